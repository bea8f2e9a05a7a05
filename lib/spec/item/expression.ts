import type { ElementScope, ItemScope, Stage } from './scope';

/** A Task whose results others can use. The name may be read late: it settles what the Task is. */
export interface TaskLike {
  readonly name: string;
}

/** A Go template expression whose variables are told when it is known where it stands. */
export type Expression =
  /** All variables of the item. */
  | { readonly kind: 'item'; readonly scope: ItemScope }
  /** What a Task's dependencies have reported. */
  | { readonly kind: 'dependency'; readonly task: TaskLike }
  /** What a context source has fetched. */
  | { readonly kind: 'context'; readonly scope: ItemScope; readonly name: string }
  | { readonly kind: 'element'; readonly scope: ElementScope }
  /** A variable or a constant as it is written. */
  | { readonly kind: 'verbatim'; readonly text: string }
  | { readonly kind: 'string'; readonly value: string }
  /** A field, or a method with arguments. */
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

/** What stands inside another expression: the item, elements, context sources, Tasks. */
export type Root = Extract<Expression, { readonly kind: 'item' | 'dependency' | 'context' | 'element' }>;

/** A field by its name, or an entry by its key where the key is no name in Go. */
export function member(of: Expression, name: string): Expression {
  return /^[A-Za-z_]\w*$/.test(name) ? { kind: 'member', of, name, args: [] } : call('index', of, text(name));
}

/** The value of a method. */
export function method(of: Expression, name: string, ...args: readonly Expression[]): Expression {
  return { kind: 'member', of, name, args };
}

/** The value of one of the functions of templates. */
export function call(name: string, ...args: readonly Expression[]): Expression {
  return { kind: 'call', name, args };
}

/** A string constant. */
export function text(value: string): Expression {
  return { kind: 'string', value };
}

/** A variable or constant that is written in the same way everywhere. */
export function verbatim(written: string): Expression {
  return { kind: 'verbatim', text: written };
}

/** `a and b`, without needless nesting. */
export function both(a: Expression | undefined, b: Expression): Expression {
  if (a === undefined) return b;
  return call('and', a, ...(b.kind === 'call' && b.name === 'and' ? b.args : [b]));
}

const OPPOSITES: Readonly<Record<string, string>> = { eq: 'ne', ne: 'eq', lt: 'ge', ge: 'lt', gt: 'le', le: 'gt' };

/** The opposite of a condition. */
export function negation(of: Expression): Expression {
  if (of.kind === 'call') {
    const [first] = of.args;
    if (of.name === 'not' && first) return first;
    const opposite = OPPOSITES[of.name];
    if (opposite !== undefined && of.args.length === 2) return { ...of, name: opposite };
  }
  return call('not', of);
}

/** Everything in an expression that has a place of its own. */
export function rootsOf(expression: Expression): readonly Root[] {
  switch (expression.kind) {
    case 'verbatim':
    case 'string':
      return [];
    case 'member':
      return [expression.of, ...expression.args].flatMap(rootsOf);
    case 'call':
      return expression.args.flatMap(rootsOf);
    default:
      return [expression];
  }
}

/** The rendering in which an expression is known: that of the spawner, or that of the Task. */
export function stageOf(expression: Expression): Stage | 'both' {
  const stages = new Set(rootsOf(expression).map(stageOfRoot));
  return stages.size > 1 ? 'both' : ([...stages][0] ?? 'item');
}

function stageOfRoot(root: Root): Stage {
  return root.kind === 'dependency' ? 'task' : root.kind === 'element' ? root.scope.stage : 'item';
}
