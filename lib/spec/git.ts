import type { Check } from './check';

const REPOSITORY = /^(https?:\/\/|git:\/\/|git@)./;

/** A URL that the API takes for a repository, without credentials in it. */
export function checkRepository(check: Check, property: string, url: string): void {
  check.matches(property, url, REPOSITORY, 'must start with http://, https://, git:// or git@');
  // the value is not shown: it would put a token into a log
  if (/^https?:\/\/[^/]*@/.test(url)) {
    throw new Error(
      `${check.at}: '${property}' must not contain a user or a token, which would stand in the manifest; name a Secret in 'secret'`,
    );
  }
}

const NOT_IN_A_REF = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^[-/.]|\/\.|\.lock(\/|$)|[/.]$|^@?$/;

/** A name that git takes for a branch (git check-ref-format). */
export function checkBranch(check: Check, property: string, name: string): void {
  if (NOT_IN_A_REF.test(name)) check.refuse(property, 'must be a name that git takes for a branch', name);
}

/**
 * A file path below the root of the repository, by the rules that the runtime applies before it writes the file.
 * @see the reasons are those of the API
 */
export function checkFilePath(check: Check, property: string, path: string): void {
  const why = filePathProblem(path);
  if (why !== undefined) check.refuse(property, why, path);
}

function filePathProblem(path: string): string | undefined {
  if (path.trim() === '') return 'must not be blank';
  if (path.includes('\\')) return 'must use forward slashes';
  if (path.startsWith('/')) return 'must be relative to the repository';
  const cleaned: string[] = [];
  for (const part of path.split('/').filter((name) => name !== '' && name !== '.')) {
    if (part === '..' && cleaned.pop() === undefined) return 'must not leave the repository';
    if (part !== '..') cleaned.push(part);
  }
  return cleaned.length === 0 ? 'must name a file' : undefined;
}
