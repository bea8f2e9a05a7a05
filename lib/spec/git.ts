import type { Check } from './check';
import type { Rule } from './fields';
import { also, argument, showing } from './rules';

const REPOSITORY = /^(https?:\/\/|git:\/\/|git@)./;
/** curl, by which git speaks HTTP, takes no URL with a space (CURLUE_MALFORMED_INPUT); git itself refuses line breaks in any (CVE-2020-5260). */
const NOT_IN_A_URL = /^https?:[^]*\s|[\x00-\x1f\x7f]/;

const address: Rule<string> = also(argument(), (check, property, url) => {
  // the value is not shown: it would put a token into a log
  if (/^https?:\/\/[^/]*@/.test(url)) {
    throw new Error(
      `${check.at}: '${property}' must not contain a user or a token, which would stand in the manifest; name a Secret in 'secret'`,
    );
  }
  check.matches(property, url, REPOSITORY, 'must start with http://, https://, git:// or git@');
  if (NOT_IN_A_URL.test(url)) check.refuse(property, 'must be a URL without spaces and line breaks', url);
});

/** A URL that the API takes for a repository, without credentials in it. */
export const repository: Rule<string> = showing('address', address);

const NOT_IN_A_REF = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^[-/.]|\/\.|\.lock(\/|$)|[/.]$|^@?$/;

/** https://git-scm.com/docs/git-check-ref-format, with --branch for the dash at the start. */
export function checkBranch(check: Check, property: string, name: string): void {
  if (NOT_IN_A_REF.test(name)) check.refuse(property, 'must be a name that git takes for a branch', name);
}

/** See {@link checkBranch}. */
export const branchName: Rule<string> = also(argument(), checkBranch);

/** A branch that is made: git makes none that is named as what stands for the current one. */
export function checkNewBranch(check: Check, property: string, name: string): void {
  checkBranch(check, property, name);
  if (name === 'HEAD') check.refuse(property, "must not be 'HEAD', which git takes for the current branch", name);
}

/** A file path below the root of the repository, by the rules that the runtime applies before it writes the file. */
export const filePath: Rule<string> = also(argument(), (check, property, path) => {
  const why = filePathProblem(path);
  if (why !== undefined) check.refuse(property, why, path);
});

/** Why a file cannot be written there, if so. */
export function filePathProblem(path: string): string | undefined {
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
