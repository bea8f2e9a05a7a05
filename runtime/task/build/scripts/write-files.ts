import { posix } from 'node:path';
import { script, shellQuote } from './quote';

/** A file by its absolute path. */
export interface ScriptFile {
  readonly path: string;
  readonly content: string;
}

/** Writes files, byte for byte, in order; a later one replaces an earlier one. The first error ends it. */
export function writeFilesScript(files: readonly ScriptFile[], root = ''): string {
  const directories = [...new Set(files.map(({ path }) => posix.dirname(root + path)))];
  return script(
    'set -e',
    'file() { printf %s "$2" | base64 -d >"$1"; }',
    ...directories.map((directory) => `mkdir -p ${shellQuote(directory)}`),
    ...files.map(({ path, content }) => `file ${shellQuote(root + path)} ${shellQuote(Buffer.from(content).toString('base64'))}`),
  );
}
