import fc from 'fast-check';

import { CronError, nextTimes, parseCron } from '../../lib/dialect';
import { fiveFields, instant, ODD_ZONES, PLAIN_ZONES, schedule, validSchedule } from './cron-generators';
import { findCronOracle } from './cron-oracle';

const LONG = process.env.KELOS_FUZZ_RUNS !== undefined;
const RUNS = Number(process.env.KELOS_FUZZ_RUNS ?? 2000);
const DAY_S = 86_400;
const UNIX_ZONES = [...PLAIN_ZONES, ...ODD_ZONES];

function timesOf(text: string, from: number, timeZone: string, count: number): readonly number[] {
  return nextTimes(parseCron(text), { after: new Date(from * 1000), timeZone, count }).map((time) => time.getTime() / 1000);
}

/** The numbers that a field means, read without care for wrong ones. */
function numbersOf(field: string, min: number, max: number, names: string): ReadonlySet<number> {
  return new Set(field.split(',').flatMap((range) => numbersOfRange(range, min, max, names.split(' '))));
}

function numbersOfRange(range: string, min: number, max: number, names: readonly string[]): readonly number[] {
  const [, low = '', high, step] = /^([^-/]+)(?:-([^/]+))?(?:\/(.+))?$/.exec(range) ?? [];
  const number = (text: string): number => (/^[a-z]/i.test(text) ? names.indexOf(text.toLowerCase()) + min : Number(text));
  const start = /[*?]/.test(low) ? min : number(low);
  const last = step !== undefined || /[*?]/.test(low) ? max : start;
  const end = high === undefined ? last : number(high);
  return Array.from({ length: max + 1 }, (_, n) => n).filter(
    (n) => n >= start && n <= end && (n - start) % Number(step ?? 1) === 0,
  );
}

function isStar(field: string): boolean {
  return field.split(',').some((range) => /^[*?](\/1)?$/.test(range));
}

/** Whether a schedule asks for a time: what the clock on the wall shows, against the fields. */
function asksFor(fields: string): (wall: Date) => boolean {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields.split(' ');
  const minutes = numbersOf(minute, 0, 59, '');
  const hours = numbersOf(hour, 0, 23, '');
  const days = numbersOf(day, 1, 31, '');
  const months = numbersOf(month, 1, 12, 'jan feb mar apr may jun jul aug sep oct nov dec');
  const weekdays = numbersOf(weekday, 0, 6, 'sun mon tue wed thu fri sat');
  const both = isStar(day) || isStar(weekday);
  return (wall) => {
    if (!minutes.has(wall.getUTCMinutes()) || !hours.has(wall.getUTCHours()) || !months.has(wall.getUTCMonth() + 1)) return false;
    const [byMonth, byWeek] = [days.has(wall.getUTCDate()), weekdays.has(wall.getUTCDay())];
    return both ? byMonth && byWeek : byMonth || byWeek;
  };
}

/** What the clocks of a zone show, with the help of Intl alone. */
function wallClock(timeZone: string): (instant: number) => Date {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (at) => new Date(`${format.format(at * 1000).replace(' ', 'T')}Z`);
}

