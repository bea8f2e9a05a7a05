import { DAY_S, daysFromCivil, HOUR_S, MINUTE_S, modulo, type CivilDay } from './civil';
import { WallClock } from './clock';
import type { Field } from './field';
import type { Zone } from './zone';

/** What the five fields of a schedule say. */
export interface Fields {
  readonly minute: Field;
  readonly hour: Field;
  readonly dayOfMonth: Field;
  readonly month: Field;
  readonly dayOfWeek: Field;
}

/** Schedules that name no day of this year and the next five are taken for ones that never come. */
const YEARS_AHEAD = 5;

// A unit of the calendar: whether the clock shows what is asked for, how it is set to the unit's beginning, how it goes to the next one, and whether
// that began the next greater unit, so that the search starts over.
interface Unit {
  matches(fields: Fields, clock: WallClock): boolean;
  floor(clock: WallClock): void;
  step(clock: WallClock, fields: Fields): void;
  wraps(clock: WallClock): boolean;
}

const MONTH: Unit = {
  matches: ({ month }, { date }) => month.has[date.month] === true,
  floor: (clock) => clock.turnTo(clock.date.year, clock.date.month, 1, 0),
  step: (clock) => clock.turnTo(clock.date.year, clock.date.month + 1, clock.date.day, clock.timeOfDay),
  wraps: ({ date }) => date.month === 1,
};

const DAY: Unit = {
  matches: (fields, { date }) => matchesDay(fields, date.day, date.weekday),
  floor: (clock) => clock.turnTo(clock.date.year, clock.date.month, clock.date.day, 0),
  step: (clock, fields) => {
    clock.passDays(idleDays(fields, clock.date));
    clock.turnTo(clock.date.year, clock.date.month, clock.date.day + 1, clock.timeOfDay);
    // where a day has no midnight or two, the clock is off by an hour: back to the midnight that is nearest
    if (clock.hour > 12) clock.pass((24 - clock.hour) * HOUR_S);
    else if (clock.hour > 0) clock.pass(-clock.hour * HOUR_S);
  },
  wraps: ({ date }) => date.day === 1,
};

const HOUR: Unit = {
  matches: ({ hour }, clock) => hour.has[clock.hour] === true,
  floor: (clock) => clock.turnTo(clock.date.year, clock.date.month, clock.date.day, clock.hour * HOUR_S),
  step: (clock) => clock.pass(HOUR_S),
  wraps: ({ hour }) => hour === 0,
};

const MINUTE: Unit = {
  matches: ({ minute }, clock) => minute.has[clock.minute] === true,
  floor: (clock) => clock.pass(-modulo(clock.instant, MINUTE_S)),
  step: (clock) => clock.pass(MINUTE_S),
  wraps: ({ minute }) => minute === 0,
};

const SECOND: Unit = {
  matches: (_, { second }) => second === 0,
  floor: () => undefined,
  step: (clock) => clock.pass(1),
  wraps: ({ second }) => second === 0,
};

const UNITS: readonly Unit[] = [MONTH, DAY, HOUR, MINUTE, SECOND];

/** Day of the month and day of the week: a star in one leaves the choice to the other, otherwise either will do. */
function matchesDay({ dayOfMonth, dayOfWeek }: Fields, day: number, weekday: number): boolean {
  const byMonth = dayOfMonth.has[day] === true;
  const byWeek = dayOfWeek.has[weekday] === true;
  return dayOfMonth.isStar || dayOfWeek.isStar ? byMonth && byWeek : byMonth || byWeek;
}

/** How many days after a date, in its month, are not asked for. */
function idleDays(fields: Fields, { year, month, day, weekday }: CivilDay): number {
  const left = daysFromCivil(year, month + 1, 1) - daysFromCivil(year, month, day) - 1;
  let idle = 0;
  while (idle < left && !matchesDay(fields, day + idle + 1, (weekday + idle + 1) % 7)) idle += 1;
  return idle;
}

/**
 * The first instant after another at which a schedule fires, or undefined when none comes within five years.
 *
 * It walks as the Go library does, unit by unit from the greatest, because where clocks are changed its answers are those of its walk: the
 * time of day is looked for by letting hours pass, and a day that the clocks leave out at its midnight is not noticed.
 */
export function nextInstant(fields: Fields, zone: Zone, after: number): number | undefined {
  if (neverFires(fields)) return undefined;
  const clock = new WallClock(zone, Math.floor(after) + 1);
  const lastYear = clock.date.year + YEARS_AHEAD;
  // only the first step starts at the beginning of its unit; after it the lesser units are at theirs
  let isFloored = false;
  const reach = (unit: Unit): boolean => {
    while (!unit.matches(fields, clock)) {
      if (!isFloored) unit.floor(clock);
      isFloored = true;
      stepForward(unit, clock, fields);
      if (unit.wraps(clock)) return false;
    }
    return true;
  };
  while (clock.date.year <= lastYear) {
    if (UNITS.every(reach)) return clock.instant;
  }
  return undefined;
}

/** Where a whole day is left out, as on Kwajalein in 1993, the step to it ends where it began; the Go library never comes back from there. */
function stepForward(unit: Unit, clock: WallClock, fields: Fields): void {
  const before = clock.instant;
  unit.step(clock, fields);
  if (clock.instant <= before) clock.pass(before + DAY_S - clock.instant);
}

/** A field without a number, as `,` is, would be looked for minute by minute over five years. */
function neverFires({ minute, hour, month }: Fields): boolean {
  return [minute, hour, month].some(({ has }) => !has.includes(true));
}
