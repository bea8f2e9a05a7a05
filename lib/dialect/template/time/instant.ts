import type { GoStruct, Value } from '../value/value';

/** An offset from UTC and what Go calls it; a fixed offset of a parsed time has no name. */
export interface Zone {
  readonly offsetSeconds: number;
  readonly name: string;
}

/** The calendar fields of an instant in its zone. */
export interface Calendar {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** From 0 for Sunday. */
  readonly weekday: number;
  /** From 1. */
  readonly yearDay: number;
}

export const UTC: Zone = { offsetSeconds: 0, name: 'UTC' };
const SECOND = 1_000_000_000n;
const DAY_MS = 86_400_000;
/** Seconds from Go's zero time, 1 January of year 1, to 1970. */
const ZERO_SECONDS = -62_135_596_800n;

/** A Go `time.Time`: nanoseconds since 1970, seen from a zone. */
export class Instant implements GoStruct {
  /** Go's zero time. */
  public static readonly zero = new Instant(ZERO_SECONDS * SECOND, UTC);

  constructor(
    public readonly nanoseconds: bigint,
    public readonly zone: Zone,
  ) {}

  /** Its fields are not exported. */
  public field(): Value | undefined {
    return undefined;
  }

  /** Whole seconds since 1970. */
  public get seconds(): bigint {
    return floorDivide(this.nanoseconds, SECOND);
  }

  /** Nanoseconds within the second. */
  public get fraction(): number {
    return Number(this.nanoseconds - this.seconds * SECOND);
  }

  /** Date and time of day. */
  public get calendar(): Calendar {
    const date = new Date(Number(this.seconds) * 1000 + this.zone.offsetSeconds * 1000);
    const year = date.getUTCFullYear();
    const newYear = new Date(0).setUTCFullYear(year, 0, 1);
    return {
      year,
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      weekday: date.getUTCDay(),
      yearDay: Math.floor((date.getTime() - newYear) / DAY_MS) + 1,
    };
  }

  /** The same moment in another zone. */
  public in(zone: Zone): Instant {
    return new Instant(this.nanoseconds, zone);
  }

  /** A moment so many nanoseconds later. */
  public plus(nanoseconds: bigint): Instant {
    return new Instant(this.nanoseconds + nanoseconds, this.zone);
  }

  /** The moment with so many calendar years, months and days added; days past the end of a month go on into the next. */
  public plusDate(years: number, months: number, days: number): Instant {
    const { year, month, day, hour, minute, second } = this.calendar;
    const date = new Date(0);
    date.setUTCFullYear(year + years, month - 1 + months, day + days);
    date.setUTCHours(hour, minute, second);
    const seconds = BigInt(Math.round(date.getTime() / 1000) - this.zone.offsetSeconds);
    return new Instant(seconds * SECOND + BigInt(this.fraction), this.zone);
  }
}

/** Division that rounds down. */
export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
