import { KubeApiError } from './errors';

/** Nobody who asks for more is believed: a key or a collection would be forgotten for days because of one odd answer. */
const LONGEST_ASKED_MS = 60_000;

/** Milliseconds for which the answer asks to be left alone, up to a minute; 0 when it does not. */
export function askedToWaitMs(error: unknown): number {
  const seconds = error instanceof KubeApiError ? (error.details?.retryAfterSeconds ?? 0) : 0;
  return Math.min(LONGEST_ASKED_MS, seconds * 1_000);
}

/**
 * Seconds that a `Retry-After` stands for; undefined when it says nothing that can be used. API servers send seconds. Load balancers may send
 * a date, which is compared with the date of the answer: both are of the same clock, which ours need not agree with.
 */
export function secondsOfRetryAfter(retryAfter: string | undefined, date: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter);
  const seconds = (dateOf(retryAfter) - dateOf(date ?? '')) / 1_000;
  return seconds > 0 ? seconds : undefined;
}

/** Without this, `Date.parse` takes nearly anything, `-5` for a year. */
const dateOf = (text: string): number => (/^[A-Z][a-z]{2}, .* GMT$/.test(text) ? Date.parse(text) : NaN);
