import { outcomeOf } from './glob-outcome';
import { readVectors, recordOf, textOf } from './vectors';

/** Each line is a glob that a Go library tried on a path; the found ones come from random globs. */
describe.each(['dialects/globs.jsonl', 'dialects/globs-found.jsonl'])('%s', (file) => {
  const vectors = readVectors(file).map(recordOf);
  const table = vectors.map((vector) => [textOf(vector.name) ?? JSON.stringify(vector.pattern), vector] as const);

  if (table.length === 0) test('is absent from this folder', () => expect(vectors).toEqual([]));
  else {
    test.each(table)('%s', (_, { lib, pattern, path, match, error, panics }) => {
      const outcome = outcomeOf(lib === 'doublestar' ? 'file' : 'branch', textOf(pattern) ?? '', textOf(path) ?? '');
      if (panics === true) expect(typeof outcome).toBe('string');
      else expect(outcome).toBe(error ?? match);
    });
  }
});
