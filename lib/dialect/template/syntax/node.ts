import type { Bytes } from '../text/bytes';
import type { Program } from '../exec/machine';
import type { NumberConstant } from './number';
import { quoteBytes } from '../text/quote';

// `text` is the node as Go writes it in error messages. It is composed while the node is built, so that no later recursion is needed.
interface Node {
  /** Byte offset in the template. */
  readonly at: number;
  readonly text: Bytes;
}

/** `true` or `false`. */
export interface BoolNode extends Node {
  readonly kind: 'bool';
  readonly value: boolean;
}

/** The dot. */
export interface DotNode extends Node {
  readonly kind: 'dot';
}

/** The word `nil`. */
export interface NilNode extends Node {
  readonly kind: 'nil';
}

/** A number, or a character constant. */
export interface NumberNode extends Node {
  readonly kind: 'number';
  readonly value: NumberConstant;
}

/** A string literal. */
export interface StringNode extends Node {
  readonly kind: 'string';
  readonly value: Bytes;
}

/** The name of a function. */
export interface IdentifierNode extends Node {
  readonly kind: 'identifier';
  readonly name: Bytes;
}

/** `.A.B`: fields of the dot. */
export interface FieldNode extends Node {
  readonly kind: 'field';
  readonly fields: readonly Bytes[];
}

/** `$x.A.B`: a variable and fields of it. */
export interface VariableNode extends Node {
  readonly kind: 'variable';
  readonly name: Bytes;
  readonly fields: readonly Bytes[];
}

/** `(pipeline).A.B` or `function.A`: fields of a value. */
export interface ChainNode extends Node {
  readonly kind: 'chain';
  readonly target: Operand;
  readonly fields: readonly Bytes[];
}

/** A pipeline, with the variables it declares or assigns. */
export interface PipeNode extends Node {
  readonly kind: 'pipe';
  readonly declares: readonly VariableNode[];
  readonly isAssignment: boolean;
  readonly commands: readonly CommandNode[];
}

/** One stage of a pipeline: an operand, or a function with its arguments. */
export interface CommandNode extends Node {
  readonly kind: 'command';
  readonly operands: readonly [Operand, ...Operand[]];
}

/** What may stand in a command. */
export type Operand =
  BoolNode | DotNode | NilNode | NumberNode | StringNode | IdentifierNode | FieldNode | VariableNode | ChainNode | PipeNode;

/** Literal text between actions. */
export interface TextNode extends Node {
  readonly kind: 'text';
}

/** `{{pipeline}}`. */
export interface ActionNode extends Node {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}

/** `{{if}}`, `{{with}}` or `{{range}}`. */
export interface BranchNode extends Node {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly otherwise: ListNode | undefined;
}

/** `{{break}}` or `{{continue}}`. */
export interface JumpNode extends Node {
  readonly kind: 'break' | 'continue';
}

/** `{{template "name" pipeline}}`, also what a `{{block}}` leaves behind. */
export interface TemplateNode extends Node {
  readonly kind: 'template';
  readonly name: Bytes;
  readonly pipe: PipeNode | undefined;
}

/** What a template consists of. */
export type Statement = TextNode | ActionNode | BranchNode | JumpNode | TemplateNode;

/** A sequence of statements. */
export type ListNode = readonly Statement[];

/** A template and those it defines. */
export interface Template {
  readonly name: Bytes;
  readonly source: Bytes;
  /** The bodies by name; the template's own is among them. */
  readonly bodies: ReadonlyMap<Bytes, ListNode>;
  /** What the first run makes of it for those that follow. */
  readonly made: { program?: Program };
}

/** `.A.B` as text. */
export function fieldText(fields: readonly Bytes[]): Bytes {
  return fields.map((field) => `.${field}`).join('');
}

/** An operand as it stands in a command: pipelines are in parentheses. */
export function operandText(operand: Operand): Bytes {
  return operand.kind === 'pipe' ? `(${operand.text})` : operand.text;
}

/** Makes a command of its operands. */
export function commandNode(at: number, operands: readonly [Operand, ...Operand[]]): CommandNode {
  return { kind: 'command', at, operands, text: joined(operands.map(operandText), ' ') };
}

/** Makes a pipeline of its parts. */
export function pipeNode(at: number, parts: Pick<PipeNode, 'declares' | 'isAssignment' | 'commands'>): PipeNode {
  const { declares, isAssignment, commands } = parts;
  const values = joined(
    commands.map(({ text }) => text),
    ' | ',
  );
  if (declares.length === 0) return { kind: 'pipe', at, declares, isAssignment, commands, text: values };
  const names = joined(
    declares.map(({ text }) => text),
    ', ',
  );
  return { kind: 'pipe', at, declares, isAssignment, commands, text: `${names} ${isAssignment ? '=' : ':='} ${values}` };
}

/** Most lists have one element, which needs no copy. */
function joined(parts: readonly Bytes[], separator: string): Bytes {
  return parts.length === 1 ? (parts[0] ?? '') : parts.join(separator);
}

/** Makes a template call. */
export function templateNode(at: number, name: Bytes, pipe: PipeNode | undefined): TemplateNode {
  const argument = pipe ? ` ${pipe.text}` : '';
  return { kind: 'template', at, name, pipe, text: `{{template ${quoteBytes(name)}${argument}}}` };
}
