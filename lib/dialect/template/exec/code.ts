import type { Op } from './machine';

/** A place in the operations, known once they are there. */
export interface Label {
  at: number;
}

/** Operations being put together. */
export class Code {
  public readonly ops: Op[] = [];

  public add(op: Op): void {
    this.ops.push(op);
  }

  /** A label to be placed. */
  public label(): Label {
    return { at: -1 };
  }

  /** What comes next has the label. */
  public place(label: Label): void {
    label.at = this.ops.length;
  }

  /** Goes on elsewhere. */
  public jump(to: Label): void {
    this.ops.push((machine) => {
      machine.at = to.at;
    });
  }
}
