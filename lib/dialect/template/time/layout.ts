import type { Calendar, Instant } from './instant';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The layout in which Go prints a time. */
export const DEFAULT_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';
/** The layout of times in JSON. */
export const RFC3339_NANO = '2006-01-02T15:04:05.999999999Z07:00';

// The reference time's parts, longer ones before those they begin with. A month, day or weekday name is only one when no lower-case
// letter follows its short form; a fraction only after a point or comma and before no further digit.
const PARTS =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|01|02|03|04|05|06|2006|__2|_2006|_2|15|PM|pm|-07:00:00|-070000|-07:00|-0700|-07|Z07:00:00|Z070000|Z07:00|Z0700|Z07|[.,]0+(?![0-9])|[.,]9+(?![0-9])|[1-5]/g;

type Writer = (calendar: Calendar, instant: Instant) => string;

const WRITERS: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ['January', ({ month }) => monthName(month)],
  ['Jan', ({ month }) => monthName(month).slice(0, 3)],
  ['Monday', ({ weekday }) => dayName(weekday)],
  ['Mon', ({ weekday }) => dayName(weekday).slice(0, 3)],
  ['MST', (_, instant) => instant.zone.name || offset(instant, '-0700')],
  ['2006', ({ year }) => padded(year, 4)],
  ['_2006', ({ year }) => `_${padded(year, 4)}`],
  ['06', ({ year }) => padded(((year % 100) + 100) % 100, 2)],
  ['01', ({ month }) => padded(month, 2)],
  ['1', ({ month }) => String(month)],
  ['02', ({ day }) => padded(day, 2)],
  ['_2', ({ day }) => String(day).padStart(2, ' ')],
  ['2', ({ day }) => String(day)],
  ['002', ({ yearDay }) => padded(yearDay, 3)],
  ['__2', ({ yearDay }) => String(yearDay).padStart(3, ' ')],
  ['15', ({ hour }) => padded(hour, 2)],
  ['03', ({ hour }) => padded(hour % 12 || 12, 2)],
  ['3', ({ hour }) => String(hour % 12 || 12)],
  ['04', ({ minute }) => padded(minute, 2)],
  ['4', ({ minute }) => String(minute)],
  ['05', ({ second }) => padded(second, 2)],
  ['5', ({ second }) => String(second)],
  ['PM', ({ hour }) => (hour >= 12 ? 'PM' : 'AM')],
  ['pm', ({ hour }) => (hour >= 12 ? 'pm' : 'am')],
]);

/** Writes a time after the model of Go's reference time, Mon Jan 2 15:04:05 MST 2006. */
export function formatTime(instant: Instant, layout: string): string {
  const calendar = instant.calendar;
  return layout.replace(PARTS, (part) => {
    const writer = WRITERS.get(part);
    if (writer) return writer(calendar, instant);
    return part.startsWith('.') || part.startsWith(',') ? fraction(instant, part) : offset(instant, part);
  });
}

/** The English name of a month, from 1. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? `%!Month(${month})`;
}

/** The English name of a day of the week, from 0 for Sunday. */
export function dayName(day: number): string {
  return DAYS[day] ?? `%!Weekday(${day})`;
}

function padded(value: number, digits: number): string {
  const written = String(Math.abs(value)).padStart(digits, '0');
  return value < 0 ? `-${written}` : written;
}

/** `.000` writes so many digits, `.999` as many without trailing zeros. */
function fraction(instant: Instant, part: string): string {
  const digits = String(instant.fraction)
    .padStart(9, '0')
    .slice(0, part.length - 1)
    .padEnd(part.length - 1, '0');
  const kept = part.includes('9') ? digits.replace(/0+$/, '') : digits;
  return kept === '' ? '' : part.charAt(0) + kept;
}

function offset({ zone }: Instant, part: string): string {
  if (part.startsWith('Z') && zone.offsetSeconds === 0) return 'Z';
  const total = Math.abs(zone.offsetSeconds);
  const pieces = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const count = part.replace(/[^0-9]/g, '').length / 2;
  const written = pieces.slice(0, count).map((piece) => padded(piece, 2));
  return `${zone.offsetSeconds < 0 ? '-' : '+'}${written.join(part.includes(':') ? ':' : '')}`;
}
