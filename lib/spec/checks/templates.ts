import type { ContextSource } from '../../api/context-source';
import type { Template, TemplateError, TemplateVariable } from '../../dialect/template';
import type { Fleet, FleetSpawner, FleetTask } from './fleet';
import { dialect } from './lazy';
import { readsOnlyResults } from './results';

/** Text that parses, with what it reads of its data; or why it does not. */
export type ParsedTemplate =
  | { readonly template: Template; readonly variables: readonly TemplateVariable[]; readonly error?: undefined }
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
  const parse = makeParser();
  const uses: TemplateUse[] = [];
  for (const owner of tasks) {
    const { prompt, dependsOn } = owner.spec;
    if (!dependsOn?.length || !hasAction(prompt)) continue;
    if (readsOnlyResults(prompt, dependsOn)) continue;
    uses.push({ by: 'task', owner, field: 'spec.prompt', text: prompt, parsed: parse(prompt, 'prompt') });
  }
  for (const owner of spawners) {
    for (const { hasContext, field, text } of spawnerTexts(owner)) {
      if (!hasAction(text)) continue;
      uses.push({ by: 'spawner', owner, hasContext, field, text, parsed: parse(text, nameOf(field)) });
    }
  }
  return uses;
}

/** Outside of actions a text means itself. */
export const hasAction = (text: string): boolean => text.includes('{{');

/** What a template is called in messages. */
const nameOf = (field: string): string => field.replace(/^spec\.(taskTemplate\.)?/, '');

/** Parses each text once, however often it stands in the fleet. */
export function makeParser(): (text: string, name: string) => ParsedTemplate {
  const known = new Map<string, ParsedTemplate>();
  return (text, name) => {
    const key = `${name}\0${text}`;
    const parsed = known.get(key) ?? parseOnce(text, name);
    known.set(key, parsed);
    return parsed;
  };
}

function parseOnce(text: string, name: string): ParsedTemplate {
  const { parseTemplate, TemplateError: Failure } = dialect.template();
  try {
    const template = parseTemplate(text, { name });
    return { template, variables: dialect.variables().findVariables(template) };
  } catch (error) {
    if (error instanceof Failure) return { error };
    throw error;
  }
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
  if (parsed.error) return [];
  const name = nameOf(field);
  return parsed.variables.map(({ path, via, line, column }) => ({ path, via, where: `${name}:${line}:${column}` }));
}
