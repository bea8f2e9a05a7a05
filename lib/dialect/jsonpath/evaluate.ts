import type { Budget } from '../template/exec/budget';
import { JsonPathError } from './errors';
import type { Expression, Path, Step, Variable } from './node';
import { range } from './range';
import { childrenOf, isEqual, isList, isObject, isTruthy, memberOf, numberOf, printed, typeName } from './value';
import { toInt } from './number';

type KeyStep = Extract<Step, { readonly kind: 'key' }>;
type Call = Extract<Expression, { readonly kind: 'call' }>;

/** Evaluates expressions over one document. */
export class Evaluator {
  constructor(
    private readonly root: unknown,
    private readonly budget: Budget,
  ) {}

  /** The value of an expression; `current` is what `@` stands for. */
  public evaluate(expression: Expression, current: unknown): unknown {
    this.budget.step();
    switch (expression.kind) {
      case 'constant':
        return expression.value;
      case 'variable':
        return this.variable(expression, current);
      case 'call':
        return this.call(expression, current);
      case 'negate':
        return this.negate(this.evaluate(expression.operand, current), expression.at);
      case 'equal':
        return expression.comparisons.reduce(
          (left, { isNegated, with: right }) => isEqual(left, this.evaluate(right, current), this.budget) !== isNegated,
          this.evaluate(expression.first, current),
        );
      case 'path':
        return this.path(expression, current);
    }
  }

  private negate(operand: unknown, at: number): number {
    const number = numberOf(operand, this.budget);
    if (number === undefined) throw failure(`unexpected ${this.print(operand)}(${typeName(operand)}) expected number`, at);
    return -number;
  }

  private variable({ keys, at }: Variable, current: unknown): unknown {
    const names = keys.map((key) => this.print(this.evaluate(key, current)));
    let value = this.root;
    for (const [index, name] of names.entries()) {
      const found = member(value, name);
      if (found === undefined) throw failure(`unknown parameter ${names.slice(0, index + 1).join('.')}`, at);
      value = found;
    }
    return value;
  }

  private call({ callee, at }: Call, current: unknown): never {
    const [name] = callee.keys;
    let value: unknown;
    try {
      value = this.variable(callee, current);
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw failure(`could not call function: ${error.message}`, at);
    }
    throw failure(`could not call '${name?.kind === 'constant' ? String(name.value) : ''}' type ${typeName(value)}`, at);
  }

  /** A walk gives one value as long as each step leads to one; otherwise a list, from which what leads nowhere is left out. */
  private path({ from, steps }: Path, current: unknown): unknown {
    const start = from === 'root' ? this.root : (current ?? null);
    if (!steps.some(isManifold)) return steps.reduce((value, step) => this.single(step, value), start);
    return steps.reduce<readonly unknown[]>((values, step) => this.flatMap(values, step), [start]);
  }

  private flatMap(values: readonly unknown[], step: Step): readonly unknown[] {
    const found: unknown[] = [];
    for (const value of values) {
      this.budget.step();
      for (const result of this.many(step, value)) {
        this.budget.step();
        found.push(result);
      }
    }
    return found;
  }

  private single(step: Step, value: unknown): unknown {
    if (step.kind === 'script') return this.evaluate(step.script, value);
    if (step.kind === 'key') return this.select(step, value);
    throw new Error(`a ${step.kind} step leads to many values`);
  }

  private many(step: Step, value: unknown): Iterable<unknown> {
    switch (step.kind) {
      case 'keys':
        return step.keys.flatMap((key) => this.attempt(() => this.select({ kind: 'key', key, at: 0 }, value)));
      case 'all':
        return childrenOf(value);
      case 'range':
        return isList(value) ? this.range(step.bounds, value) : [];
      case 'filter':
        return childrenOf(value).filter((child) =>
          this.attempt(() => this.evaluate(step.test, child)).some((value) => isTruthy(value, this.budget)),
        );
      case 'descend':
        return this.descend(value);
      default:
        return this.attempt(() => this.single(step, value));
    }
  }

  /** The result in a list of its own; nothing when there is none. */
  private attempt(evaluate: () => unknown): readonly unknown[] {
    try {
      return [evaluate()];
    } catch (error) {
      if (isFailure(error)) return [];
      throw error;
    }
  }

  private range(bounds: readonly (Expression | undefined)[], list: readonly unknown[]): readonly unknown[] {
    const numbers: (number | undefined)[] = [];
    for (const bound of bounds) {
      const [value] = bound === undefined ? [undefined] : this.attempt(() => this.evaluate(bound, list));
      const number = numberOf(value, this.budget);
      if (number === undefined && bound !== undefined) return [];
      numbers.push(number === undefined ? undefined : toInt(number));
    }
    return range(list, numbers);
  }

  private *descend(value: unknown): Generator<unknown> {
    const waiting: unknown[] = [value];
    while (waiting.length > 0) {
      const next = waiting.pop();
      yield next;
      for (const child of childrenOf(next).toReversed()) {
        this.budget.step();
        waiting.push(child);
      }
    }
  }

  private select({ key, at }: KeyStep, value: unknown): unknown {
    this.budget.step();
    if (isList(value)) return this.item(value, this.key(key, value, at), at);
    if (!isObject(value)) {
      const wanted = 'map[string]interface{} or []interface{}';
      throw failure(`unsupported value type ${typeName(value)} for select, expected ${wanted}`, at);
    }
    const name = this.print(this.key(key, value, at));
    const found = memberOf(value, name);
    if (found === undefined) throw failure(`unknown key ${name}`, at);
    return found;
  }

  private key(key: Expression, value: unknown, at: number): unknown {
    try {
      return this.evaluate(key, value);
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw failure(`could not select value, invalid key: ${error.message}`, at);
    }
  }

  private item(list: readonly unknown[], key: unknown, at: number): unknown {
    const number = numberOf(key, this.budget);
    if (number === undefined) {
      throw failure(`could not select value, invalid key: expected number but got ${this.print(key)} (${typeName(key)})`, at);
    }
    const index = toInt(number);
    if (index < 0 || index >= list.length) throw failure(`index ${BigInt(index)} out of bounds`, at);
    return list[index];
  }

  private print(value: unknown): string {
    return printed(value, this.budget);
  }
}

function isManifold({ kind }: Step): boolean {
  return kind !== 'key' && kind !== 'script';
}

/** What a name leads to. A list to which it is no index stays where it is; undefined when there is nothing to look in. */
function member(value: unknown, name: string): unknown {
  if (isObject(value)) return memberOf(value, name) ?? null;
  if (!isList(value)) return undefined;
  const index = /^[+-]?[0-9]+$/.test(name) ? Number(name) : -1;
  return index >= 0 && index < value.length ? value[index] : value;
}

function failure(message: string, offset: number): JsonPathError {
  return new JsonPathError(message, { code: 'evaluate', offset });
}

function isFailure(error: unknown): error is JsonPathError {
  return error instanceof JsonPathError && error.code === 'evaluate';
}
