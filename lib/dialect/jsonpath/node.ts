/** An expression: a path is one, and so is what stands in its brackets. */
export type Expression =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'variable'; readonly keys: readonly Expression[]; readonly at: number }
  | { readonly kind: 'call'; readonly callee: Variable; readonly at: number }
  | { readonly kind: 'negate'; readonly operand: Expression; readonly at: number }
  /** A chain: each comparison is made with the outcome of those before it. */
  | { readonly kind: 'equal'; readonly first: Expression; readonly comparisons: readonly Comparison[] }
  | Path;

/** `== with`, or `!= with`. */
export interface Comparison {
  readonly isNegated: boolean;
  readonly with: Expression;
}

/** A name without `$`, which is looked up in the document. */
export type Variable = Extract<Expression, { readonly kind: 'variable' }>;

/** A walk through the document, from its root or from the current value. */
export interface Path {
  readonly kind: 'path';
  readonly from: 'root' | 'current';
  readonly steps: readonly Step[];
}

/** One step of a walk; `at` is where it stands in the text. */
export type Step =
  | { readonly kind: 'key'; readonly key: Expression; readonly at: number }
  | { readonly kind: 'keys'; readonly keys: readonly Expression[] }
  | { readonly kind: 'all' }
  | { readonly kind: 'range'; readonly bounds: readonly (Expression | undefined)[] }
  | { readonly kind: 'filter'; readonly test: Expression }
  /** The value itself and all below it. */
  | { readonly kind: 'descend' }
  | { readonly kind: 'script'; readonly script: Expression };
