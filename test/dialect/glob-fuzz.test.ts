import fc from 'fast-check';

import { compileGlob } from '../../lib/dialect';
import { globCase } from './glob-generators';
import { outcomeOf } from './glob-outcome';
import { findGoOracle, wellFormed } from './go-oracle';
import { recordOf } from './vectors';

const LONG = process.env.KELOS_FUZZ_RUNS !== undefined;
const RUNS = Number(process.env.KELOS_FUZZ_RUNS ?? 2000);

test('random globs match or do not, and only those with a problem fail', () => {
  const counts = { matched: 0, unmatched: 0, failed: 0 };
  fc.assert(
    fc.property(globCase, ({ dialect, pattern, text }) => {
      const outcome = outcomeOf(dialect, pattern, text);
      const { problem } = compileGlob(pattern, { dialect });
      expect(problem?.offset ?? 0).toBeLessThanOrEqual(pattern.length);
      // a class that holds one of these is well formed to one who reads from left to right, and not to one who starts again inside
      const isOdd = dialect === 'file' && /\[[^]*[,{}[]/.test(pattern);
      if (typeof outcome === 'string' && !isOdd) expect(problem?.message).toBe(outcome);
      counts[typeof outcome === 'string' ? 'failed' : outcome ? 'matched' : 'unmatched'] += 1;
    }),
    { numRuns: RUNS },
  );
  expect(counts.matched).toBeGreaterThan(RUNS / 10);
  expect(counts.matched + counts.unmatched).toBeGreaterThan(RUNS / 2);
  expect(counts.failed).toBeGreaterThan(RUNS / 100);
});

const oracle = LONG ? findGoOracle('glob') : undefined;
if (oracle !== undefined) {
  test('random globs match what they match in Go', () => {
    const cases = fc
      .sample(globCase, RUNS)
      .map(({ dialect, pattern, text }) => ({ dialect, pattern: wellFormed(pattern), text }));
    const answers = oracle.ask(
      cases.map(({ dialect, pattern, text }) => ({ lib: dialect === 'file' ? 'doublestar' : 'filepath', pattern, path: text })),
    );
    const differing = cases.flatMap(({ dialect, pattern, text }, index) => {
      // Go's filepath looks at halves of characters after a star, where U+FFFD is found in them
      if (dialect === 'branch' && pattern.includes('\ufffd')) return [];
      const { match, error, valid, panics } = recordOf(answers[index]);
      const there = { outcome: error ?? match, valid: dialect === 'branch' || valid };
      const here = {
        outcome: outcomeOf(dialect, pattern, text),
        valid: dialect === 'branch' || compileGlob(pattern, { dialect }).problem === undefined,
      };
      return panics === true || JSON.stringify(here) === JSON.stringify(there) ? [] : [{ dialect, pattern, text, here, there }];
    });
    expect(differing.slice(0, 10)).toEqual([]);
  });
}
