import { Budget } from '../template/exec/budget';
import { BudgetExceeded } from '../template/errors';
import { JsonPathError } from './errors';
import { Evaluator } from './evaluate';
import { toGoJson } from './json';
import type { Expression } from './node';
import { parse } from './parser';
import { isList, isObject, printed } from './value';

export { JsonPathError, type JsonPathErrorCode, type JsonPathErrorDetails } from './errors';

/** A step of a path costs more than one of a template; so many take less than 100 ms. */
const MAX_STEPS = 700_000;

/** A parsed path. */
export class JsonPath {
  /** @internal */
  public readonly expression: Expression;

  /** @throws JsonPathError when the text is no path */
  constructor(public readonly text: string) {
    this.expression = parse(text);
  }
}

/** What a path leads to in a document. */
export interface JsonPathResult {
  /** The value: what JSON has. */
  readonly value: unknown;
  /** The text it becomes as a template variable: lists and objects as Go prints them, `<nil>` for null. */
  readonly printed: string;
  /** The text that filters compare: as `printed`, but lists and objects as JSON. */
  readonly filtered: string;
}

/**
 * Parses a path of the dialect that generic webhooks use.
 * @throws JsonPathError when the text is no path (`code` is `syntax`) or nests more than 200 levels deep (`depth`)
 * @example parseJsonPath('$.issue.labels[*].name')
 */
export function parseJsonPath(text: string): JsonPath {
  return new JsonPath(text);
}

/**
 * Follows a path in a document, which is what JSON.parse gives. The members of objects are taken in the order of their names.
 * @throws JsonPathError when the path does not parse, leads nowhere (`code` is `evaluate`), or takes more than 700,000 steps or a text of
 * more than 1 MiB (`steps`)
 * @example evaluateJsonPath('$.alerts[?(@.status=="firing")].name', payload).printed // [HighErrorRate DiskFull]
 */
export function evaluateJsonPath(path: string | JsonPath, document: unknown): JsonPathResult {
  const { expression } = typeof path === 'string' ? parseJsonPath(path) : path;
  return bounded(() => {
    const budget = new Budget(MAX_STEPS);
    const value = new Evaluator(document, budget).evaluate(expression, undefined);
    const text = printed(value, budget);
    return { value, printed: text, filtered: isList(value) || isObject(value) ? toGoJson(value, budget) : text };
  });
}

function bounded<T>(evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    throw new JsonPathError(`JSONPath takes ${error.message}`, { code: 'steps', offset: 0 });
  }
}
