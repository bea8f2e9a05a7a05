/** Seconds of a minute, an hour and a day. */
export const MINUTE_S = 60;
export const HOUR_S = 3600;
export const DAY_S = 86_400;

// the walk rounds a dozen times a day
const { floor } = Math;

/** A day of the calendar. */
export interface CivilDay {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  /** Of the month, from 1. */
  readonly day: number;
  /** Of the week, from 0 for Sunday. */
  readonly weekday: number;
}

// Years of 400 repeat; they are counted from a March, so that the leap day is the last of its year.
const ERA_DAYS = 146_097;
const EPOCH_FROM_MARCH = 719_468;

/** How many days lie between 1970-01-01 and a date; months and days beyond their range count on. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const marchMonth = modulo(month - 3, 12);
  const marchYear = year + floor((month - 3) / 12);
  const era = floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = floor((153 * marchMonth + 2) / 5) + day - 1;
  return era * ERA_DAYS + yearOfEra * 365 + floor(yearOfEra / 4) - floor(yearOfEra / 100) + dayOfYear - EPOCH_FROM_MARCH;
}

/** The date that lies so many days after 1970-01-01. */
export function civilFromDays(days: number): CivilDay {
  const sinceMarch = days + EPOCH_FROM_MARCH;
  const era = floor(sinceMarch / ERA_DAYS);
  const dayOfEra = sinceMarch - era * ERA_DAYS;
  const leaps = floor(dayOfEra / 1460) - floor(dayOfEra / 36_524) + floor(dayOfEra / 146_096);
  const yearOfEra = floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + floor(yearOfEra / 4) - floor(yearOfEra / 100));
  const marchMonth = floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day, weekday: modulo(days + 4, 7) };
}

/** The remainder that is never negative. */
export function modulo(number: number, divisor: number): number {
  return number - floor(number / divisor) * divisor;
}
