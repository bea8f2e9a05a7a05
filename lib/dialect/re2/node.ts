import type { Ranges } from './ranges';

/** What must be so at a place for an assertion to hold. */
export const BEGIN_LINE = 1;
export const END_LINE = 2;
export const BEGIN_TEXT = 4;
export const END_TEXT = 8;
export const WORD_BOUNDARY = 16;
export const NO_WORD_BOUNDARY = 32;

/** A piece of a pattern, with how large it is when it is compiled and how deep it nests. */
export type Node = { readonly size: number; readonly height: number } & (
  | { readonly kind: 'class'; readonly set: Ranges }
  | { readonly kind: 'assertion'; readonly flag: number }
  | { readonly kind: 'concat'; readonly parts: readonly Node[] }
  | { readonly kind: 'alternate'; readonly parts: readonly Node[] }
  | { readonly kind: 'capture'; readonly index: number; readonly part: Node }
  | {
      readonly kind: 'repeat';
      readonly part: Node;
      readonly min: number;
      /** Infinity when there is no upper bound. */
      readonly max: number;
      readonly isGreedy: boolean;
      /** Whether it was written with braces: those must not multiply to more than 1000. */
      readonly isCounted: boolean;
    }
);

/** The set of some character. */
export function classNode(set: Ranges): Node {
  return { kind: 'class', set, size: 1, height: 1 };
}

/** Something that takes no character. */
export function assertionNode(flag: number): Node {
  return { kind: 'assertion', flag, size: 1, height: 1 };
}

/** One after the other. */
export function concatNode(parts: readonly Node[]): Node {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { kind: 'concat', parts, size: Math.max(1, sum(parts)), height: deeper(parts) };
}

/** One or another. */
export function alternateNode(parts: readonly Node[]): Node {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { kind: 'alternate', parts, size: sum(parts) + parts.length - 1, height: deeper(parts) };
}

/** A group that is remembered. */
export function captureNode(index: number, part: Node): Node {
  return { kind: 'capture', index, part, size: 2 + part.size, height: 1 + part.height };
}

/** Something repeated. */
export function repeatNode(
  part: Node,
  { min, max, isGreedy, isCounted }: Omit<RepeatNode, 'kind' | 'part' | 'size' | 'height'>,
): Node {
  return { kind: 'repeat', part, min, max, isGreedy, isCounted, size: repeatSize(part.size, min, max), height: 1 + part.height };
}

/** A repetition. */
export type RepeatNode = Extract<Node, { readonly kind: 'repeat' }>;

function repeatSize(size: number, min: number, max: number): number {
  if (max === Infinity) return min === 0 ? 2 + size : 1 + min * size;
  return Math.max(1, max * size + (max - min));
}

function sum(parts: readonly Node[]): number {
  return parts.reduce((size, part) => size + part.size, 0);
}

function deeper(parts: readonly Node[]): number {
  return 1 + parts.reduce((height, part) => Math.max(height, part.height), 0);
}
