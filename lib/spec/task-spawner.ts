import type { TaskSpawnerSpec } from '../api/task-spawner';
import type { TaskTemplate } from '../api/task-template';
import { Check, compact, orAbsent } from './check';
import type { EscapeLevel } from './escape';
import { checkBranch } from './git';
import { Prompt } from './prompt';
import { type AgentRunProps, agentRunFields, checkPrompt, dependenciesOf, literalWarnings, workspaceWarnings } from './task';
import type { Trigger } from './trigger';

/** The Tasks that a spawner creates. */
export interface TaskTemplateProps extends AgentRunProps {
  /**
   * What the agent is asked to do. Text reaches it byte for byte; variables of the trigger's item are Go template text:
   * `Prompt.template('Fix #{{.Number}}: {{.Title}}')`.
   * @default - the title of the item
   */
  readonly prompt?: string | Prompt;
  /**
   * Branch the agent works on; variables as in the prompt.
   * @default - the agent is given no branch
   * @example Prompt.template('fix/{{.Number}}')
   */
  readonly branch?: string | Prompt;
  /**
   * Labels of the Tasks; variables as in the prompt.
   * @default - only the runtime's own
   */
  readonly labels?: Readonly<Record<string, string | Prompt>>;
  /**
   * Annotations of the Tasks; variables as in the prompt.
   * @default - only the runtime's own
   */
  readonly annotations?: Readonly<Record<string, string | Prompt>>;
  /**
   * Data fetched for every item, as `{{.Context.name}}` in templates.
   * @default - none
   */
  readonly contextSources?: TaskTemplate['contextSources'];
}

/** A worker that creates Tasks for what a trigger finds. */
export interface TaskSpawnerSpecProps {
  /** What makes the spawner create a Task. */
  readonly trigger: Trigger;
  /** The Tasks that it creates. */
  readonly task: TaskTemplateProps;
  /**
   * How many of its Tasks run at once.
   * @default - any number
   */
  readonly maxConcurrency?: number;
  /**
   * How many Tasks it creates in all.
   * @default - any number
   */
  readonly maxTotalTasks?: number;
  /**
   * Whether it creates no Tasks for now.
   * @default false
   */
  readonly suspended?: boolean;
}

/** Longest name of a spawner: those of its Tasks have it and an id in 63 characters. */
export const MAX_SPAWNER_NAME = 52;

/**
 * The spec of a TaskSpawner as it goes over the wire.
 * @param at the construct path, or what else tells the author which TaskSpawner is meant
 * @throws Error that names `at`, the property, what is allowed and the value
 */
export function taskSpawnerSpec(at: string, props: TaskSpawnerSpecProps): TaskSpawnerSpec {
  const check = new Check(at);
  const { trigger, task, maxConcurrency, maxTotalTasks, suspended } = props;
  check.integer('maxConcurrency', maxConcurrency, 1, 2 ** 31 - 1);
  check.integer('maxTotalTasks', maxTotalTasks, 1, 2 ** 31 - 1);
  if (trigger.needsWorkspace && task.workspace === undefined) {
    throw new Error(`${at}: 'task.workspace' must be given where the trigger is GitHub or Linear`);
  }
  return compact({
    when: trigger.toWire(check),
    taskTemplate: taskTemplate(new Check(`${at}/task`), task),
    maxConcurrency,
    maxTotalTasks,
    suspend: suspended,
  });
}

/** Sentences about what is admitted but hardly meant. */
export function taskSpawnerWarnings(at: string, { task }: TaskSpawnerSpecProps): readonly string[] {
  const texts = {
    'task.prompt': task.prompt,
    'task.branch': task.branch,
    ...prefixed('task.labels', task.labels),
    ...prefixed('task.annotations', task.annotations),
  };
  return [...literalWarnings(at, texts), ...workspaceWarnings(at, task), ...secondRenderingWarnings(at, task)];
}

/** What an item says is rendered again when the Task has dependencies: a stranger could write a template into an issue. */
function secondRenderingWarnings(at: string, task: TaskTemplateProps): readonly string[] {
  if (dependenciesOf(task).length === 0 || task.prompt === undefined || !Prompt.of(task.prompt).hasActions) return [];
  return [
    `${at}: 'task.prompt' is rendered twice, because the Tasks have 'dependsOn'; print what others may have written so that it stays text: ` +
      '{{"{{"}}{{printf "%q" .Body}}{{"}}"}}',
  ];
}

function prefixed<T>(prefix: string, values: Readonly<Record<string, T>> = {}): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value]));
}

function taskTemplate(check: Check, props: TaskTemplateProps): TaskTemplate {
  const dependsOn = [...new Set(dependenciesOf(props).map((task) => check.reference('dependsOn', task)))];
  const { prompt, branch, contextSources } = props;
  if (prompt !== undefined) checkPrompt(check, 'prompt', prompt);
  check.atMost('contextSources', contextSources, 8);
  check.unique('contextSources[].name', contextSources?.map((source) => source.name) ?? []);
  // the spawner renders the prompt once; a Task with dependencies renders it again
  const level: EscapeLevel = dependsOn.length > 0 ? 2 : 1;
  return compact({
    ...agentRunFields(check, props),
    promptTemplate: prompt === undefined ? undefined : Prompt.of(prompt).render(level),
    branch: branch === undefined ? undefined : branchTemplate(check, branch),
    dependsOn: orAbsent(dependsOn),
    metadata: templateMetadata(check, props),
    contextSources,
  });
}

function branchTemplate(check: Check, branch: string | Prompt): string {
  if (typeof branch === 'string') checkBranch(check, 'branch', branch);
  return renderedOnce(check, 'branch', branch);
}

function templateMetadata(check: Check, { labels, annotations }: TaskTemplateProps): TaskTemplate['metadata'] {
  if (labels === undefined && annotations === undefined) return undefined;
  return compact({
    labels: renderedValues(check, 'labels', labels),
    annotations: renderedValues(check, 'annotations', annotations),
  });
}

function renderedValues(
  check: Check,
  property: string,
  values: Readonly<Record<string, string | Prompt>> | undefined,
): Readonly<Record<string, string>> | undefined {
  if (values === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, renderedOnce(check, `${property}.${key}`, value)]),
  );
}

/** Text of a place that only the spawner renders, before any dependency of the Task has run. */
function renderedOnce(check: Check, property: string, text: string | Prompt): string {
  if (Prompt.of(text).tasks.length > 0) {
    throw new Error(
      `${check.at}: '${property}' is rendered before the Task exists, so it cannot hold the result of another; only 'prompt' can`,
    );
  }
  return Prompt.of(text).render(1);
}
