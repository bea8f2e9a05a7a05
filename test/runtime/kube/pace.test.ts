import fc from 'fast-check';
import { Pace } from '../../../runtime/kube/pace';
import { VirtualClock } from '../../support/virtual-clock';

test('a burst passes at once, what follows at its pace', async () => {
  const clock = new VirtualClock();
  const pace = new Pace({ burst: 2, perSecond: 4 }, clock);
  expect([pace.take(), pace.take(), pace.take()]).toEqual([0, 0, 250]);
  await clock.advance(250);
  expect([pace.take(), pace.take()]).toEqual([0, 250]);
  await clock.advance(60_000);
  expect([pace.take(), pace.take(), pace.take()]).toEqual([0, 0, 250]);
});

test('a clock that is set back stops nothing for longer than the pace', () => {
  const clock = new VirtualClock();
  const pace = new Pace({ burst: 1, perSecond: 10 }, clock);
  pace.take();
  clock.skewMs = -3_600_000;
  expect(pace.take()).toBe(100);
});

test('waiting as long as told lets the next pass, and no more pass than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 100 }), async (burst, perSecond) => {
      const clock = new VirtualClock();
      const pace = new Pace({ burst, perSecond }, clock);
      const begin = clock.now().getTime();
      for (let passed = 0; passed < 50; passed += 1) {
        const wait = pace.take();
        if (wait === 0) continue;
        await clock.advance(wait);
        expect(pace.take()).toBe(0);
      }
      const seconds = (clock.now().getTime() - begin) / 1_000;
      expect(50).toBeLessThanOrEqual(burst + seconds * perSecond + 1e-6);
    }),
    { numRuns: 50 },
  );
});
