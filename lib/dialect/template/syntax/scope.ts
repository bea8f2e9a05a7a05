import type { Bytes } from '../text/bytes';

/** The variables that can be seen at a place of a template. */
export class Scope {
  private readonly names: Bytes[] = ['$'];

  /** How many there are now. */
  public mark(): number {
    return this.names.length;
  }

  /** Forgets the variables declared since. */
  public reset(mark: number): void {
    this.names.length = mark;
  }

  /** Declares a variable. */
  public declare(name: Bytes): void {
    this.names.push(name);
  }

  /** Whether a variable is declared. */
  public has(name: Bytes): boolean {
    return this.names.includes(name);
  }
}
