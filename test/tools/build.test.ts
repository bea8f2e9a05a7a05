import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleParts, loadBundle } from '../../lib/bundle';
import { BUNDLE_LIMITS, bundleProgram, packageVersion, writeBundle } from '../../tools/bundle';

const root = join(__dirname, '..', '..');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kelos-build-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);

describe('the runtime program', () => {
  it('is bundled into the same bytes every time, within its limits', async () => {
    const [once, again] = await Promise.all([1, 2].map(() => bundleProgram(join(root, 'runtime', 'main.ts'))));
    expect(again).toBe(once);
    const manifest = writeBundle(folder, once ?? '', packageVersion(root));
    expect(manifest.bytes).toBeLessThanOrEqual(BUNDLE_LIMITS.bytes);
    expect(manifest.compressedBytes).toBeLessThanOrEqual(BUNDLE_LIMITS.compressedBytes);
    expect(JSON.parse(readFileSync(at('manifest.json'), 'utf8'))).toEqual(manifest);
  }, 30_000);

  it('is refused when it is heavier', () => {
    expect(() => writeBundle(folder, 'x'.repeat(BUNDLE_LIMITS.bytes + 1), '1.0.0')).toThrow(
      /1000001 bytes, more than the 1000000/,
    );
  });
});

describe('the loader', () => {
  /** Lays out a folder as the projected volume does, and runs the loader there. */
  async function load(
    program: string,
    change: (expected: string) => string = (expected) => expected,
  ): Promise<SpawnSyncReturns<string>> {
    const { sha256 } = writeBundle(at('build'), program, '1.0.0');
    writeFileSync(
      join(at('build'), 'loader.js'),
      await bundleProgram(join(root, 'runtime', 'loader', 'loader.ts'), { minify: false }),
    );
    for (const { data, binaryData } of bundleParts(loadBundle(at('build')))) {
      for (const [name, text] of Object.entries(data ?? {})) writeFileSync(at(name), text);
      for (const [name, base64] of Object.entries(binaryData)) writeFileSync(at(name), Buffer.from(base64, 'base64'));
    }
    return run(change(sha256));
  }

  const run = (...args: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [at('loader.js'), ...args], { encoding: 'utf8', env: {} });

  /** More than one part, because it does not compress. */
  const noise = (): string =>
    Array.from({ length: 400_000 }, (_, i) => ((i * 2_654_435_761) >>> 7).toString(36))
      .join('')
      .slice(0, 300_000);

  it('runs the program out of its parts, with require and its arguments', async () => {
    const { stdout, stderr } = await load(
      `/*${noise()}*/ console.log(require('node:path').basename(__filename), process.argv.length);`,
    );
    expect([stdout, stderr]).toEqual(['kelos-runtime.js 3\n', '']);
    expect(() => readFileSync(at('kelos-runtime.js.br.001'))).not.toThrow();
  }, 30_000);

  it('runs the runtime itself', async () => {
    const { status, stderr } = await load(await bundleProgram(join(root, 'runtime', 'main.ts')));
    expect(status).toBe(1);
    expect(stderr).toMatch(/KELOS_RUNTIME_CONFIG is not set/);
  }, 30_000);

  it('refuses a program that is not the one that was synthesised', async () => {
    const { status, stderr, stdout } = await load('console.log("ran")', () => 'f'.repeat(64));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/has SHA-256 [0-9a-f]{64}, expected f{64}: deploy it again/);
  });

  it('says so when a part is damaged', async () => {
    const { stdout } = await load('console.log("ran")');
    expect(stdout).toBe('ran\n');
    writeFileSync(at('kelos-runtime.js.br.000'), Buffer.from([255, 255, 255]));
    const { status, stderr } = run('f'.repeat(64));
    expect(status).toBe(1);
    expect(stderr).toMatch(/do not decompress: one is missing or damaged/);
  });

  it('says so when there is no part, or no SHA-256', async () => {
    await load('console.log("ran")');
    rmSync(at('kelos-runtime.js.br.000'));
    expect(run('f'.repeat(64)).stderr).toMatch(/no part of the program in .*: are the bundle's ConfigMaps mounted there\?/);
    expect(run().stderr).toMatch(/expected the SHA-256 of the program as the first argument, got null/);
  });

  it('ends with the program that fails', async () => {
    const { status, stderr } = await load('throw new Error("no such cluster")');
    expect(status).toBe(1);
    expect(stderr).toMatch(/kelos-runtime cannot start: Error: no such cluster/);
  });
});
