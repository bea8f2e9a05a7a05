/** Keys in the order in which they came, each once. */
export class Fifo {
  private readonly present = new Set<string>();
  private order: string[] = [];
  private head = 0;

  public get size(): number {
    return this.present.size;
  }

  /** False when the key is there already. */
  public add(key: string): boolean {
    if (this.present.has(key)) return false;
    this.present.add(key);
    this.order.push(key);
    return true;
  }

  public take(): string | undefined {
    const key = this.order[this.head];
    if (key === undefined) return undefined;
    this.head += 1;
    this.present.delete(key);
    // what was taken is let go in pieces: neither kept for ever nor moved for each key
    if (this.head > 1_000 && this.head * 2 > this.order.length) {
      this.order = this.order.slice(this.head);
      this.head = 0;
    }
    return key;
  }

  public clear(): void {
    this.present.clear();
    this.order = [];
    this.head = 0;
  }
}
