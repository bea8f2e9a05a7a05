import { CronError } from './errors';
import { isTzdataName } from './zone-name';

/** What the clocks of a place show. */
export interface Zone {
  /** How far they are ahead of UTC at an instant; both in seconds. */
  offsetAt(instant: number): number;
  /** Whether it is known to stay the same from an instant to another; where it is not, it need not change. */
  isSteady(from: number, to: number): boolean;
}

/** The zone that is always UTC. */
export const UTC: Zone = { offsetAt: () => 0, isSteady: () => true };

/**
 * The zone of an IANA name; '' is UTC, as it is to Go.
 * @throws CronError when there is none, with `offset`
 */
export function findZone(name: string, offset: number): Zone {
  if (name === '' || name === 'UTC') return UTC;
  if (name.includes('..') || /^[/\\]/.test(name)) throw new CronError('time: invalid location name', { code: 'zone', offset });
  const format = isTzdataName(name) ? offsetFormat(name) : undefined;
  if (format === undefined) throw new CronError(`unknown time zone ${name}`, { code: 'zone', offset });
  return new IntlZone(format);
}

function offsetFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}

// About six days: nowhere have clocks changed twice within them since 1970, or are planned to (in Gaza there will be a week between, in 2040). No
// plan goes beyond 2087, what comes later follows rules that change clocks twice a year.
const STRETCH_S = 2 ** 19;
const LATER = 2 ** 32;
const LATER_STRETCH_S = 2 ** 22;
const MAX_STRETCHES = 4096;
const LONG_OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

// A length of time in which the offset changes once, or not at all. Where it does so is found out as far as it is asked for.
interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
  /** Up to here it is known to be `before`. */
  low: number;
  /** From here on it is known to be `after`. */
  high: number;
}

/** Asking Intl takes a microsecond, and a search asks a thousand times: answers are kept for stretches of time. */
class IntlZone implements Zone {
  private readonly stretches = new Map<number, Stretch>();
  private last: Stretch = { start: Infinity, end: -Infinity, before: 0, after: 0, low: 0, high: 0 };

  constructor(private readonly format: Intl.DateTimeFormat) {}

  public offsetAt(instant: number): number {
    if (instant < this.last.start || instant >= this.last.end) this.last = this.stretch(instant);
    const stretch = this.last;
    while (instant > stretch.low && instant < stretch.high) this.narrow(stretch);
    return instant < stretch.high ? stretch.before : stretch.after;
  }

  public isSteady(from: number, to: number): boolean {
    let at = from;
    while (at < to) {
      const { before, after, end } = this.stretch(at);
      if (before !== after) return false;
      at = end;
    }
    return true;
  }

  private stretch(instant: number): Stretch {
    const length = instant < LATER ? STRETCH_S : LATER_STRETCH_S;
    const start = Math.floor(instant / length) * length;
    const known = this.stretches.get(start);
    if (known !== undefined) return known;
    if (this.stretches.size >= MAX_STRETCHES) this.stretches.clear();
    const found = this.explore(start, start + length);
    this.stretches.set(start, found);
    return found;
  }

  private explore(start: number, end: number): Stretch {
    const before = this.last.end === start ? this.last.after : this.ask(start);
    const after = this.ask(end);
    return before === after
      ? { start, end, before, after, low: end, high: end }
      : { start, end, before, after, low: start, high: end };
  }

  private narrow(stretch: Stretch): void {
    const middle = Math.floor((stretch.low + stretch.high) / 2);
    if (this.ask(middle) === stretch.before) stretch.low = middle;
    else stretch.high = middle;
  }

  private ask(instant: number): number {
    const [, sign, ...parts] = LONG_OFFSET.exec(this.format.format(instant * 1000)) ?? [];
    const [hours, minutes, seconds] = parts.map((part: string | undefined) => Number(part ?? 0));
    const offset = (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
    return sign === '-' ? -offset : offset;
  }
}
