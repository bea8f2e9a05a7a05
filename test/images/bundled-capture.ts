import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram, writeProgram } from '../../tools/bundle';

const ENTRY = join(__dirname, '..', '..', 'images', 'capture', 'main.ts');

/** Bundles the capture program into `root`, where an entrypoint with KELOS_ROOT=root looks for it. */
export async function installCapture(root: string): Promise<string> {
  const file = join(root, 'kelos', 'kelos-capture');
  mkdirSync(join(root, 'kelos'), { recursive: true });
  writeProgram(file, await bundleProgram(ENTRY));
  chmodSync(file, 0o755);
  return file;
}
