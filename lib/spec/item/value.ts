import { call, both, type Expression, negation, rootsOf, stageOf, type TaskLike, text, verbatim } from './expression';
import { ItemError, type Stage } from './scope';

/** How a value is known and printed. */
export interface ValueForm {
  /** How the author wrote it, for messages: `item.title`. */
  readonly written: string;
  /** The value, wherever `guard` is true. */
  readonly expression: Expression;
  /**
   * What must be there for the expression to be one.
   * @default - nothing: it always is
   */
  readonly guard?: Expression;
  /** Whether the guard has the value itself, so that it need not be looked up again. */
  readonly isGuard?: boolean;
}

/** A value that is known only in the cluster. It has a place in `` prompt`…` `` and in conditions, and nowhere else. */
export abstract class TemplateValue {
  /** @internal */
  constructor(
    /** @internal */
    public readonly form: ValueForm,
  ) {}

  /** Whether it is nothing: an empty text or list, 0, false, or not there at all. */
  public get isEmpty(): Condition {
    return this.asCondition().not();
  }

  /**
   * Whether it may say anything, so that a second rendering could take it for a template.
   * @internal
   */
  public get isText(): boolean {
    return true;
  }

  /** @internal */
  public get stage(): Stage {
    return stageOf(this.form.expression) === 'task' ? 'task' : 'item';
  }

  /** The Tasks that must have succeeded before the value is there. */
  public get tasks(): readonly TaskLike[] {
    return tasksOf(this.form.expression);
  }

  /** @internal */
  public asCondition(): Condition {
    const { guard, isGuard, expression } = this.form;
    return new Condition(isGuard && guard ? guard : both(guard, expression), this.form.written);
  }

  /** @throws Error always: the text is not known while the program runs */
  public toString(): never {
    const [when, where] =
      this.stage === 'task'
        ? ['after the Task has run', 'the prompt of a Task']
        : ['when there is an item', "the spawner's 'task'"];
    throw new ItemError(
      `${this.form.written} is known only ${when}, so it cannot become a string here; ` +
        `put it into a prompt\`…\` and give that to ${where}`,
    );
  }

  /** @throws Error always, as `toString` does */
  public toJSON(): never {
    return this.toString();
  }
}

/** Something that is true or false in the cluster, for `prompt.when`. */
export class Condition {
  /** @internal */
  constructor(
    /** @internal */
    public readonly expression: Expression,
    /** @internal */
    public readonly written: string,
  ) {
    if (stageOf(expression) === 'both') {
      throw new ItemError(
        `${written} mixes what the spawner knows of its item with what a Task reports later; put one prompt.when into another instead`,
      );
    }
  }

  /** @internal */
  public get tasks(): readonly TaskLike[] {
    return tasksOf(this.expression);
  }

  /** True when this and all others are. */
  public and(...others: readonly ConditionLike[]): Condition {
    return this.joined('and', others);
  }

  /** True when this or one of the others is. */
  public or(...others: readonly ConditionLike[]): Condition {
    return this.joined('or', others);
  }

  /** The opposite. */
  public not(): Condition {
    return new Condition(negation(this.expression), `not(${this.written})`);
  }

  /** @throws Error always: it is not known while the program runs */
  public toString(): never {
    throw new ItemError(`${this.written} is known only in the cluster; give it to prompt.when`);
  }

  /** @throws Error always, as `toString` does */
  public toJSON(): never {
    return this.toString();
  }

  private joined(name: 'and' | 'or', others: readonly ConditionLike[]): Condition {
    const conditions = [this, ...others.map(toCondition)];
    const args = conditions.flatMap(({ expression: each }) => (each.kind === 'call' && each.name === name ? each.args : [each]));
    return new Condition(call(name, ...args), conditions.map(({ written }) => written).join(` ${name} `));
  }
}

/** Name of the member that an object of a payload answers with what it stands for. */
export const OBJECT: unique symbol = Symbol('kelos.object');

/** An object with members, as `payload.pull_request`. As a condition it says whether it is there. */
export interface PayloadObject {
  /** @internal */
  readonly [OBJECT]: Condition;
}

/** What can be asked for being there and not empty. */
export type ConditionLike = Condition | TemplateValue | PayloadObject;

