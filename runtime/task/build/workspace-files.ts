import { posix } from 'node:path';
import type { WorkspaceFile } from '../../../lib/api';
import { goQuote } from '../../../lib/dialect';
import { JobBuildError } from './errors';
import { REPO_DIR } from './names';
import type { ScriptFile } from './scripts/write-files';

/**
 * Files of a Workspace at their places in the clone.
 * @throws JobBuildError naming the first path that does not stay inside it
 */
export const workspaceFiles = (files: readonly WorkspaceFile[]): readonly ScriptFile[] =>
  files.map(({ path, content }) => {
    const clean = posix.normalize(path).replace(/(?<=.)\/$/, '');
    const refusal = refusesPath(path, clean);
    if (refusal !== undefined) throw new JobBuildError(`invalid workspace file path ${goQuote(path)}: ${refusal}`);
    return { path: `${REPO_DIR}/${clean}`, content };
  });

function refusesPath(path: string, clean: string): string | undefined {
  if (/^[\s\u0085]*$/.test(path)) return 'path is empty';
  if (path.includes('\\')) return 'path must use forward slashes';
  if (clean === '.') return 'path resolves to current directory';
  if (clean.startsWith('/')) return 'absolute paths are not allowed';
  if (clean === '..' || clean.startsWith('../')) return 'path escapes repository root';
  return undefined;
}
