import { Re2Error } from './errors';
import type { Node, RepeatNode } from './node';
import type { Ranges } from './ranges';

/** The most instructions a pattern may be compiled to. Go allows more, but what needs them would not end in reasonable time. */
export const MAX_INSTRUCTIONS = 100_000;

/** One instruction; `next` is where it leads to. */
export type Instruction =
  | { readonly kind: 'class'; readonly set: number; readonly next: number }
  /** Tries `next` first. */
  | { readonly kind: 'either'; readonly next: number; readonly other: number }
  | { readonly kind: 'capture'; readonly slot: number; readonly next: number }
  | { readonly kind: 'assertion'; readonly flag: number; readonly next: number }
  | { readonly kind: 'match' };

/** A compiled pattern. */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
  /** The sets of characters that the instructions name by number. */
  readonly sets: readonly Ranges[];
}

/**
 * Compiles a pattern.
 * @throws Re2Error when it is too large
 */
export function compile(node: Node): Program {
  const compiler = new Compiler();
  const start = compiler.emit(node, compiler.add({ kind: 'match' }));
  return { instructions: compiler.instructions, start, sets: compiler.sets };
}

/** Emits instructions from the last to the first: each piece is told where to go on. */
class Compiler {
  public readonly instructions: Instruction[] = [];
  public readonly sets: Ranges[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly known = new Map<Ranges, number>();

  public add(instruction: Instruction): number {
    if (this.instructions.length >= MAX_INSTRUCTIONS) {
      throw new Re2Error(`regexp needs more than ${MAX_INSTRUCTIONS} instructions`, { code: 'size', offset: 0 });
    }
    return this.instructions.push(instruction) - 1;
  }

  public emit(node: Node, next: number): number {
    switch (node.kind) {
      case 'class':
        return this.add({ kind: 'class', set: this.setNumber(node.set), next });
      case 'assertion':
        return this.add({ kind: 'assertion', flag: node.flag, next });
      case 'concat':
        return node.parts.reduceRight((after, part) => this.emit(part, after), next);
      case 'alternate':
        return node.parts
          .map((part) => this.emit(part, next))
          .reduceRight((other, first) => this.add({ kind: 'either', next: first, other }));
      case 'capture': {
        const end = this.add({ kind: 'capture', slot: 2 * node.index + 1, next });
        return this.add({ kind: 'capture', slot: 2 * node.index, next: this.emit(node.part, end) });
      }
      case 'repeat':
        return this.repeat(node, next);
    }
  }

  private repeat(node: RepeatNode, next: number): number {
    const { part, min, max, isGreedy } = node;
    if (max !== Infinity) {
      let start = next;
      for (let times = max; times > min; times--) start = this.either(this.emit(part, start), next, isGreedy);
      return this.copies(part, min, start);
    }
    if (min > 0) return this.copies(part, min - 1, this.plus(part, next, isGreedy));
    // what can match nothing must be tried once before the loop, so that its preference is kept
    if (isNullable(part)) return this.either(this.plus(part, next, isGreedy), next, isGreedy);
    const loop = this.add({ kind: 'match' });
    this.instructions[loop] = this.eitherOf(this.emit(part, loop), next, isGreedy);
    return loop;
  }

  private copies(part: Node, count: number, next: number): number {
    let start = next;
    for (let times = 0; times < count; times++) start = this.emit(part, start);
    return start;
  }

  private plus(part: Node, next: number, isGreedy: boolean): number {
    const loop = this.add({ kind: 'match' });
    const start = this.emit(part, loop);
    this.instructions[loop] = this.eitherOf(start, next, isGreedy);
    return start;
  }

  private either(inner: number, next: number, isGreedy: boolean): number {
    return this.add(this.eitherOf(inner, next, isGreedy));
  }

  private eitherOf(inner: number, next: number, isGreedy: boolean): Instruction {
    return isGreedy ? { kind: 'either', next: inner, other: next } : { kind: 'either', next, other: inner };
  }

  private setNumber(set: Ranges): number {
    const known = this.known.get(set);
    if (known !== undefined) return known;
    const key = set.join();
    const number = this.numbers.get(key) ?? this.sets.push(set) - 1;
    this.numbers.set(key, number);
    this.known.set(set, number);
    return number;
  }
}

function isNullable(node: Node): boolean {
  switch (node.kind) {
    case 'class':
      return false;
    case 'assertion':
      return true;
    case 'concat':
      return node.parts.every(isNullable);
    case 'alternate':
      return node.parts.some(isNullable);
    case 'capture':
      return isNullable(node.part);
    case 'repeat':
      return node.min === 0 || isNullable(node.part);
  }
}
