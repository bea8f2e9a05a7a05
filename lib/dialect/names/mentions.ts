import type { ListNode, Operand, PipeNode, Statement, Template } from '../template/syntax/node';

type Part = Statement | Operand;

/**
 * Whether the body of a template has a field or a string of this name, whatever it is a field of. Templates that it defines are not looked into:
 * only their calls could reach them.
 */
export function mentions(template: Template, name: string): boolean {
  // a list of what is left, not recursion: templates may nest deeper than the stack
  const left: Part[] = [...(template.bodies.get(template.name) ?? [])];
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (namesOf(part).includes(name)) return true;
    for (const inner of partsOf(part)) left.push(inner);
  }
  return false;
}

function namesOf(part: Part): readonly string[] {
  if (part.kind === 'string') return [part.value];
  return 'fields' in part ? part.fields : [];
}

function partsOf(part: Part): readonly Part[] {
  switch (part.kind) {
    case 'action':
      return [part.pipe];
    case 'template':
      return optional(part.pipe);
    case 'if':
    case 'with':
    case 'range':
      return [part.pipe, ...part.list, ...bodyOf(part.otherwise)];
    case 'pipe':
      return part.commands.flatMap(({ operands }) => operands);
    case 'chain':
      return [part.target];
    default:
      return [];
  }
}

function optional(pipe: PipeNode | undefined): readonly Part[] {
  return pipe === undefined ? [] : [pipe];
}

function bodyOf(list: ListNode | undefined): ListNode {
  return list ?? [];
}
