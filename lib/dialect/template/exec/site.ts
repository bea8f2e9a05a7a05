import { fromBytes, type Bytes } from '../text/bytes';
import { TemplateBudgetError, TemplateError, type BudgetExceeded, type TemplateErrorDetails } from '../errors';
import type { Template } from '../syntax/node';
import { quoteBytes } from '../text/quote';

/** What an error message can point to. */
export interface Place {
  readonly at: number;
  readonly text: Bytes;
}

/** The place that is being executed. Go reports errors at the node it looked at last, so there is one, not one a call. */
export class Site {
  private place: Place = { at: 0, text: '' };
  private body: Bytes;

  constructor(private readonly template: Template) {
    this.body = template.name;
  }

  /** Moves to a node of a body. */
  public move(place: Place, body: Bytes): void {
    this.place = place;
    this.body = body;
  }

  /** @throws TemplateError at the current place */
  public fail(problem: Bytes): never {
    const details = this.details('exec');
    throw new TemplateError(this.message(problem, details), details);
  }

  /** The error for an exceeded budget, at the current place. */
  public exceeded(error: BudgetExceeded): TemplateBudgetError {
    const details = this.details(error.code);
    return new TemplateBudgetError(this.message(error.message, details), details);
  }

  private message(problem: Bytes, { line, column }: TemplateErrorDetails): string {
    const where = `${this.template.name}:${line}:${column}: executing ${quoteBytes(this.body)} at <${this.place.text}>`;
    return fromBytes(`template: ${where}: ${problem}`);
  }

  private details(code: TemplateErrorDetails['code']): TemplateErrorDetails {
    const before = this.template.source.slice(0, this.place.at);
    return { code, line: before.split('\n').length, column: before.length - (before.lastIndexOf('\n') + 1) };
  }
}
