import type { Bytes } from '../text/bytes';
import type { Value } from '../value/value';

interface Variable {
  readonly name: Bytes;
  value: Value | undefined;
}

/** One call of a template: its name and the variables it can see. */
export class Frame {
  private readonly variables: Variable[];

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
    this.variables = [{ name: '$', value: dot }];
  }

  /** How many variables there are now. */
  public mark(): number {
    return this.variables.length;
  }

  /** Forgets the variables declared since. */
  public reset(mark: number): void {
    this.variables.length = mark;
  }

  /** Declares a variable. */
  public declare(name: Bytes, value: Value | undefined): void {
    this.variables.push({ name, value });
  }

  /** The innermost variable of a name. */
  public find(name: Bytes): Variable | undefined {
    return this.variables.findLast((variable) => variable.name === name);
  }
}
