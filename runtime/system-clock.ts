import type { Clock } from './ports';

/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's time; timers follow its monotonic clock. */
export const systemClock: Clock = { now: () => new Date(), after };

function after(ms: number, fn: () => void): () => void {
  let timer: NodeJS.Timeout;
  const arm = (left: number): void => {
    const step = Math.min(left, LONGEST_TIMER_MS);
    timer = setTimeout(() => (step < left ? arm(left - step) : fn()), Math.max(0, step));
  };
  arm(ms);
  return () => clearTimeout(timer);
}
