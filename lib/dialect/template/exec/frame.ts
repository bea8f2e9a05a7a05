import type { Bytes } from '../text/bytes';
import type { Value } from '../value/value';
import type { Budget } from './budget';

/** A variable and those declared before it. */
export interface Variable {
  readonly name: Bytes;
  readonly before: Variable | undefined;
  value: Value | undefined;
}

/** So many variables looked through cost a step. */
const VARIABLES_PER_STEP = 16;

/** One call of a template: its name and the variables it can see. */
export class Frame {
  private last: Variable;

  /**
   * @param name the template that runs
   * @param dot what it was called with, which is `$`
   * @param depth how many calls enclose this one
   */
  constructor(
    public readonly name: Bytes,
    dot: Value | undefined,
    public readonly depth: number,
  ) {
    this.last = { name: '$', before: undefined, value: dot };
  }

  /** A mark of the variables there are now. */
  public mark(): Variable {
    return this.last;
  }

  /** Forgets the variables declared since. */
  public reset(mark: Variable): void {
    this.last = mark;
  }

  /** Declares a variable. */
  public declare(name: Bytes, value: Value | undefined): void {
    this.last = { name, before: this.last, value };
  }

  /** The innermost variable of a name. */
  public find(name: Bytes, budget: Budget): Variable | undefined {
    let seen = 0;
    let variable: Variable | undefined = this.last;
    for (; variable !== undefined && variable.name !== name; variable = variable.before) seen++;
    budget.step(Math.floor(seen / VARIABLES_PER_STEP));
    return variable;
  }
}
