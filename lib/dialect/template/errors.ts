/** Where a template went wrong: while it was read, while it ran, or because it took too many steps or wrote too much. */
export type TemplateErrorCode = 'parse' | 'exec' | 'steps' | 'output';

/** Kind and place of a template error. */
export interface TemplateErrorDetails {
  readonly code: TemplateErrorCode;
  /** Line in the template, from 1. */
  readonly line: number;
  /** Byte offset in the line, from 0 as Go counts it; absent for parse errors, which name only the line. */
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

/** What a function or a conversion has to complain about; the executor adds where. The message is in bytes. */
export class ValueError extends Error {}

/** The budget is used up; the executor adds where. */
export class BudgetExceeded extends Error {
  constructor(
    public readonly code: 'steps' | 'output',
    message: string,
  ) {
    super(message);
  }
}
