import { goQuote } from '../escape';
import type { Expression } from './expression';
import type { ElementScope } from './scope';

/** A place in a template: what the dot is there, and what the elements around it are called. */
export class Frame {
  private constructor(
    /** Whether the dot is still all of the data. */
    private readonly hasData: boolean,
    private readonly names: ReadonlyMap<ElementScope, string>,
  ) {}

  /** The outermost place of a template. */
  public static readonly outside = new Frame(true, new Map());

  /** The same place where something else may be the dot. */
  public get inside(): Frame {
    return new Frame(false, this.names);
  }

  /** The place inside a loop, where the element has a name. */
  public within(scope: ElementScope): Frame {
    return new Frame(false, new Map(this.names).set(scope, `$e${this.names.size + 1}`));
  }

  /** How many loops there are around it. */
  public get depth(): number {
    return this.names.size;
  }

  /** The name of an element; undefined outside of its loop. */
  public nameOf(scope: ElementScope): string | undefined {
    return this.names.get(scope);
  }

  /** An expression as it stands in an action of its own. */
  public render(expression: Expression): string {
    switch (expression.kind) {
      case 'item':
        return this.hasData ? '.' : '$';
      case 'dependency':
        return `index ${this.data}.Deps ${goQuote(expression.task.name)}`;
      case 'context':
        return `${this.data}.Context.${expression.name}`;
      case 'element':
      case 'verbatim':
      case 'string':
        return this.word(expression);
      case 'member':
        return [`${this.receiver(expression.of)}.${expression.name}`, ...this.operands(expression.args)].join(' ');
      case 'call':
        return this.call(expression.name, expression.args);
    }
  }

  private word(expression: Extract<Expression, { readonly kind: 'element' | 'verbatim' | 'string' }>): string {
    if (expression.kind === 'verbatim') return expression.text;
    return expression.kind === 'string' ? goQuote(expression.value) : (this.names.get(expression.scope) ?? '$');
  }

  private get data(): string {
    return this.hasData ? '' : '$';
  }

  /** `index (index .Deps "a") "Results"` is `index .Deps "a" "Results"`. */
  private call(name: string, [first, ...rest]: readonly Expression[]): string {
    if (first === undefined) return name;
    const isNested = name === 'index' && (first.kind === 'dependency' || (first.kind === 'call' && first.name === 'index'));
    return [...(isNested ? [this.render(first)] : [name, this.operand(first)]), ...this.operands(rest)].join(' ');
  }

  private operands(expressions: readonly Expression[]): readonly string[] {
    return expressions.map((each) => this.operand(each));
  }

  /** An expression as an argument. */
  private operand(expression: Expression): string {
    const isOne = expression.kind === 'member' ? expression.args.length === 0 : !['call', 'dependency'].includes(expression.kind);
    return isOne ? this.render(expression) : `(${this.render(expression)})`;
  }

  /** What stands before the name of a member. */
  private receiver(expression: Expression): string {
    return expression.kind === 'item' ? this.data : this.operand(expression);
  }
}
