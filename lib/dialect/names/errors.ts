/** What no name could be made of: the path of a delivery, or a name template. */
export type NameErrorCode = 'path' | 'template';

/** Kind, place and cause of a name error. */
export interface NameErrorDetails {
  readonly code: NameErrorCode;
  /** Where in the path or the template, in characters as `String.slice` counts them, from 0. */
  readonly offset: number;
  readonly cause?: unknown;
}

/** A text that no name can be made of; the message has the wording of kelos. */
export class NameError extends Error {
  public readonly code: NameErrorCode;
  public readonly offset: number;

  constructor(message: string, { code, offset, cause }: NameErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'NameError';
    this.code = code;
    this.offset = offset;
  }
}