describe('schedules', () => {
  test('parse or are refused with a place, and no text takes long', () => {
    const counts = { parsed: 0, refused: 0 };
    fc.assert(
      fc.property(schedule, (text) => {
        try {
          parseCron(text);
          counts.parsed += 1;
        } catch (error) {
          if (!(error instanceof CronError)) throw error;
          counts.refused += 1;
          expect(error.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: RUNS },
    );
    expect(counts.parsed).toBeGreaterThan(RUNS / 2);
    expect(counts.refused).toBeGreaterThan(RUNS / 10);
  });

  test('come in order, whatever clocks do', () => {
    fc.assert(
      fc.property(validSchedule, instant, fc.constantFrom(...UNIX_ZONES), (text, from, timeZone) => {
        const times = timesOf(text, from, timeZone, 4);
        expect([...times].sort((a, b) => a - b)).toEqual(times);
        expect(new Set([from, ...times]).size).toBe(times.length + 1);
        expect(times[0] ?? from + 1).toBeGreaterThan(from);
      }),
      { numRuns: RUNS },
    );
  });

  test('fire when the clock shows what they ask for', () => {
    fc.assert(
      fc.property(fiveFields, instant, fc.constantFrom(...PLAIN_ZONES), (fields, from, timeZone) => {
        const asks = asksFor(fields);
        const wall = wallClock(timeZone);
        for (const time of timesOf(fields, from, timeZone, 3)) expect([time, asks(wall(time))]).toEqual([time, true]);
      }),
      { numRuns: RUNS },
    );
  });

  test('leave out no minute of three days that they ask for', () => {
    fc.assert(
      fc.property(fiveFields, instant, fc.constantFrom(...PLAIN_ZONES), (fields, start, timeZone) => {
        const from = start - (start % 60);
        const asks = asksFor(fields);
        const wall = wallClock(timeZone);
        const minutes = Array.from({ length: (3 * DAY_S) / 60 }, (_, index) => from + 60 * (index + 1));
        const wanted = minutes.filter((time) => asks(wall(time)));
        expect(timesOf(fields, from, timeZone, wanted.length + 1).slice(0, wanted.length)).toEqual(wanted);
      }),
      { numRuns: Math.ceil(RUNS / 100) },
    );
  });
});

// It crashed, or a piece of a zone's name is that of a folder on this machine.
const NO_WORDING = /^panic: |: (?:is|not) a directory$/;
// Zones are files to Go, which have more spellings: Asia//Tokyo, ./UTC.
const SPELT_AS_FILE = /TZ=[^ ]*(\/\/|\.\/|\/\.)/;
const oracle = LONG ? findCronOracle() : undefined;
if (oracle !== undefined) {
  describe('against the Go library', () => {
    test('the clocks of every zone change when and how they do there', () => {
      const names = Intl.supportedValuesOf('timeZone');
      const answers = oracle.ask(names.map((zone) => ({ zone, since: 0, until: 4_102_444_800 })));
      const wrong = answers.flatMap(({ changes }, index) => {
        const timeZone = names[index] ?? '';
        const wall = wallClock(timeZone);
        return changes.filter(([at, offset]) => wall(at).getTime() / 1000 - at !== offset).map(([at]) => [timeZone, at]);
      });
      expect(wrong).toEqual([]);
    });

    test('random schedules do what they do there, most near changes of clocks', () => {
      const zones = oracle.ask(UNIX_ZONES.map((zone) => ({ zone, since: 0, until: 4_102_444_800 })));
      const near = fc
        .tuple(fc.nat(UNIX_ZONES.length - 1), fc.nat(), fc.integer({ min: -2 * DAY_S, max: DAY_S }))
        .map(([zone, change, distance]) => {
          const changes = zones[zone]?.changes ?? [];
          return { timezone: UNIX_ZONES[zone] ?? '', from: Math.max(0, (changes[change % changes.length]?.[0] ?? 0) + distance) };
        });
      const anywhere = fc.record({ timezone: fc.constantFrom(...UNIX_ZONES), from: instant });
      const question = fc
        .tuple(schedule, fc.oneof({ weight: 2, arbitrary: near }, { weight: 1, arbitrary: anywhere }))
        .map(([text, place]) => ({ schedule: text, ...place, count: 5 }));
      const questions = fc.sample(question, RUNS).filter((asked) => !SPELT_AS_FILE.test(asked.schedule));
      const answers = oracle.ask(questions);
      const differing = questions.flatMap((asked, index) => {
        const answer = answers[index];
        const [there, here] = [answer?.error ?? answer?.next, answerTo(asked)];
        const isAnyError = NO_WORDING.test(answer?.error ?? '') && typeof here === 'string';
        return isAnyError || JSON.stringify(here) === JSON.stringify(there) ? [] : [{ asked, there, here }];
      });
      expect(differing.slice(0, 10)).toEqual([]);
    });
  });
}

function answerTo({
  schedule: text,
  from,
  timezone,
  count,
}: {
  schedule: string;
  from: number;
  timezone: string;
  count: number;
}): unknown {
  try {
    return timesOf(text, from, timezone, count);
  } catch (error) {
    if (!(error instanceof CronError)) throw error;
    // halves of characters are no text there
    return Buffer.from(error.message).toString();
  }
}
