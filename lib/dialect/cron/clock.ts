import { civilFromDays, DAY_S, daysFromCivil, HOUR_S, MINUTE_S, modulo, type CivilDay } from './civil';
import type { Zone } from './zone';

const { floor } = Math;

/** A hand of a clock on the wall of a place; it is moved, and tells what it shows. */
export class WallClock {
  private shownDay = Number.NaN;
  private civil: CivilDay = civilFromDays(0);

  // what the clock shows, as seconds since it showed 1970-01-01
  private wall: number;

  /** @param now seconds since 1970-01-01 UTC */
  constructor(
    private readonly zone: Zone,
    private now: number,
  ) {
    this.wall = now + zone.offsetAt(now);
  }

  public get instant(): number {
    return this.now;
  }

  public get date(): CivilDay {
    const day = floor(this.wall / DAY_S);
    if (day !== this.shownDay) {
      this.shownDay = day;
      this.civil = civilFromDays(day);
    }
    return this.civil;
  }

  public get hour(): number {
    return floor(this.timeOfDay / HOUR_S);
  }

  public get minute(): number {
    return floor(modulo(this.wall, HOUR_S) / MINUTE_S);
  }

  public get second(): number {
    return modulo(this.wall, MINUTE_S);
  }

  /** Seconds since the clock showed midnight. */
  public get timeOfDay(): number {
    return modulo(this.wall, DAY_S);
  }

  /** Lets time pass, or turns it back. */
  public pass(seconds: number): void {
    this.goTo(this.now + seconds);
  }

  /** Lets days pass, if they are all of 24 hours and the clock shows midnight; otherwise none, and they are to be gone through one by one. */
  public passDays(days: number): void {
    if (days > 0 && this.timeOfDay === 0 && this.zone.isSteady(this.now - DAY_S, this.now + (days + 1) * DAY_S)) {
      this.pass(days * DAY_S);
    }
  }

  /**
   * Goes to where the clock shows a date and a time of day, which may be out of range. Of two such instants, and where there is none, it is the one
   * that Go's time.Date gives: the offset is the one in force at what the clock would show with the offset of the same digits in UTC.
   */
  public turnTo(year: number, month: number, day: number, timeOfDay: number): void {
    const digits = daysFromCivil(year, month, day) * DAY_S + timeOfDay;
    this.goTo(digits - this.zone.offsetAt(digits - this.zone.offsetAt(digits)));
  }

  private goTo(instant: number): void {
    this.now = instant;
    this.wall = instant + this.zone.offsetAt(instant);
  }
}
