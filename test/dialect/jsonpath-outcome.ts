import { evaluateJsonPath, JsonPathError } from '../../lib/dialect';

/** What became of a path on a document. */
export interface JsonPathOutcome {
  readonly value?: unknown;
  readonly printed?: string;
  readonly filtered?: string;
  readonly error?: string;
  readonly syntax?: boolean;
}

/** Evaluates a path; anything but its own error is thrown on. */
export function outcomeOf(path: string, document: unknown): JsonPathOutcome {
  try {
    const { value, printed, filtered } = evaluateJsonPath(path, document);
    return { value, printed, filtered };
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    return { error: error.message, syntax: error.code === 'syntax' };
  }
}

/** A result whose order does not matter: its lists sorted all through. */
export function unordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(unordered(item))).sort();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, unordered(item)])
      .sort(),
  );
}
