import type { TaskSpawnerSpec } from '../api/task-spawner';
import type { TaskTemplate } from '../api/task-template';
import { Check, compact, orAbsent } from './check';
import { ContextSource } from './context-source';
import type { EscapeLevel } from './escape';
import { type Fields, required, type Rule, shape } from './fields';
import { checkNewBranch } from './git';
import { annotationsOf, labelsOf, labelValue } from './kubernetes';
import { Prompt } from './prompt';
import { promptNotBlank, promptText } from './prompt-rules';
import { also, data, flag, instance, listOf, whole } from './rules';
import { checkSize } from './size';
import {
  AGENT_RUN_FIELDS,
  type AgentRunProps,
  agentRunFields,
  dependenciesOf,
  literalWarnings,
  renderedOnce,
  workspaceWarnings,
} from './task';
import { Trigger } from './trigger';

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
  readonly contextSources?: readonly ContextSource[];
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

/** Of text it is known what git says of it. */
const branch: Rule<string | Prompt> = also(promptText, (check, property, name) => {
  if (typeof name === 'string') checkNewBranch(check, property, name);
});
const labelText: Rule<string | Prompt> = also(promptText, (check, property, value) => {
  if (typeof value === 'string') labelValue.judge(check, property, value);
});

export const TASK_TEMPLATE_FIELDS: Fields<TaskTemplateProps> = {
  ...AGENT_RUN_FIELDS,
  prompt: promptNotBlank,
  branch,
  labels: labelsOf(labelText),
  annotations: annotationsOf(promptText),
  contextSources: listOf(instance(ContextSource, 'a ContextSource, such as ContextSource.http(…)'), { max: 8 }),
};
const taskTemplateProps = shape<TaskTemplateProps>('the Tasks of a spawner', TASK_TEMPLATE_FIELDS);

const MAX_COUNT = 2 ** 31 - 1;
export const TASK_SPAWNER_FIELDS: Fields<TaskSpawnerSpecProps> = {
  trigger: required(instance(Trigger, 'a Trigger, such as Trigger.githubIssues(…)')),
  task: required(data<TaskTemplateProps>()), // judged for itself, with a place of its own
  maxConcurrency: whole(1, MAX_COUNT),
  maxTotalTasks: whole(1, MAX_COUNT),
  suspended: flag,
};
const taskSpawnerProps = shape<TaskSpawnerSpecProps>('a TaskSpawner', TASK_SPAWNER_FIELDS);

/**
 * The spec of a TaskSpawner as it goes over the wire.
 * @param at the construct path, or what else tells the author which TaskSpawner is meant
 * @throws Error that names `at`, the property, what is allowed and the value
 */
export function taskSpawnerSpec(at: string, props: TaskSpawnerSpecProps): TaskSpawnerSpec {
  taskSpawnerProps.judge(new Check(at), '', props);
  taskTemplateProps.judge(new Check(placeOfTask(at)), '', props.task);
  return renderTaskSpawner(at, props);
}

/** Where the properties of its Tasks stand, in messages. */
export const placeOfTask = (at: string): string => `${at}/task`;

/** The spec of properties that were judged one by one. */
export function renderTaskSpawner(at: string, props: TaskSpawnerSpecProps): TaskSpawnerSpec {
  checkTaskSpawner(at, props);
  const { trigger, task, maxConcurrency, maxTotalTasks, suspended } = props;
  const template = taskTemplate(new Check(placeOfTask(at)), task);
  const spec = compact({
    when: trigger.toWire(new Check(at)),
    taskTemplate: template,
    maxConcurrency,
    maxTotalTasks,
    suspend: suspended,
  });
  checkSize(at, spec);
  return spec;
}

/**
 * Refuses what only shows when a TaskSpawner is written, without reading the names of Tasks: that would settle them. Each property was judged.
 * @returns sentences about what is admitted but hardly meant
 */
export function checkTaskSpawner(at: string, props: TaskSpawnerSpecProps): readonly string[] {
  const { trigger, task } = props;
  trigger.toWire(new Check(at));
  if (trigger.needsWorkspace && task.workspace === undefined) {
    throw new Error(`${at}: 'task.workspace' must be given where the trigger is GitHub or Linear`);
  }
  templateFields(new Check(placeOfTask(at)), task);
  return taskSpawnerWarnings(at, props);
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
  // the spawner renders the prompt once; a Task with dependencies renders it again
  const level: EscapeLevel = dependsOn.length > 0 ? 2 : 1;
  return compact({
    ...templateFields(check, props),
    promptTemplate: props.prompt === undefined ? undefined : Prompt.of(props.prompt).render(level),
    dependsOn: orAbsent(dependsOn),
  });
}

/** What a template has beside the names of other Tasks. */
function templateFields(check: Check, props: TaskTemplateProps): Omit<TaskTemplate, 'promptTemplate' | 'dependsOn'> {
  const sources = (props.contextSources ?? []).map((source) => source.toWire(check));
  check.unique(
    'contextSources[].name',
    sources.map((source) => source.name),
  );
  return compact({
    ...agentRunFields(check, props),
    branch: props.branch === undefined ? undefined : renderedOnce(check, 'branch', props.branch),
    metadata: templateMetadata(check, props),
    contextSources: orAbsent(sources),
  });
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
