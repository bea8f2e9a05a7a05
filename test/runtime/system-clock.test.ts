import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';

test('fires after a while, once', async () => {
  const startedAt = performance.now();
  await new Promise<void>((resolve) => systemClock.after(20, resolve));
  expect(performance.now() - startedAt).toBeGreaterThan(15);
});

test('does not fire what was cancelled', async () => {
  let fired = false;
  systemClock.after(5, () => (fired = true))();
  await new Promise<void>((resolve) => systemClock.after(20, resolve));
  expect(fired).toBe(false);
});

test('does not take a time beyond 32 bits for none', async () => {
  let fired = false;
  const cancel = systemClock.after(2 ** 31 + 5, () => (fired = true));
  await new Promise<void>((resolve) => systemClock.after(20, resolve));
  cancel();
  expect(fired).toBe(false);
});

test('the machine’s chance stays in its range', () => {
  const values = Array.from({ length: 1_000 }, () => systemRandom.next());
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(new Set(values).size).toBeGreaterThan(990);
});
