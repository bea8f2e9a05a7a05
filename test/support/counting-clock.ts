import type { Clock } from '../../runtime/ports';
import { systemClock } from '../../runtime/system-clock';

/** The machine's clock, which knows how many of its timers have neither fired nor been cancelled. */
export class CountingClock implements Clock {
  private readonly timers = new Set<object>();

  public get pending(): number {
    return this.timers.size;
  }

  public now(): Date {
    return systemClock.now();
  }

  public after(ms: number, fn: () => void): () => void {
    const timer = {};
    this.timers.add(timer);
    const cancel = systemClock.after(ms, () => {
      this.timers.delete(timer);
      fn();
    });
    return () => {
      this.timers.delete(timer);
      cancel();
    };
  }
}
