import { type ElementScope, ItemError, type ItemScope } from './item/scope';
import type { Condition, TemplateValue } from './item/value';
import type { ListValue } from './item/collections';

/** A piece of a prompt. */
export type PromptNode =
  /** What the author wrote, byte for byte. */
  | { readonly kind: 'text'; readonly text: string }
  /** Go template text, as it is. */
  | { readonly kind: 'template'; readonly text: string }
  | { readonly kind: 'value'; readonly value: TemplateValue }
  | WhenNode
  | EachNode
  | OnNode;

/** The one or the other. */
export interface WhenNode {
  readonly kind: 'when';
  readonly condition: Condition;
  readonly then: readonly PromptNode[];
  readonly otherwise: readonly PromptNode[];
  /** See {@link depthAround}. */
  readonly depth: number;
}

/** Something for each value of a list. */
export interface EachNode {
  readonly kind: 'each';
  readonly list: ListValue<unknown>;
  readonly scope: ElementScope;
  readonly body: readonly PromptNode[];
  readonly separator: readonly PromptNode[];
  /** See {@link depthAround}. */
  readonly depth: number;
}

/** Something for some of the events of a spawner. */
export interface OnNode {
  readonly kind: 'on';
  readonly scope: ItemScope;
  readonly events: readonly string[];
  readonly body: readonly PromptNode[];
  /** See {@link depthAround}. */
  readonly depth: number;
}

/** What walks over the pieces calls itself for those inside. */
const MAX_DEPTH = 500;

/**
 * How many blocks there are around the innermost of some pieces, with the one that is made of them.
 * @throws ItemError for more than can be written and read again
 */
export function depthAround(...lists: readonly (readonly PromptNode[])[]): number {
  let depth = 0;
  for (const nodes of lists) for (const node of nodes) if ('depth' in node) depth = Math.max(depth, node.depth);
  if (depth >= MAX_DEPTH) {
    throw new ItemError(`a prompt can have at most ${MAX_DEPTH} of prompt.when, prompt.each and prompt.on inside one another`);
  }
  return depth + 1;
}

/** All pieces, those inside others too. */
export function allNodes(nodes: readonly PromptNode[]): readonly PromptNode[] {
  // most prompts have nothing inside others
  if (!nodes.some((node) => 'depth' in node)) return nodes;
  return nodes.flatMap((node) => [node, ...allNodes(childrenOf(node))]);
}

/** Texts that meet become one, so that braces are seen where they stand. */
export function merged(nodes: readonly PromptNode[]): readonly PromptNode[] {
  const result: PromptNode[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (node.kind === 'text' && last?.kind === 'text') result[result.length - 1] = { kind: 'text', text: last.text + node.text };
    else result.push(node);
  }
  return result;
}

/** The values and conditions that a piece itself uses. */
export function usedBy(node: PromptNode): readonly (TemplateValue | Condition)[] {
  switch (node.kind) {
    case 'value':
      return [node.value];
    case 'when':
      return [node.condition];
    case 'each':
      return [node.list];
    default:
      return [];
  }
}

function childrenOf(node: PromptNode): readonly PromptNode[] {
  switch (node.kind) {
    case 'when':
      return [...node.then, ...node.otherwise];
    case 'each':
      return [...node.separator, ...node.body];
    case 'on':
      return node.body;
    default:
      return [];
  }
}
