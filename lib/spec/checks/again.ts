import type { ActionNode, Operand, Statement, Template } from '../../dialect/template/syntax/node';

/** What comes out of a rendering, as far as it does not depend on the item: text of an item is `x`, as a Go literal where it is quoted. */
export interface Rendered {
  readonly text: string;
  /** Whether the item decides which parts of it there are. */
  readonly hasBranches: boolean;
}

/** What the spawner makes of a prompt before the Task renders it. Uses no recursion: templates nest as deep as their authors like. */
export function renderedOnce({ bodies, name }: Template): Rendered {
  const waiting = [...(bodies.get(name) ?? [])].reverse();
  const parts: string[] = [];
  let hasBranches = false;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === 'text') parts.push(next.text);
    else if (next.kind === 'action') parts.push(printed(next));
    else {
      hasBranches = true;
      waiting.push(...bodiesOf(next).reverse());
    }
  }
  // nodes have a character a byte
  return { text: Buffer.from(parts.join(''), 'latin1').toString('utf8'), hasBranches };
}

/** What a branch may render. */
function bodiesOf(statement: Statement): Statement[] {
  return 'list' in statement ? [...statement.list, ...(statement.otherwise ?? [])] : [];
}

function printed({ pipe: { declares, commands } }: ActionNode): string {
  if (declares.length > 0) return '';
  const [first, format] = commands.at(-1)?.operands ?? [];
  if (first?.kind === 'string' && commands.length === 1) return first.value;
  return isQuoting(first, format) ? '"x"' : 'x';
}

function isQuoting(first: Operand | undefined, format: Operand | undefined): boolean {
  return first?.kind === 'identifier' && first.name === 'printf' && format?.kind === 'string' && format.value === '%q';
}
