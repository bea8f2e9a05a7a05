import fc from 'fast-check';

const MONTHS = ['jan', 'FEB', 'Mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'TUE', 'Wed', 'thu', 'fri', 'sat'];

/** Zones whose clocks change by whole hours and never at midnight, so that what fires is what the clock on the wall says. */
export const PLAIN_ZONES = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Tokyo', 'Australia/Sydney', 'America/Los_Angeles'];

/** Zones whose clocks do as they like, except that none leaves out a whole day: there the Go library goes in circles. */
export const ODD_ZONES = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/Monrovia',
  'America/Asuncion',
  'America/Caracas',
  'America/Havana',
  'America/Nuuk',
  'America/Sao_Paulo',
  'America/Scoresbysund',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Amman',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Pyongyang',
  'Asia/Tehran',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Europe/Dublin',
  'Pacific/Chatham',
];

/** A number of a field, in one of the ways it may be written. */
function numeral(min: number, max: number, names: readonly string[]): fc.Arbitrary<string> {
  const number = fc.integer({ min, max });
  const plain = number.map(String);
  const padded = number.map((value) => `+00${value}`);
  const named = fc.constantFrom(...(names.length > 0 ? names : [String(min)]));
  return fc.oneof({ weight: 6, arbitrary: plain }, { weight: 1, arbitrary: padded }, { weight: 2, arbitrary: named });
}

function field(min: number, max: number, names: readonly string[] = []): fc.Arbitrary<string> {
  const number = fc.integer({ min, max });
  const step = fc.integer({ min: 1, max: max + 5 });
  const span = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const star = fc.constantFrom('*', '*', '*', '?');
  const range = fc.oneof(
    { weight: 4, arbitrary: numeral(min, max, names) },
    { weight: 2, arbitrary: span },
    { weight: 1, arbitrary: fc.tuple(span, step).map(([text, every]) => `${text}/${every}`) },
    { weight: 1, arbitrary: fc.tuple(number, step).map(([text, every]) => `${text}/${every}`) },
    { weight: 1, arbitrary: fc.tuple(star, step).map(([text, every]) => `${text}/${every}`) },
  );
  const list = fc.array(range, { minLength: 1, maxLength: 3 }).map((ranges) => ranges.join(','));
  return fc.oneof({ weight: 3, arbitrary: star }, { weight: 4, arbitrary: list });
}

/** The five fields of a schedule that parses. */
export const fiveFields: fc.Arbitrary<string> = fc
  .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12, MONTHS), field(0, 6, WEEKDAYS))
  .map((fields) => fields.join(' '));

const prefix = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('TZ=', 'CRON_TZ='), fc.constantFrom('', 'Local', ...PLAIN_ZONES, ...ODD_ZONES))
      .map(([key, zone]) => `${key}${zone} `),
  },
);

/** A schedule that parses, often after a time zone. */
export const validSchedule: fc.Arbitrary<string> = fc.tuple(prefix, fiveFields).map(([zone, fields]) => zone + fields);

const DEBRIS = [
  ...[
    '*',
    '?',
    '-',
    '/',
    ',',
    '@',
    '=',
    '+',
    ' ',
    '\t',
    '\u0085',
    '\u00a0',
    '\ufeff',
    '0',
    '7',
    '24',
    '31',
    '60',
    '99',
    'L',
    'W',
    '#',
    '"',
  ],
  ...[
    'TZ=',
    'CRON_TZ=',
    'UTC',
    'utc',
    'Europe/Berlin',
    'EUROPE/BERLIN',
    'PST',
    'Nowhere/Else',
    '../x',
    'fr\u0130',
    'mon',
    'jan',
    '\u0663',
  ],
  ...[
    '9223372036854775807',
    '9223372036854775808',
    '99999999999999999999',
    '\u{1f600}',
    '\ud800',
    '@daily',
    '-1',
    '1-2-3',
    '1/2/3',
    '*-9',
  ],
];

/** A schedule in which a piece was put in, taken out or replaced: sometimes it still parses. */
export const damagedSchedule: fc.Arbitrary<string> = fc
  .tuple(validSchedule, fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...DEBRIS)), { minLength: 1, maxLength: 3 }))
  .map(([schedule, damages]) =>
    damages.reduce((text, [at, length, debris]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + debris + text.slice(start + length);
    }, schedule),
  );

/** Two of three parse. */
export const schedule: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: validSchedule },
  { weight: 1, arbitrary: damagedSchedule },
);

/** Seconds since 1970, up to 2100. */
export const instant: fc.Arbitrary<number> = fc.integer({ min: 0, max: 4_102_444_800 });
