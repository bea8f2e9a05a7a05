import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Folder of this package: the sources run from `lib/`, the published library from `build/lib/`.
 * @throws when no folder above this file is the package, e.g. because a bundler has copied the code elsewhere
 */
export function packageRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isPackage(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder))
      throw new Error(`the files of kelos-iac are not found above ${from}: keep the package out of bundlers`);
  }
}

function isPackage(file: string): boolean {
  if (!existsSync(file)) return false;
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'name' in parsed && parsed.name === 'kelos-iac';
}
