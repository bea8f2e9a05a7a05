import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseCrds } from '../lib/crds';
import { BUNDLE_LIMITS, bundleProgram, packageVersion, writeBundle, writeProgram } from './bundle';

// npm run build: everything under build/ that the package ships, from nothing, the same bytes every time.
const root = resolve(__dirname, '..');
const at = (...path: string[]): string => join(root, ...path);

function source(...path: string[]): string {
  const file = at(...path);
  if (!existsSync(file)) throw new Error(`${relative(root, file)} is missing: the build needs it`);
  return file;
}

/** Compiles the library; the compiler's own words go to the terminal. What was there stays until all of it compiles. */
async function compileLibrary(): Promise<string> {
  mkdirSync(at('build'), { recursive: true });
  const outDir = mkdtempSync(at('build', 'tsc-'));
  try {
    const compiler = [require.resolve('typescript/bin/tsc'), '-p', at('tsconfig.build.json'), '--outDir', outDir];
    const code = await new Promise<number | null>((done, fail) => {
      const tsc = spawn(process.execPath, compiler, { stdio: 'inherit' });
      tsc.once('error', fail);
      tsc.once('close', done);
    });
    if (code !== 0) throw new Error('the library does not compile');
    rmSync(at('build', 'lib'), { recursive: true, force: true });
    renameSync(join(outDir, 'lib'), at('build', 'lib'));
    return 'build/lib: compiled';
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

async function bundleRuntime(): Promise<string> {
  const directory = at('build', 'runtime');
  // readable, for whoever looks into the ConfigMap
  writeProgram(join(directory, 'loader.js'), await bundleProgram(source('runtime', 'loader', 'loader.ts'), { minify: false }));
  const made = writeBundle(directory, await bundleProgram(source('runtime', 'main.ts')), packageVersion(root));
  const weight = `${made.bytes} bytes of ${BUNDLE_LIMITS.bytes}, compressed ${made.compressedBytes} of ${BUNDLE_LIMITS.compressedBytes}`;
  return `build/runtime: ${weight}, sha256 ${made.sha256.slice(0, 12)}`;
}

async function bundleCapture(): Promise<string> {
  const program = await bundleProgram(source('images', 'capture', 'main.ts'));
  writeProgram(at('build', 'images', 'capture', 'kelos-capture.js'), program);
  return `build/images/capture: ${program.length} bytes`;
}

/** The CRDs in a form that a synth can read in no time. */
async function keepCrds(): Promise<string> {
  const parsed = parseCrds(at('crds'));
  writeProgram(at('build', 'crds.json'), JSON.stringify(parsed));
  return `build/crds.json: ${parsed.objects.length} CRDs`;
}

async function main(): Promise<void> {
  const outcomes = await Promise.allSettled([compileLibrary(), bundleRuntime(), bundleCapture(), keepCrds()]);
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') console.log(outcome.value);
    else console.error(`build failed: ${outcome.reason instanceof Error ? outcome.reason.message : String(outcome.reason)}`);
  }
  if (outcomes.some((outcome) => outcome.status === 'rejected')) process.exitCode = 1;
}

void main();
