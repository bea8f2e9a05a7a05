import type { ContextSource } from '../../api/context-source';
import type { TemplateError, TemplateVariable } from '../../dialect/template';
import type { PrintedValue } from '../../dialect/template/variables';
import type { Fleet, FleetSpawner, FleetTask } from './fleet';
import { type Rendered, renderedOnce } from './again';
import { dialect } from './lazy';
import { readsOnlyResults } from './results';

/** Text that parses, with what it reads of its data; or why it does not. */
export type ParsedTemplate =
  | {
      /** Each path that is read, where it is first read so. */
      readonly variables: readonly TemplateVariable[];
      /** What it prints; known where the text is rendered twice. */
      readonly printed: readonly PrintedValue[];
      /** What a second rendering makes of it; undefined where there is none. */
      readonly again?: ParsedTemplate;
      readonly error?: undefined;
    }
  | { readonly error: TemplateError };

interface Place {
  /** Where it stands, as the manifest has it. */
  readonly field: string;
  readonly text: string;
}

interface Use extends Place {
  readonly parsed: ParsedTemplate;
}

/** A prompt that a Task renders over what its dependencies reported. */
export interface TaskTemplateUse extends Use {
  readonly by: 'task';
  readonly owner: FleetTask;
}

/** A text that a spawner renders over an item. */
export interface ItemTemplateUse extends Use {
  readonly by: 'spawner';
  readonly owner: FleetSpawner;
  /** Whether what was fetched for the item is known already. */
  readonly hasContext: boolean;
}

/** A text of the fleet that is rendered. */
export type TemplateUse = TaskTemplateUse | ItemTemplateUse;

/**
 * Every text of a fleet that is rendered and has an action in it, but for prompts that only print results of Tasks they wait for, as constructs
 * write them: thousands of Tasks do, and nothing can be wrong with those.
 */
export function templatesOf({ tasks, spawners }: Fleet): readonly TemplateUse[] {
  const parsed = makeParser();
  return [...tasks.flatMap((owner) => ofTask(owner, parsed)), ...spawners.flatMap((owner) => ofSpawner(owner, parsed))];
}

function ofTask(owner: FleetTask, parsed: Parse): readonly TaskTemplateUse[] {
  const { prompt, dependsOn } = owner.spec;
  if (!dependsOn?.length || !hasAction(prompt) || readsOnlyResults(prompt, dependsOn)) return NONE;
  return [{ by: 'task', owner, field: 'spec.prompt', text: prompt, parsed: parsed(prompt, 'prompt') }];
}

const NONE: readonly TaskTemplateUse[] = [];

function ofSpawner(owner: FleetSpawner, parsed: Parse): readonly ItemTemplateUse[] {
  const hasDependencies = Boolean(owner.spec.taskTemplate.dependsOn?.length);
  return [...spawnerTexts(owner)]
    .filter(({ text }) => hasAction(text))
    .map(({ hasContext, field, text }) => {
      const isRenderedTwice = hasDependencies && field === PROMPT;
      return { by: 'spawner', owner, hasContext, field, text, parsed: parsed(text, nameOf(field), isRenderedTwice) };
    });
}

const PROMPT = 'spec.taskTemplate.promptTemplate';

/** Outside of actions a text means itself. */
export const hasAction = (text: string): boolean => text.includes('{{');

/** What a template is called in messages. */
const nameOf = (field: string): string => field.replace(/^spec\.(taskTemplate\.)?/, '');

type Parse = (text: string, name: string, isRenderedTwice?: boolean) => ParsedTemplate;

/** Parses each text once, however often it stands in the fleet. */
function makeParser(): Parse {
  const known = new Map<string, ParsedTemplate>();
  return (text, name, isRenderedTwice = false) => {
    const key = `${isRenderedTwice ? 2 : 1} ${name}\0${text}`;
    const parsed = known.get(key) ?? parse(text, name, isRenderedTwice);
    known.set(key, parsed);
    return parsed;
  };
}

/** The nodes of a template are many, and are let go: a fleet can have thousands of templates. */
function parse(text: string, name: string, isRenderedTwice: boolean): ParsedTemplate {
  const { parseTemplate, TemplateError: Failure } = dialect.template();
  const { findPrinted, findVariables } = dialect.variables();
  try {
    const template = parseTemplate(text, { name });
    const variables = firstReads(findVariables(template));
    if (!isRenderedTwice) return { variables, printed: [] };
    return { variables, printed: findPrinted(template), again: parsedAgain(renderedOnce(template), name) };
  } catch (error) {
    if (error instanceof Failure) return { error };
    throw error;
  }
}

/** An error of a text whose parts the item decides may be none of what there really is. */
function parsedAgain({ text, hasBranches }: Rendered, name: string): ParsedTemplate | undefined {
  const parsed = hasAction(text) ? parse(text, `${name}, rendered once,`, false) : undefined;
  return parsed?.error && hasBranches ? undefined : parsed;
}

function firstReads(variables: readonly TemplateVariable[]): readonly TemplateVariable[] {
  const first = new Map<string, TemplateVariable>();
  for (const variable of variables) {
    const key = `${variable.via} ${variable.path.join('\0')}`;
    if (!first.has(key)) first.set(key, variable);
  }
  return [...first.values()];
}

interface ItemPlace extends Place {
  readonly hasContext: boolean;
}

/** The texts of a spawner that are rendered for an item. */
export function* spawnerTexts({ spec }: FleetSpawner): Iterable<ItemPlace> {
  const { promptTemplate, branch, metadata, contextSources } = spec.taskTemplate;
  const at = 'spec.taskTemplate';
  if (promptTemplate) yield { field: `${at}.promptTemplate`, text: promptTemplate, hasContext: true };
  if (branch) yield { field: `${at}.branch`, text: branch, hasContext: true };
  for (const map of ['labels', 'annotations'] as const) {
    for (const { field, text } of values(`${at}.metadata.${map}`, metadata?.[map])) yield { field, text, hasContext: true };
  }
  for (const [index, source] of (contextSources ?? []).entries()) {
    for (const place of requestTexts(`${at}.contextSources[${index}].http`, source)) yield { ...place, hasContext: false };
  }
}

function* requestTexts(at: string, { http }: ContextSource): Iterable<Place> {
  if (http === undefined) return;
  yield { field: `${at}.url`, text: http.url };
  yield* values(`${at}.headers`, http.headers);
  if (http.body) yield { field: `${at}.body`, text: http.body };
}

function* values(at: string, map: Readonly<Record<string, string>> = {}): Iterable<Place> {
  for (const [key, text] of Object.entries(map)) yield { field: `${at}.${key}`, text };
}

/** A place where a template reads its data. */
export interface Read {
  readonly path: readonly string[];
  readonly via: TemplateVariable['via'];
  /** `prompt:1:5`, as Go names places. */
  readonly where: string;
}

/** What a template reads, in the order of its text; nothing when it does not parse. */
export function readsOf({ parsed, field }: TemplateUse): readonly Read[] {
  return reads(parsed, nameOf(field));
}

/** What a template reads when it is rendered a second time. */
export function readsAgain({ parsed, field }: TemplateUse): readonly Read[] {
  return parsed.error || !parsed.again ? [] : reads(parsed.again, `${nameOf(field)}, rendered once,`);
}

function reads(parsed: ParsedTemplate, name: string): readonly Read[] {
  if (parsed.error) return [];
  return parsed.variables.map(({ path, via, line, column }) => ({ path, via, where: `${name}:${line}:${column}` }));
}
