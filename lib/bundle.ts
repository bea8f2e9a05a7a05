import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root';

/** The runtime program as it is deployed. */
export interface RuntimeBundle {
  readonly version: string;
  /** Of the uncompressed program; the loader runs nothing else. */
  readonly sha256: string;
  /** Joins, checks and runs the parts. */
  readonly loader: string;
  /** The program, brotli. */
  readonly compressed: Uint8Array;
}

/** One ConfigMap of the bundle. */
export interface BundlePart {
  /** Name of the ConfigMap: the same name has the same content, so it can be immutable. */
  readonly name: string;
  readonly data?: Readonly<Record<string, string>>;
  /** Values in base64. */
  readonly binaryData: Readonly<Record<string, string>>;
}

/** With the loader beside it below 150 kB, in base64 within what `kubectl apply` can keep in its annotation (256 KiB). */
const PART_BYTES = 140_000;

/**
 * Reads the runtime that was built with this package.
 * @default - directory is `build/runtime` of the package
 * @throws when it was not built
 */
export function loadBundle(directory: string = join(packageRoot(), 'build', 'runtime')): RuntimeBundle {
  const file = (name: string): string => join(directory, name);
  if (!existsSync(file('manifest.json'))) {
    throw new Error(
      `the runtime is not built, ${file('manifest.json')} is missing: run 'npm run build' in the folder of kelos-iac`,
    );
  }
  const { sha256, version } = parseManifest(readFileSync(file('manifest.json'), 'utf8'), file('manifest.json'));
  return {
    sha256,
    version,
    loader: readFileSync(file('loader.js'), 'utf8'),
    compressed: readFileSync(file('kelos-runtime.js.br')),
  };
}

function parseManifest(text: string, file: string): { sha256: string; version: string } {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed === 'object' && parsed !== null && 'sha256' in parsed && 'version' in parsed) {
    const { sha256, version } = parsed;
    if (typeof sha256 === 'string' && typeof version === 'string') return { sha256, version };
  }
  throw new Error(`${file} is no manifest of a runtime: run 'npm run build' in the folder of kelos-iac`);
}

/** Identifies what is deployed: the compressed bytes, which a newer compressor may change under the same program, and the loader. */
export function bundleHash(bundle: RuntimeBundle): string {
  return createHash('sha256').update(bundle.loader).update('\0').update(bundle.compressed).digest('hex').slice(0, 12);
}

/** Cuts the bundle into ConfigMaps. The loader joins the parts in the order of their names. */
export function bundleParts(bundle: RuntimeBundle): BundlePart[] {
  const hash = bundleHash(bundle);
  const count = Math.max(1, Math.ceil(bundle.compressed.length / PART_BYTES));
  return Array.from({ length: count }, (_, index) => ({
    name: `kelos-runtime-${hash}-${index}`,
    data: index === 0 ? { 'loader.js': bundle.loader } : undefined,
    binaryData: {
      [`kelos-runtime.js.br.${String(index).padStart(3, '0')}`]: base64(
        bundle.compressed.subarray(index * PART_BYTES, (index + 1) * PART_BYTES),
      ),
    },
  }));
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
