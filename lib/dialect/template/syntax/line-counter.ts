import type { Bytes } from '../text/bytes';

/** Counts lines of a text for positions that only go forward. */
export class LineCounter {
  /** The line of the last position, from 1. */
  public line = 1;
  /** Where that line starts. */
  public start = 0;
  private next: number;

  constructor(private readonly source: Bytes) {
    this.next = this.newlineFrom(0);
  }

  /** Goes on to a position. */
  public moveTo(at: number): void {
    while (this.next < at) {
      this.line++;
      this.start = this.next + 1;
      this.next = this.newlineFrom(this.start);
    }
  }

  private newlineFrom(at: number): number {
    const next = this.source.indexOf('\n', at);
    return next < 0 ? Infinity : next;
  }
}
