/** Where a template went wrong: while it was read, while it ran, or because it wanted too much. */
export type TemplateErrorCode = 'parse' | 'exec' | 'steps' | 'output';

/** Position and kind of a template error. */
export interface TemplateErrorDetails {
  readonly code: TemplateErrorCode;
  readonly line: number;
  /** Byte column, counted as Go counts it; absent for parse errors, which name only the line. */
  readonly column?: number;
}

/** A template that cannot be parsed or executed; the message has the wording of Go's text/template. */
export class TemplateError extends Error {
  public readonly code: TemplateErrorCode;
  public readonly line: number;
  public readonly column: number | undefined;

  constructor(message: string, details: TemplateErrorDetails) {
    super(message);
    this.name = 'TemplateError';
    this.code = details.code;
    this.line = details.line;
    this.column = details.column;
  }
}

/** A template that exceeded its step budget (`code` is `steps`) or its output cap (`code` is `output`). */
export class TemplateBudgetError extends TemplateError {
  constructor(message: string, details: TemplateErrorDetails) {
    super(message, details);
    this.name = 'TemplateBudgetError';
  }
}
