import type { Clock } from '../ports';

export interface PaceOptions {
  /** How many may pass at once after a rest. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Lets through so many at once and, after those, so many a second. */
export class Pace {
  private left: number;
  private last: number;

  constructor(
    private readonly options: PaceOptions,
    private readonly clock: Clock,
  ) {
    this.left = options.burst;
    this.last = clock.now().getTime();
  }

  /** Milliseconds until the next may pass; 0 lets this one pass and counts it. */
  public take(): number {
    const { burst, perSecond } = this.options;
    const now = this.clock.now().getTime();
    // a clock that was set back gives nothing
    this.left = Math.min(burst, this.left + (Math.max(0, now - this.last) * perSecond) / 1_000);
    this.last = now;
    if (this.left < 1) return Math.ceil(((1 - this.left) * 1_000) / perSecond);
    this.left -= 1;
    return 0;
  }
}
