import type { Clock } from '../../runtime/ports';

interface Timer {
  readonly at: number;
  readonly fn: () => void;
}

/** A clock that stands still until a test moves it. */
export class VirtualClock implements Clock {
  private readonly timers = new Set<Timer>();
  /** Since this clock was made; `skewMs` only shifts what `now()` says. */
  private elapsed = 0;

  constructor(
    private readonly startsAt = Date.parse('2026-01-01T00:00:00Z'),
    /** Added to the time of day, but not to timers: a clock that is wrong, or was set. */
    public skewMs = 0,
  ) {}

  public now(): Date {
    return new Date(this.startsAt + this.elapsed + this.skewMs);
  }

  public after(ms: number, fn: () => void): () => void {
    const timer = { at: this.elapsed + Math.max(0, ms), fn };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Timers that have not fired. */
  public get pending(): number {
    return this.timers.size;
  }

  /** Milliseconds from now, in order. */
  public get pendingIn(): number[] {
    return [...this.timers].map(({ at }) => at - this.elapsed).sort((a, b) => a - b);
  }

  /** Lets time pass; between two timers everything that is ready runs. */
  public async advance(ms: number): Promise<void> {
    const end = this.elapsed + ms;
    await settle();
    for (let next = this.earliest(end); next; next = this.earliest(end)) {
      this.timers.delete(next);
      this.elapsed = Math.max(this.elapsed, next.at);
      next.fn();
      await settle();
    }
    this.elapsed = end;
  }

  private earliest(end: number): Timer | undefined {
    let earliest: Timer | undefined;
    for (const timer of this.timers) if (timer.at <= end && (!earliest || timer.at < earliest.at)) earliest = timer;
    return earliest;
  }
}

/** Lets everything run that needs no time. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits for the real world, e.g. for bytes to come over a socket. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
