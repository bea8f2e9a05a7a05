// Own code: of the packages, croner is the nearest, but its language is another one (7 is Sunday, L, W, #, seconds, years), it resolves changes of
// clocks otherwise than the Go library does, and its errors name no place; the strict front that it would need is all of the parser below.
import type { Cron } from './cron';
import { CronError } from './errors';
import { parseCron } from './parse';
import { nextInstant } from './search';

export type { Cron } from './cron';
export { CronError, type CronErrorCode, type CronErrorDetails } from './errors';
export { parseCron } from './parse';

/** Which times of a schedule are asked for. */
export interface NextTimesOptions {
  /** The times come after this one, which itself is not among them. It lies in the years 0 to 9999. */
  readonly after: Date;
  /**
   * IANA name of the time zone whose clocks the schedule is read by, unless it names one itself.
   * @default 'UTC'
   */
  readonly timeZone?: string;
  /** How many times are wanted, at most. */
  readonly count: number;
}

// 0000-01-01 and 10000-01-01: Intl counts other years by eras.
const FIRST_MS = -62_167_219_200_000;
const END_MS = 253_402_300_800_000;

/**
 * The next times at which a schedule fires, in order; fewer than `count` when none follows within five years of the last, as for 30 February.
 *
 * Where clocks are changed: a time of day that is left out does not fire that day, one that comes twice fires twice.
 * @throws CronError when the schedule does not parse, there is no such time zone, or `after` or `count` is out of range
 * @example nextTimes('0 9 * * 1', { after: new Date('2026-01-01T00:00:00Z'), count: 2 }) // 2026-01-05T09:00:00Z, 2026-01-12T09:00:00Z
 */
export function nextTimes(cron: Cron | string, { after, timeZone = 'UTC', count }: NextTimesOptions): Date[] {
  const { fields, zone } = resolve(cron, timeZone);
  const start = after.getTime();
  if (!(start >= FIRST_MS && start < END_MS)) throw argumentError(`'after' must be a date in the years 0 to 9999, got ${start}`);
  if (!Number.isSafeInteger(count) || count < 0) throw argumentError(`'count' must be a whole number from 0, got ${count}`);
  const times: Date[] = [];
  for (let at = start / 1000; times.length < count;) {
    const next = nextInstant(fields, zone, at);
    if (next === undefined || next * 1000 >= END_MS) break;
    times.push(new Date(next * 1000));
    at = next;
  }
  return times;
}

function resolve(cron: Cron | string, timeZone: string): { fields: Cron['fields']; zone: ReturnType<Cron['zoneOr']> } {
  const parsed = typeof cron === 'string' ? parseCron(cron) : cron;
  return { fields: parsed.fields, zone: parsed.zoneOr(timeZone) };
}

function argumentError(message: string): CronError {
  return new CronError(message, { code: 'argument', offset: 0 });
}
