import fc from 'fast-check';
import { TimedKeys } from '../../../runtime/kube/timed-keys';
import { VirtualClock } from '../../support/virtual-clock';

test('each key comes once, at the earliest of its times and in order, with one timer', async () => {
  const entries = fc.array(
    fc.record({ key: fc.constantFrom(...'abcdefghij'), ms: fc.nat(1_000), remove: fc.integer({ min: 0, max: 5 }) }),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(entries, async (script) => {
      const clock = new VirtualClock();
      const came: { key: string; at: number }[] = [];
      const startedAt = clock.now().getTime();
      const timed = new TimedKeys(clock, (key) => came.push({ key, at: clock.now().getTime() - startedAt }));
      const expected = new Map<string, number>();
      for (const { key, ms, remove } of script) {
        if (remove === 0) {
          timed.delete(key);
          expected.delete(key);
        } else {
          timed.set(key, ms);
          expected.set(key, Math.min(ms, expected.get(key) ?? Infinity));
        }
        expect([timed.size, clock.pending <= 1]).toEqual([expected.size, true]);
      }
      await clock.advance(1_000);
      expect(Object.fromEntries(came.map(({ key, at }) => [key, at]))).toEqual(Object.fromEntries(expected));
      expect(came).toHaveLength(expected.size);
      expect(came.map(({ at }) => at)).toEqual(came.map(({ at }) => at).sort((a, b) => a - b));
      expect(clock.pending).toBe(0);
    }),
  );
});

test('what was replaced over and over does not pile up', async () => {
  const clock = new VirtualClock();
  const came: string[] = [];
  const timed = new TimedKeys(clock, (key) => came.push(key));
  for (let ms = 100_000; ms > 0; ms -= 1) timed.set('a', ms);
  await clock.advance(1);
  expect(came).toEqual(['a']);
  await clock.advance(200_000);
  expect(came).toEqual(['a']);
});

test('a time that has passed is now', async () => {
  const clock = new VirtualClock();
  const came: string[] = [];
  new TimedKeys(clock, (key) => came.push(key)).set('a', -5);
  expect(came).toEqual([]);
  await clock.advance(0);
  expect(came).toEqual(['a']);
});
