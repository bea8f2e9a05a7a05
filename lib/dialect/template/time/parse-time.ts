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
  const [, , , , , , , fraction = '', sign, hours = '0', minutes = '0'] = parts;
  const milliseconds = utcMilliseconds(parts.slice(1, 7).map(Number));
  if (milliseconds === undefined) return undefined;
  const zone = zoneOf(sign, Number(hours), Number(minutes));
  const seconds = BigInt(milliseconds / 1000 - zone.offsetSeconds);
  return new Instant(seconds * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0')), zone);
}

/** Undefined for a date that the calendar does not have, or a time of day that the clock does not show. */
function utcMilliseconds(fields: readonly number[]): number | undefined {
  const text = fields.map((field, index) => String(field).padStart(index === 0 ? 4 : 2, '0'));
  const iso = `${text.slice(0, 3).join('-')}T${text.slice(3).join(':')}.000Z`;
  const milliseconds = Date.parse(iso);
  // what the calendar does not have is either refused or moved to another day
  return Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== iso ? undefined : milliseconds;
}

function zoneOf(sign: string | undefined, hours: number, minutes: number): Zone {
  const seconds = (hours * 60 + minutes) * 60 * (sign === '-' ? -1 : 1);
  return seconds === 0 ? UTC : { offsetSeconds: seconds, name: '' };
}
