import { malformedAt } from './braces';
import { BranchGlob } from './branch';
import { BAD_PATTERN, GlobError } from './errors';
import { FileMatch } from './file';
import { offsetOf, runesOf, Steps } from './runes';

export { GlobError, type GlobErrorCode, type GlobErrorDetails } from './errors';

/**
 * Which globs: `file` for the paths of changed files (`**` crosses `/`, `{a,b}` means either), `branch` for branches, tags and names
 * of checks (neither of the two).
 */
export type GlobDialect = 'file' | 'branch';

/** A compiled glob. */
export interface Glob {
  readonly pattern: string;
  readonly dialect: GlobDialect;
  /** What is wrong with the pattern. A malformed glob may still match: the Go libraries read it only as far as a text takes it. */
  readonly problem: GlobError | undefined;
  /**
   * Whether the whole text matches.
   * @throws GlobError when the pattern is malformed as far as it was read, or matching takes more than 850,000 steps
   */
  matches(text: string): boolean;
}

/**
 * Compiles a glob. A malformed pattern does not throw: `problem` says what is wrong, and `matches` throws where the Go library fails.
 * @example compileGlob('docs/**', { dialect: 'file' }).matches('docs/a/b.md') // true
 * @example compileGlob('feature/*', { dialect: 'branch' }).matches('feature/a/b') // false
 */
export function compileGlob(pattern: string, { dialect }: { readonly dialect: GlobDialect }): Glob {
  return dialect === 'file' ? fileGlob(pattern) : branchGlob(pattern);
}

function fileGlob(pattern: string): Glob {
  const runes = runesOf(pattern);
  const at = malformedAt(runes, 0);
  const problem = at < 0 ? undefined : new GlobError(BAD_PATTERN, { code: 'syntax', offset: offsetOf(pattern, at) });
  const matches = (text: string): boolean => {
    try {
      return new FileMatch(runes, runesOf(text), new Steps()).run();
    } catch (error) {
      throw problem !== undefined && error instanceof GlobError && error.code === 'syntax' ? problem : error;
    }
  };
  return { pattern, dialect: 'file', problem, matches };
}

function branchGlob(pattern: string): Glob {
  const glob = new BranchGlob(pattern);
  return { pattern, dialect: 'branch', problem: glob.problem, matches: (text) => glob.matches(runesOf(text), new Steps()) };
}
