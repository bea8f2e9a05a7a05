/** What went wrong: the path does not parse, it does not fit the document, or it nests too deeply or takes too many steps. */
export type JsonPathErrorCode = 'syntax' | 'evaluate' | 'depth' | 'steps';

/** Kind and place of a JSONPath error. */
export interface JsonPathErrorDetails {
  readonly code: JsonPathErrorCode;
  /** Where in the path, in characters as `String.slice` counts them, from 0. */
  readonly offset: number;
}

/** A path that cannot be parsed or does not fit the document; the message has the wording of the Go library. */
export class JsonPathError extends Error {
  public readonly code: JsonPathErrorCode;
  public readonly offset: number;

  constructor(message: string, details: JsonPathErrorDetails) {
    super(message);
    this.name = 'JsonPathError';
    this.code = details.code;
    this.offset = details.offset;
  }
}
