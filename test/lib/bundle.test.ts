import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleHash, bundleParts, loadBundle, type RuntimeBundle } from '../../lib/bundle';
import { packageRoot } from '../../lib/package-root';
import { writeBundle, writeProgram } from '../../tools/bundle';

const bundleOf = (compressed: Buffer): RuntimeBundle => ({
  version: '1.2.3',
  sha256: 'a'.repeat(64),
  loader: '// the loader',
  compressed,
});

describe('loadBundle', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kelos-bundle-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('says what to run when the runtime was not built', () => {
    expect(() => loadBundle(folder)).toThrow(/the runtime is not built.*npm run build/);
  });

  it('says what to run when the manifest is something else', () => {
    writeProgram(join(folder, 'manifest.json'), '{"sha256": 1}');
    expect(() => loadBundle(folder)).toThrow(/no manifest of a runtime.*npm run build/);
  });

  it('reads what the build wrote', () => {
    const manifest = writeBundle(folder, 'process.exit(0)', '1.2.3');
    writeProgram(join(folder, 'loader.js'), '// the loader');
    expect(loadBundle(folder)).toMatchObject({ version: '1.2.3', sha256: manifest.sha256, loader: '// the loader' });
  });
});

describe('bundleParts', () => {
  it('puts a small program and its loader into one ConfigMap', () => {
    const parts = bundleParts(bundleOf(Buffer.from('program')));
    expect(parts).toHaveLength(1);
    expect(parts[0]?.data).toEqual({ 'loader.js': '// the loader' });
    expect(parts[0]?.binaryData).toEqual({ 'kelos-runtime.js.br.000': Buffer.from('program').toString('base64') });
  });

  it('cuts the largest program into parts below 150 kB that join to the same bytes', () => {
    const compressed = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    const parts = bundleParts(bundleOf(compressed));
    const pieces = parts.flatMap((part) => Object.entries(part.binaryData)).sort(([a], [b]) => (a < b ? -1 : 1));
    expect(Buffer.concat(pieces.map(([, base64]) => Buffer.from(base64, 'base64'))).equals(compressed)).toBe(true);
    for (const [, base64] of pieces) expect(Buffer.from(base64, 'base64').length).toBeLessThan(150_000);
  });

  it('names other content otherwise, be it the program or the loader', () => {
    const bundle = bundleOf(Buffer.from('program'));
    const hashes = [bundle, { ...bundle, compressed: Buffer.from('another') }, { ...bundle, loader: '// another' }].map(
      bundleHash,
    );
    expect(new Set(hashes).size).toBe(3);
    expect(bundleParts(bundle)[0]?.name).toBe(`kelos-runtime-${hashes[0]}-0`);
  });
});

describe('packageRoot', () => {
  it('finds the package from its sources and from its build', () => {
    const root = join(__dirname, '..', '..');
    expect(packageRoot()).toBe(root);
    expect(packageRoot(join(root, 'build', 'lib', 'spec'))).toBe(root);
  });

  it('says so when the code was moved elsewhere', () => {
    expect(() => packageRoot(tmpdir())).toThrow(/not found above/);
  });
});
