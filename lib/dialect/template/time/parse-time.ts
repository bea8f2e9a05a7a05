import { Instant, UTC, type Zone } from './instant';

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{1,2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/;
/** Beyond this year a number of seconds is taken for milliseconds. */
const LAST_YEAR = 3000;

/** Reads a time as it stands in JSON: RFC 3339 text, or a number of seconds (or milliseconds) since 1970; undefined when it is none. */
export function parseTime(json: unknown): Instant | undefined {
  if (typeof json === 'number' && Number.isInteger(json)) return fromNumber(BigInt(json));
  return typeof json === 'string' ? fromText(json) : undefined;
}

function fromNumber(value: bigint): Instant {
  const seconds = new Instant(value * 1_000_000_000n, UTC);
  const year = seconds.calendar.year;
  return year > LAST_YEAR || Number.isNaN(year) ? new Instant(value * 1_000_000n, UTC) : seconds;
}

function fromText(text: string): Instant | undefined {
  const parts = RFC3339.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal) return undefined;
  date.setUTCHours(hour, minute, second);
  const zone = zoneOf(parts[8], Number(parts[9] ?? 0), Number(parts[10] ?? 0));
  const seconds = BigInt(date.getTime() / 1000 - zone.offsetSeconds);
  return new Instant(seconds * 1_000_000_000n + BigInt((parts[7] ?? '').slice(0, 9).padEnd(9, '0')), zone);
}

function zoneOf(sign: string | undefined, hours: number, minutes: number): Zone {
  const seconds = (hours * 60 + minutes) * 60 * (sign === '-' ? -1 : 1);
  return seconds === 0 ? UTC : { offsetSeconds: seconds, name: '' };
}
