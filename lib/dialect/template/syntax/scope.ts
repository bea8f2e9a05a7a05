import type { Bytes } from '../text/bytes';

/** The variables that can be seen at a place of a template. */
export class Scope {
  private readonly names: Bytes[] = ['$'];
  private readonly counts = new Map<Bytes, number>([['$', 1]]);

  /** How many there are now. */
  public mark(): number {
    return this.names.length;
  }

  /** Forgets the variables declared since. */
  public reset(mark: number): void {
    for (const name of this.names.splice(mark)) this.counts.set(name, (this.counts.get(name) ?? 0) - 1);
  }

  /** Declares a variable. */
  public declare(name: Bytes): void {
    this.names.push(name);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  /** Whether a variable is declared. */
  public has(name: Bytes): boolean {
    return (this.counts.get(name) ?? 0) > 0;
  }
}
