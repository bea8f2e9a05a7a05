import { outcomeOf, unordered, type JsonPathOutcome } from './jsonpath-outcome';
import { readVectors, recordOf, textOf } from './vectors';

/** Each line is a path that the Go library followed in a document, or refused; the found ones come from random paths. */
describe.each(['dialects/jsonpath.jsonl', 'dialects/jsonpath-found.jsonl'])('%s', (file) => {
  const vectors = readVectors(file).map(recordOf);
  const table = vectors.map((vector) => [textOf(vector.name) ?? JSON.stringify(vector.path), vector] as const);

  if (table.length === 0) test('is absent from this folder', () => expect(vectors).toEqual([]));
  else {
    test.each(table)('%s', (_, { path, document, value, printed, filtered, error, syntax, unordered: isUnordered, panics }) => {
      const outcome = outcomeOf(textOf(path) ?? '', document);
      if (panics === true) expect(outcome.error).toBeDefined();
      else if (error !== undefined) expect(outcome).toEqual({ error, syntax: syntax === true });
      else if (isUnordered === true) expect(unordered(outcome.value)).toEqual(unordered(value));
      else expect(normal(outcome)).toEqual(normal({ value, printed: textOf(printed), filtered: textOf(filtered) }));
    });
  }
});

/** JSON has one zero; the texts tell the two apart. */
function normal({ value, ...texts }: JsonPathOutcome): JsonPathOutcome {
  return { ...texts, value: value === 0 ? 0 : value };
}
