import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';

/** What the runtime program may weigh: it travels in ConfigMaps, and every byte of it is memory of a Pod. */
export const BUNDLE_LIMITS = { bytes: 1_000_000, compressedBytes: 300_000 } as const;

/** Written beside the bundle; `lib/bundle.ts` reads it at synth time. */
export interface BundleManifest {
  /** Of the uncompressed program, hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  readonly compressedBytes: number;
  readonly version: string;
}

export interface BundleOptions {
  /** @default true */
  readonly minify?: boolean;
}

/** Bundles one program and all it imports into one CommonJS file, and returns its text. */
export async function bundleProgram(entry: string, options: BundleOptions = {}): Promise<string> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: options.minify ?? true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const [file] = result.outputFiles;
  if (!file) throw new Error(`esbuild wrote nothing for ${entry}`);
  return file.text;
}

/**
 * Writes `kelos-runtime.js`, the same compressed, and `manifest.json` into `directory`.
 * @throws when the program is heavier than BUNDLE_LIMITS
 */
export function writeBundle(directory: string, program: string, version: string): BundleManifest {
  const plain = Buffer.from(program, 'utf8');
  const compressed = brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
  const manifest: BundleManifest = {
    sha256: createHash('sha256').update(plain).digest('hex'),
    bytes: plain.length,
    compressedBytes: compressed.length,
    version,
  };
  checkWeight(manifest);
  writeProgram(join(directory, 'kelos-runtime.js'), plain);
  writeProgram(join(directory, 'kelos-runtime.js.br'), compressed);
  // last: its presence says that the rest is complete
  writeProgram(join(directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function checkWeight(manifest: BundleManifest): void {
  for (const measure of ['bytes', 'compressedBytes'] as const) {
    if (manifest[measure] > BUNDLE_LIMITS[measure]) {
      throw new Error(`the runtime bundle has ${manifest[measure]} ${measure}, more than the ${BUNDLE_LIMITS[measure]} allowed`);
    }
  }
}

/** Writes a file in one step, so that who reads it meanwhile gets the last one or this one. */
export function writeProgram(file: string, program: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, program, { mode: 0o644 });
  renameSync(draft, file);
}

/** @throws when package.json has no version */
export function packageVersion(root: string): string {
  const parsed: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed && typeof parsed.version === 'string')
    return parsed.version;
  throw new Error(`${join(root, 'package.json')} has no version`);
}
