import { outcomeOf } from './re2-outcome';
import { readVectors, recordOf, textOf } from './vectors';

/** Each line is a pattern that Go's regexp tried on a text, or refused; the found ones come from random patterns. */
describe.each(['dialects/regex.jsonl', 'dialects/regex-found.jsonl'])('%s', (file) => {
  const vectors = readVectors(file).map(recordOf);
  const table = vectors.map((vector) => [textOf(vector.name) ?? JSON.stringify(vector.pattern), vector] as const);

  if (table.length === 0) test('is absent from this folder', () => expect(vectors).toEqual([]));
  else {
    test.each(table)('%s', (_, { pattern, text, accepted, match, groups, error }) => {
      expect(outcomeOf(textOf(pattern) ?? '', textOf(text) ?? '')).toEqual(
        accepted === true ? { accepted, match, ...(Array.isArray(groups) && { groups }) } : { accepted, match: false, error },
      );
    });
  }
});
