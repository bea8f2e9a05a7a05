import type { Random } from '../ports';

export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** The delay after so many failures in a row: doubles from `baseMs` to `maxMs`, less up to half of it by chance. */
export function backoffMs(failures: number, { baseMs, maxMs }: BackoffOptions, random: Random): number {
  // 2 ** 1024 is Infinity, which the minimum takes care of
  const whole = Math.min(maxMs, baseMs * 2 ** Math.max(0, failures - 1));
  return whole * (1 - random.next() / 2);
}
