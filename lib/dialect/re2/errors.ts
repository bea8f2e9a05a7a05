/** What went wrong: the pattern does not parse, it is too large to be compiled, or it takes too many steps on a text. */
export type Re2ErrorCode = 'syntax' | 'size' | 'steps';

/** Kind and place of an RE2 error. */
export interface Re2ErrorDetails {
  readonly code: Re2ErrorCode;
  /** Where in the pattern, in characters as `String.slice` counts them, from 0. */
  readonly offset: number;
}

/** A pattern that Go's regexp refuses, in its words, or one that takes too long. */
export class Re2Error extends Error {
  public readonly code: Re2ErrorCode;
  public readonly offset: number;

  constructor(message: string, details: Re2ErrorDetails) {
    super(message);
    this.name = 'Re2Error';
    this.code = details.code;
    this.offset = details.offset;
  }
}
