/** What went wrong: the pattern is malformed, its braces nest too deeply, or matching takes too many steps. */
export type GlobErrorCode = 'syntax' | 'depth' | 'steps';

/** Kind and place of a glob error. */
export interface GlobErrorDetails {
  readonly code: GlobErrorCode;
  /** Where in the pattern, in characters as `String.slice` counts them, from 0. */
  readonly offset: number;
}

/** A malformed glob, or one that takes too long on a text; the message begins as that of the Go libraries. */
export class GlobError extends Error {
  public readonly code: GlobErrorCode;
  public readonly offset: number;

  constructor(message: string, details: GlobErrorDetails) {
    super(message);
    this.name = 'GlobError';
    this.code = details.code;
    this.offset = details.offset;
  }
}

/** What the Go libraries say of any malformed pattern. */
export const BAD_PATTERN = 'syntax error in pattern';
