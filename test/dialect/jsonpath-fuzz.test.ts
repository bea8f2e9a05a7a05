import fc from 'fast-check';

import { JsonPathError, parseJsonPath } from '../../lib/dialect';
import { findGoOracle, wellFormed } from './go-oracle';
import { jsonDocument, jsonPath } from './jsonpath-generators';
import { outcomeOf, unordered } from './jsonpath-outcome';
import { recordOf } from './vectors';

const LONG = process.env.KELOS_FUZZ_RUNS !== undefined;
const RUNS = Number(process.env.KELOS_FUZZ_RUNS ?? 2000);

describe('random paths', () => {
  test('parse or are refused with a place, and do the same each time', () => {
    const counts = { parsed: 0, refused: 0 };
    fc.assert(
      fc.property(jsonPath, jsonDocument, (path, document) => {
        try {
          parseJsonPath(path);
          counts.parsed += 1;
        } catch (error) {
          if (!(error instanceof JsonPathError)) throw error;
          counts.refused += 1;
          expect(error.offset).toBeLessThanOrEqual(path.length);
        }
        expect(outcomeOf(path, document)).toEqual(outcomeOf(path, document));
      }),
      { numRuns: RUNS },
    );
    expect(counts.parsed).toBeGreaterThan(RUNS / 2);
    expect(counts.refused).toBeGreaterThan(RUNS / 20);
  });
});

const oracle = LONG ? findGoOracle('jsonpath') : undefined;
if (oracle !== undefined) {
  test('random paths lead where they do in Go', () => {
    const questions = fc
      .sample(fc.tuple(jsonPath, jsonDocument), RUNS)
      .map(([path, document]) => ({ path: wellFormed(path), document }));
    const differing = oracle.ask(questions).flatMap((answer, index) => {
      const { path = '', document } = questions[index] ?? {};
      const there = recordOf(answer);
      const here = outcomeOf(path, document);
      if (there.panics === true || isSame(here, there)) return [];
      // what is taken from a list in Go's order of a map may be anything: is ours among what Go may say?
      const again = oracle.ask(Array.from({ length: 200 }, () => ({ path, document })));
      return again.some((other) => isSame(here, recordOf(other))) ? [] : [{ path, document, there, here }];
    });
    expect(differing.slice(0, 10)).toEqual([]);
  });
}

/** Go takes the members of objects in any order, and so do its results and what it says of them. */
function isSame(here: ReturnType<typeof outcomeOf>, there: Readonly<Record<string, unknown>>): boolean {
  if (there.error !== undefined || here.error !== undefined) {
    return sortedCharacters(here.error) === sortedCharacters(there.error) && here.syntax === (there.syntax === true);
  }
  if (here.printed === there.printed && here.filtered === there.filtered) return true;
  return JSON.stringify(unordered(here.value)) === JSON.stringify(unordered(there.value));
}

function sortedCharacters(text: unknown): string {
  return typeof text === 'string' ? Array.from(text).sort().join('') : '';
}
