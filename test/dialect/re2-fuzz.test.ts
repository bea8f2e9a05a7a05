import fc from 'fast-check';

import { findGoOracle, wellFormed } from './go-oracle';
import { re2Pattern, re2Text } from './re2-generators';
import { outcomeOf } from './re2-outcome';
import { recordOf } from './vectors';

const LONG = process.env.KELOS_FUZZ_RUNS !== undefined;
const RUNS = Number(process.env.KELOS_FUZZ_RUNS ?? 2000);

test('random patterns are accepted or refused, and their groups lie in their matches', () => {
  const counts = { accepted: 0, refused: 0, matched: 0 };
  fc.assert(
    fc.property(re2Pattern, re2Text, (pattern, text) => {
      const { accepted, match, groups } = outcomeOf(pattern, text);
      counts[accepted ? 'accepted' : 'refused'] += 1;
      if (match) counts.matched += 1;
      expect(groups !== undefined).toBe(match);
      const [whole = ''] = groups ?? [];
      expect(text).toContain(whole);
      for (const group of groups ?? []) expect(whole).toContain(group ?? '');
    }),
    { numRuns: RUNS },
  );
  expect(counts.accepted).toBeGreaterThan(RUNS / 2);
  expect(counts.refused).toBeGreaterThan(RUNS / 10);
  expect(counts.matched).toBeGreaterThan(RUNS / 5);
});

const oracle = LONG ? findGoOracle('re2') : undefined;
if (oracle !== undefined) {
  test('random patterns match what they match in Go', () => {
    const questions = fc
      .sample(fc.tuple(re2Pattern, re2Text), RUNS)
      .map(([pattern, text]) => ({ pattern: wellFormed(pattern), text }));
    const differing = oracle.ask(questions).flatMap((answer, index) => {
      const { pattern = '', text = '' } = questions[index] ?? {};
      const { accepted, match, groups, error } = recordOf(answer);
      const there = { accepted, match, groups: groups ?? undefined, error };
      const { accepted: ours, match: matched, groups: found, error: said } = outcomeOf(pattern, text);
      const here = { accepted: ours, match: matched, groups: found, error: said };
      return JSON.stringify(here) === JSON.stringify(there) ? [] : [{ pattern, text, there, here }];
    });
    expect(differing.slice(0, 10)).toEqual([]);
  });
}
