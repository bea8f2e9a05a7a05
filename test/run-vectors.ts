/**
 * npm run test:vectors [-- SET...]: runs the tests over recorded vectors, all sets that the folder has or those that are named. The folder is
 * KELOS_VECTORS (test/vectors), so that another corpus of the same layout runs through the same tests. The last line is JSON:
 * {"folder", "sets": {SET: {"ran", "failed"}}}. A named set that is absent or empty is a failure.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBareControlPlane } from './support/cluster';

const ROOT = resolve(__dirname, '..');
const FOLDER = resolve(process.env['KELOS_VECTORS'] ?? join(__dirname, 'vectors'));

interface VectorSet {
  /** Where it is in the folder. */
  readonly source: string;
  readonly tests: readonly string[];
  /** Some of its tests ask a real API server. */
  readonly needsCluster?: boolean;
}

const SETS: Readonly<Record<string, VectorSet>> = {
  jobs: {
    source: 'jobs',
    tests: [
      'test/runtime/task/build/golden.test.ts',
      'test/runtime/task/build/effects.test.ts',
      'test/integration/task-vectors.test.ts',
    ],
    needsCluster: true,
  },
  admission: { source: 'admission.jsonl', tests: ['test/integration/admission.test.ts'], needsCluster: true },
  templates: { source: 'dialects/templates.jsonl', tests: ['test/dialect/template-vectors.test.ts'] },
  cron: { source: 'dialects/cron.jsonl', tests: ['test/dialect/cron-vectors.test.ts'] },
  names: { source: 'dialects/names.jsonl', tests: ['test/dialect/names-vectors.test.ts'] },
  regex: { source: 'dialects/regex.jsonl', tests: ['test/dialect/re2-vectors.test.ts'] },
  globs: { source: 'dialects/globs.jsonl', tests: ['test/dialect/glob-vectors.test.ts'] },
  jsonpath: { source: 'dialects/jsonpath.jsonl', tests: ['test/dialect/jsonpath-vectors.test.ts'] },
  'prompt-templates': { source: 'prompt-templates.jsonl', tests: ['test/dialect/prompt-templates.test.ts'] },
  'repo-urls': { source: 'repo-urls.jsonl', tests: ['test/runtime/task/build/repo-url.test.ts'] },
};

interface Outcome {
  readonly ran: number;
  readonly failed: number;
}

function hasVectors({ source }: VectorSet): boolean {
  const path = join(FOLDER, source);
  if (!existsSync(path)) return false;
  return statSync(path).isDirectory() ? readdirSync(path).length > 0 : readFileSync(path, 'utf8').trim() !== '';
}

async function runSet(set: VectorSet): Promise<Outcome> {
  if (!hasVectors(set)) return { ran: 0, failed: 1 };
  const cluster = set.needsCluster ? { KELOS_BARE_KUBECONFIG: (await ensureBareControlPlane()).kubeconfig } : {};
  const folder = mkdtempSync(join(tmpdir(), 'kelos-vectors-'));
  try {
    const report = join(folder, 'report.json');
    const code = await jest(['--runTestsByPath', ...set.tests, '--json', '--outputFile', report], {
      ...process.env,
      ...cluster,
      KELOS_VECTORS: FOLDER,
    });
    return outcomeOf(JSON.parse(readFileSync(report, 'utf8')), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function jest(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['node_modules/jest/bin/jest.js', '--runInBand', ...args], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', fail);
    child.on('close', (code) => done(code ?? 1));
  });
}

function outcomeOf(report: unknown, code: number): Outcome {
  const number = (name: string): number => {
    const value: unknown = typeof report === 'object' && report !== null ? Reflect.get(report, name) : undefined;
    return typeof value === 'number' ? value : 0;
  };
  const failed =
    number('numFailedTests') + number('numRuntimeErrorTestSuites') + number('numPendingTests') + number('numTodoTests');
  const ran = number('numPassedTests') + number('numFailedTests');
  return { ran, failed: failed === 0 && (code !== 0 || ran === 0) ? 1 : failed };
}

async function main(named: readonly string[]): Promise<void> {
  const unknown = named.filter((name) => !(name in SETS));
  if (unknown.length > 0) throw new Error(`no such set: ${unknown.join(', ')}; there are ${Object.keys(SETS).join(', ')}`);
  const wanted = Object.entries(SETS).filter(([name, set]) => (named.length > 0 ? named.includes(name) : hasVectors(set)));
  const sets: Record<string, Outcome> = {};
  for (const [name, set] of wanted) sets[name] = await runSet(set);
  console.log(JSON.stringify({ folder: FOLDER, sets }));
  if (wanted.length === 0 || Object.values(sets).some(({ failed }) => failed > 0)) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`test:vectors: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
