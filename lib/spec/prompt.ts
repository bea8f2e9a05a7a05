import { readFileSync } from 'node:fs';
import type { EscapeLevel } from './escape';
import type { TaskLike } from './item/expression';
import { ItemError } from './item/scope';
import { OBJECT, TemplateValue } from './item/value';
import { emit, type Place } from './prompt-emit';
import { allNodes, merged, type PromptNode, usedBy } from './prompt-node';
import { show } from './show';

/** What a prompt`…` may hold between its literal parts. */
export type PromptPart = string | number | TemplateValue | Prompt;

/**
 * What an agent is asked to do. Made by the tag {@link prompt}, by `Prompt.template` or by `Prompt.fromFile`; wherever a Prompt is taken, a
 * string is taken too and reaches the agent byte for byte.
 */
export class Prompt {
  private used: readonly TaskLike[] | undefined;

  private constructor(private readonly nodes: readonly PromptNode[]) {}

  /**
   * Go text/template text, as the API takes it: `{{.Title}}`, `{{index .Deps "plan" "Results" "branch"}}`.
   * @example Prompt.template('Fix #{{.Number}}: {{.Title}}')
   */
  public static template(text: string): Prompt {
    if (typeof text !== 'string') throw new Error(`the text of a template must be text, got ${show(text)}`);
    return new Prompt([{ kind: 'template', text }]);
  }

  /**
   * Go text/template text from a file, read now; a relative path starts at the current directory. A byte order mark is no part of it.
   * @throws Error when the file cannot be read or is not UTF-8
   */
  public static fromFile(path: string): Prompt {
    const bytes = readPrompt(path);
    try {
      // leaves out the mark that some editors put before the text
      return Prompt.template(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch (cause) {
      throw new Error(`the prompt file ${show(path)} must be UTF-8`, { cause });
    }
  }

  /** A string or Prompt as a Prompt. */
  public static of(text: string | Prompt): Prompt {
    return text instanceof Prompt ? text : new Prompt([{ kind: 'text', text }]);
  }

  /** The parts one after another; texts that meet become one, so that braces are seen where they stand. */
  public static join(parts: readonly PromptPart[]): Prompt {
    if (!Array.isArray(parts)) throw new ItemError(`prompts are joined from a list of parts, got ${show(parts)}`);
    return new Prompt(merged(parts.flatMap(nodesOf)));
  }

  /** @internal */
  public static ofNodes(nodes: readonly PromptNode[]): Prompt {
    return new Prompt(nodes);
  }

  /** Whether there is nothing but white space in it. */
  public get isBlank(): boolean {
    return this.nodes.every((node) => (node.kind === 'text' || node.kind === 'template') && node.text.trim() === '');
  }

  /** The Tasks whose results it uses, in order of use. */
  public get tasks(): readonly TaskLike[] {
    return (this.used ??= [...new Set(allNodes(this.nodes).flatMap((node) => usedBy(node).flatMap(({ tasks }) => tasks)))]);
  }

  /** Whether it means something else when it is not rendered. */
  public get needsRendering(): boolean {
    return this.hasActions || this.hasValues;
  }

  /** Whether there is something in it that is known only in the cluster. */
  public get hasValues(): boolean {
    return this.nodes.some(({ kind }) => kind !== 'text' && kind !== 'template');
  }

  /** Whether there is Go template text in it that does something. */
  public get hasActions(): boolean {
    return allNodes(this.nodes).some((node) => node.kind === 'template' && node.text.includes('{{'));
  }

  /** What the author wrote in it, without the values. */
  public get texts(): readonly string[] {
    return allNodes(this.nodes).flatMap((node) => (node.kind === 'text' || node.kind === 'template' ? [node.text] : []));
  }

  /**
   * The text for a place. Template text is the author's and stands as it is.
   * @param place where it stands, or only how often that is rendered
   * @throws Error that names the place, for a value that is not known there
   */
  public render(place: Place | EscapeLevel): string {
    return emit(this.nodes, typeof place === 'number' ? { level: place } : place);
  }

  /** @throws Error always: what a Prompt says depends on where it stands */
  public toString(): never {
    throw new Error(
      "a Prompt has no text of its own: give it to 'prompt' or 'branch' as it is, or put it into another prompt`…`",
    );
  }

  /** @throws Error always, as `toString` does */
  public toJSON(): never {
    return this.toString();
  }

  /** @internal */
  public static nodesOf(source: Prompt): readonly PromptNode[] {
    return source.nodes;
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EACCES: 'it may not be read',
};

function readPrompt(path: string): Uint8Array {
  // a number would be a file that is open, as 0 is the input of the program
  if (typeof path !== 'string') throw new Error(`the path of a prompt file must be text, got ${show(path)}`);
  try {
    return readFileSync(path);
  } catch (cause) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
    throw new Error(`cannot read the prompt file ${show(path)}: ${WHY[code] ?? String(cause)}`, { cause });
  }
}

/** The pieces of a part. */
export function nodesOf(part: PromptPart): readonly PromptNode[] {
  if (part instanceof Prompt) return Prompt.nodesOf(part);
  if (part instanceof TemplateValue) return [{ kind: 'value', value: part }];
  if (typeof part !== 'string' && typeof part !== 'number') refusePart(part);
  if (typeof part === 'number' && !Number.isFinite(part)) refusePart(part);
  return part === '' ? [] : [{ kind: 'text', text: String(part) }];
}

/** What programs put into a prompt that no compiler has looked at: a Task, say, or something that is not there. */
function refusePart(part: unknown): never {
  throw new ItemError(`a prompt can hold text, numbers, values and other prompts, got ${show(part)}${hintFor(part)}`);
}

function hintFor(part: unknown): string {
  if (typeof part !== 'object' || part === null) return '';
  if (OBJECT in part) return '; of an object in a payload it takes the members that are text or numbers';
  return 'result' in part ? "; of a Task it takes 'task.result(…)' and 'task.outputs'" : '';
}
