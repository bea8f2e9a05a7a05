import type { Clock } from '../ports';

interface Due {
  readonly key: string;
  readonly at: number;
}

/**
 * Keys that become due; of several times for a key the earliest counts. One timer for all of them: tens of thousands of finished Tasks wait
 * for their end here.
 */
export class TimedKeys {
  private readonly dueAt = new Map<string, number>();
  /** A binary heap by time. Entries that `dueAt` does not confirm are left over and skipped. */
  private heap: Due[] = [];
  /** How far the machine's time was set back since; timers tell. */
  private ahead = 0;
  private timer: { readonly at: number; readonly cancel: () => void } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly onDue: (key: string) => void,
  ) {}

  public get size(): number {
    return this.dueAt.size;
  }

  public set(key: string, milliseconds: number): void {
    const at = this.now() + Math.max(0, milliseconds);
    const known = this.dueAt.get(key);
    if (known !== undefined && known <= at) return;
    this.dueAt.set(key, at);
    this.push({ key, at });
    this.arm();
  }

  public delete(key: string): void {
    this.dueAt.delete(key);
    if (this.dueAt.size === 0) this.clear();
  }

  public clear(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.dueAt.clear();
    this.heap = [];
  }

  private now(): number {
    return this.clock.now().getTime() + this.ahead;
  }

  private arm(): void {
    const next = this.heap[0];
    if (!next || (this.timer && this.timer.at <= next.at)) return;
    this.timer?.cancel();
    this.timer = { at: next.at, cancel: this.clock.after(Math.max(0, next.at - this.now()), () => this.fire()) };
  }

  private fire(): void {
    // the timer has waited as long as it should, whatever the time of day says
    this.ahead += Math.max(0, (this.timer?.at ?? 0) - this.now());
    this.timer = undefined;
    const now = this.now();
    for (let next = this.heap[0]; next && next.at <= now; next = this.heap[0]) {
      this.pop();
      if (this.dueAt.get(next.key) !== next.at) continue;
      this.dueAt.delete(next.key);
      this.onDue(next.key);
    }
    this.arm();
  }

  private push(due: Due): void {
    if (this.heap.length > 2 * this.dueAt.size + 64) this.compact();
    this.heap.push(due);
    let index = this.heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.timeAt(parent) <= due.at) break;
      this.swap(index, parent);
      index = parent;
    }
  }

  private pop(): void {
    const last = this.heap.pop();
    if (!last || this.heap.length === 0) return;
    this.heap[0] = last;
    for (let index = 0; ;) {
      const left = 2 * index + 1;
      const least = this.timeAt(left + 1) < this.timeAt(left) ? left + 1 : left;
      if (this.timeAt(least) >= last.at) return;
      this.swap(index, least);
      index = least;
    }
  }

  /** Drops what is left over. An array in order is a heap. */
  private compact(): void {
    this.heap = [...this.dueAt].map(([key, at]) => ({ key, at })).sort((a, b) => a.at - b.at);
  }

  private timeAt(index: number): number {
    return this.heap[index]?.at ?? Infinity;
  }

  private swap(a: number, b: number): void {
    const first = this.heap[a];
    const second = this.heap[b];
    if (!first || !second) return;
    this.heap[a] = second;
    this.heap[b] = first;
  }
}
