import { readFileSync } from 'node:fs';
import { BARRIER, closeTemplate, type EscapeLevel, escapeText } from './escape';
import { show } from './show';
import { type TaskLike, TemplateValue } from './template-value';

type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'template'; readonly text: string }
  | { readonly kind: 'value'; readonly value: TemplateValue };

/** What a prompt`…` may hold between its literal parts. */
export type PromptPart = string | number | TemplateValue | Prompt;

/** Variables that the API provides to templates; text that looks like one of them was probably meant as a template. */
const VARIABLES = [
  ...[
    'ID',
    'Number',
    'Title',
    'Body',
    'URL',
    'Labels',
    'Comments',
    'Kind',
    'Branch',
    'ReviewState',
    'ReviewComments',
    'Time',
    'Schedule',
  ],
  ...[
    'Event',
    'Action',
    'Sender',
    'Ref',
    'Repository',
    'RepositoryOwner',
    'RepositoryName',
    'Payload',
    'CommentBody',
    'CommentURL',
  ],
  ...['Tag', 'RefType', 'Type', 'State', 'IssueID', 'Context', 'Deps'],
];
const KNOWN_VARIABLE = new RegExp(`\\{\\{-?\\s*(?:(?:index|range|with|if)\\s+)?\\.(?:${VARIABLES.join('|')})\\b[^}]*\\}\\}`);

/**
 * What an agent is asked to do. Made by the tag {@link prompt}, by `Prompt.template` or by `Prompt.fromFile`; wherever a Prompt is taken, a
 * string is taken too and reaches the agent byte for byte.
 */
export class Prompt {
  private constructor(private readonly segments: readonly Segment[]) {}

  /**
   * Go text/template text, as the API takes it: `{{.Title}}`, `{{index .Deps "plan" "Results" "branch"}}`.
   * @example Prompt.template('Fix #{{.Number}}: {{.Title}}')
   */
  public static template(text: string): Prompt {
    if (typeof text !== 'string') throw new Error(`the text of a template must be text, got ${show(text)}`);
    return new Prompt([{ kind: 'template', text }]);
  }

  /**
   * Go text/template text from a file, read now; a relative path starts at the current directory.
   * @throws Error when the file cannot be read
   */
  public static fromFile(path: string): Prompt {
    try {
      return Prompt.template(readFileSync(path, 'utf8'));
    } catch (cause) {
      throw new Error(`cannot read the prompt file ${show(path)}`, { cause });
    }
  }

  /** A string or Prompt as a Prompt. */
  public static of(text: string | Prompt): Prompt {
    return text instanceof Prompt ? text : new Prompt([{ kind: 'text', text }]);
  }

  /** The parts one after another; texts that meet become one, so that braces are seen where they stand. */
  public static join(parts: readonly PromptPart[]): Prompt {
    const segments: Segment[] = [];
    for (const segment of parts.flatMap(toSegments)) {
      const last = segments.at(-1);
      if (segment.kind === 'text' && last?.kind === 'text')
        segments[segments.length - 1] = { kind: 'text', text: last.text + segment.text };
      else segments.push(segment);
    }
    return new Prompt(segments);
  }

  /** Whether there is nothing but white space in it. */
  public get isBlank(): boolean {
    return this.segments.every((segment) => segment.kind !== 'value' && segment.text.trim() === '');
  }

  /** The Tasks whose results it uses, in order of use. */
  public get tasks(): readonly TaskLike[] {
    return [...new Set(this.segments.flatMap((segment) => (segment.kind === 'value' ? [segment.value.task] : [])))];
  }

  /** Whether it means something else when it is not rendered. */
  public get needsRendering(): boolean {
    return this.hasActions || this.segments.some((segment) => segment.kind === 'value');
  }

  /** Whether there is Go template text in it that does something. */
  public get hasActions(): boolean {
    return this.segments.some((segment) => segment.kind === 'template' && segment.text.includes('{{'));
  }

  /** What the author wrote in it, without the values. */
  public get texts(): readonly string[] {
    return this.segments.flatMap((segment) => (segment.kind === 'value' ? [] : [segment.text]));
  }

  /** The first piece of literal text that looks like a variable of the API's templates. */
  public get suspiciousLiteral(): string | undefined {
    for (const segment of this.segments) {
      const found = segment.kind === 'text' ? KNOWN_VARIABLE.exec(segment.text)?.[0] : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The text for a place that the API renders `level` times. Template text is the author's and stands as it is. */
  public render(level: EscapeLevel): string {
    return this.segments.map((segment, index) => this.renderSegment(segment, index, level)).join('');
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
  public static segmentsOf(source: Prompt): readonly Segment[] {
    return source.segments;
  }

  private renderSegment(segment: Segment, index: number, level: EscapeLevel): string {
    if (segment.kind === 'value') return segment.value.render(level);
    if (segment.kind === 'text') return escapeText(segment.text, level);
    if (level === 0) return segment.text;
    const next = this.segments[index + 1];
    return (
      barrier(this.segments[index - 1], /^\{\{-\s/.test(segment.text)) +
      closed(segment.text, next) +
      barrier(next, /\s-\}\}$/.test(segment.text))
    );
  }
}

/** Keeps a trim marker off the text that is its neighbour. */
function barrier(neighbour: Segment | undefined, trims: boolean): string {
  return trims && neighbour?.kind === 'text' ? BARRIER : '';
}

function closed(template: string, next: Segment | undefined): string {
  return next === undefined ? template : closeTemplate(template);
}

function toSegments(part: PromptPart): readonly Segment[] {
  if (part instanceof Prompt) return Prompt.segmentsOf(part);
  if (part instanceof TemplateValue) return [{ kind: 'value', value: part }];
  if (typeof part !== 'string' && typeof part !== 'number') refusePart(part);
  return part === '' ? [] : [{ kind: 'text', text: String(part) }];
}

/** What programs put into a prompt that no compiler has looked at: a Task, say, or something that is not there. */
function refusePart(part: unknown): never {
  const isTask = typeof part === 'object' && part !== null && 'result' in part;
  const hint = isTask ? "; of a Task it takes 'task.result(…)' and 'task.outputs'" : '';
  throw new Error(`a prompt can hold text, numbers, results of Tasks and other prompts, got ${show(part)}${hint}`);
}

/**
 * A prompt with references in it. The literal parts, and the strings and numbers put in, reach the agent byte for byte.
 * @example prompt`Implement PLAN.md on ${plan.result('branch')}.`
 * @throws Error when something is put in that has no text, as a Task or undefined
 */
export function prompt(literals: TemplateStringsArray, ...values: readonly PromptPart[]): Prompt {
  if (!Array.isArray(literals) || !Array.isArray(literals.raw)) {
    throw new Error(`prompt is a tag and stands before a template, as prompt\`…\`; a string needs none, got ${show(literals)}`);
  }
  if (literals.some((literal: string | undefined) => literal === undefined)) {
    throw new Error(`a prompt has an escape that JavaScript does not know: ${JSON.stringify(literals.raw)}`);
  }
  return Prompt.join(literals.flatMap((literal: string, index) => [literal, ...values.slice(index, index + 1)]));
}