/** @throws Error for what is no condition */
export function toCondition(value: ConditionLike): Condition {
  if (value instanceof Condition) return value;
  if (value instanceof TemplateValue) return value.asCondition();
  const condition: unknown = typeof value === 'object' && value !== null ? value[OBJECT] : undefined;
  if (condition instanceof Condition) return condition;
  throw new ItemError('a condition is made of values, as issue.kind.equals("PR"); what is known now is for an if of your own');
}

/** The Tasks whose reports an expression reads. */
export function tasksOf(expression: Expression): readonly TaskLike[] {
  return rootsOf(expression).flatMap((root) => (root.kind === 'dependency' ? [root.task] : []));
}

/** Text. */
export class TextValue extends TemplateValue {
  /** What kind of value it is. */
  public readonly type = 'text';

  /** Whether it is exactly this text. A value that is not there equals no other value. */
  public equals(other: string | TextValue): Condition {
    return other instanceof TextValue ? compared('eq', this, other) : this.among('equals', [other]);
  }

  /** Whether it is exactly one of these texts. */
  public isOneOf(...texts: readonly [string, ...string[]]): Condition {
    return this.among('isOneOf', texts);
  }

  private among(method: string, texts: readonly string[]): Condition {
    const { written, expression, guard } = this.form;
    const full = texts.filter((each) => each !== '');
    const comparison = both(guard, call('eq', expression, ...full.map(text)));
    const some = new Condition(comparison, `${written}.${method}(${texts.map((each) => JSON.stringify(each)).join(', ')})`);
    if (full.length === texts.length) return some;
    return full.length === 0 ? this.isEmpty : this.isEmpty.or(some);
  }
}

/** A whole number. */
export class NumberValue extends TemplateValue {
  /** What kind of value it is. */
  public readonly type = 'number';

  public override get isText(): boolean {
    return false;
  }

  /** Whether it is exactly this number. */
  public equals(other: number | NumberValue): Condition {
    return compared('eq', this, other);
  }

  /** Whether it is this number or a greater one. */
  public atLeast(other: number | NumberValue): Condition {
    return compared('ge', this, other);
  }

  /** Whether it is this number or a smaller one. */
  public atMost(other: number | NumberValue): Condition {
    return compared('le', this, other);
  }

  /** Whether it is greater than this number. */
  public above(other: number | NumberValue): Condition {
    return compared('gt', this, other);
  }

  /** Whether it is smaller than this number. */
  public below(other: number | NumberValue): Condition {
    return compared('lt', this, other);
  }
}

/** True or false. It is a condition as it is. */
export class FlagValue extends TemplateValue {
  /** What kind of value it is. */
  public readonly type = 'flag';

  public override get isText(): boolean {
    return false;
  }

  /** Whether it is true, or false. What is not there is false. */
  public equals(other: boolean): Condition {
    return other ? this.asCondition() : this.isEmpty;
  }
}

/** A point in time; printed as `2024-01-02 03:04:05 +0000 UTC`, and as nothing when there is none. */
export class TimeValue extends TemplateValue {
  /** What kind of value it is. */
  public readonly type = 'time';

  public override get isText(): boolean {
    return false;
  }

  /**
   * The time as text.
   * @param layout as Go's time.Format takes it: the text of `Mon Jan 2 15:04:05 MST 2006`
   * @example payload.issue.created_at.format('2006-01-02')
   */
  public format(layout: string): TextValue {
    const { written, expression, guard } = this.form;
    const formatted: Expression = { kind: 'member', of: expression, name: 'Format', args: [text(layout)] };
    return new TextValue({ written: `${written}.format(${JSON.stringify(layout)})`, expression: formatted, guard });
  }

  public override asCondition(): Condition {
    return new Condition(this.form.guard ?? this.form.expression, this.form.written);
  }
}

type Operator = 'eq' | 'ge' | 'le' | 'gt' | 'lt';

function compared<V extends TemplateValue>(operator: Operator, value: V, other: number | V): Condition {
  const { form } = value;
  if (typeof other === 'number') {
    return new Condition(both(form.guard, call(operator, form.expression, whole(other))), `${form.written} ${operator} ${other}`);
  }
  const comparison = call(operator, form.expression, other.form.expression);
  return new Condition(both(form.guard, both(other.form.guard, comparison)), `${form.written} ${operator} ${other.form.written}`);
}

function whole(number: number): Expression {
  if (!Number.isSafeInteger(number)) throw new ItemError(`a whole number can be compared only with another, got ${number}`);
  return verbatim(String(number));
}
