import type { TaskSpawnerSpec } from '../api/task-spawner';
import type { TaskTemplate } from '../api/task-template';
import { Check, compact, orAbsent } from './check';
import { ContextSource } from './context-source';
import type { EscapeLevel } from './escape';
import { type Fields, isObject, required, type Rule, shape } from './fields';
import { checkNewBranch } from './git';
import { ItemError, type ItemScope } from './item/scope';
import { annotationsOf, labelsOf, labelValue } from './kubernetes';
import { Prompt } from './prompt';
import { promptNotBlank, promptText } from './prompt-rules';
import { also, flag, instance, listOf, ruled, whole } from './rules';
import { checkSize } from './size';
import { AGENT_RUN_FIELDS, type AgentRunProps, agentRunFields, dependenciesOf, type Known, renderedOnce } from './task';
import { Trigger } from './trigger';

/** The Tasks that a spawner creates. */
export interface TaskTemplateProps extends AgentRunProps {
  /**
   * What the agent is asked to do. Text reaches it byte for byte; what the item says is put in by `prompt`.
   * @default - the title of the item
   * @example prompt`Fix #${issue.number}: ${issue.title}`
   */
  readonly prompt?: string | Prompt;
  /**
   * Branch the agent works on; values of the item as in the prompt.
   * @default - the agent is given no branch
   * @example prompt`fix/${issue.number}`
   */
  readonly branch?: string | Prompt;
  /**
   * Labels of the Tasks; values of the item as in the prompt.
   * @default - only the runtime's own
   */
  readonly labels?: Readonly<Record<string, string | Prompt>>;
  /**
   * Annotations of the Tasks; values of the item as in the prompt.
   * @default - only the runtime's own
   */
  readonly annotations?: Readonly<Record<string, string | Prompt>>;
  /**
   * Data fetched for every item: `item.context('name')` in prompts, `{{.Context.name}}` in templates.
   * @default - none
   */
  readonly contextSources?: readonly ContextSource[];
}

/** A worker that creates Tasks for what a trigger finds. */
export interface TaskSpawnerSpecProps<Item = unknown> {
  /** What makes the spawner create a Task. */
  readonly trigger: Trigger<Item>;
  /**
   * The Tasks that it creates: always the same, or made of what the trigger has found.
   * @example (issue) => ({ agent, workspace, prompt: prompt`Fix #${issue.number}: ${issue.title}` })
   */
  readonly task: TaskTemplateProps | ((item: Item) => TaskTemplateProps);
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

/** What the Tasks are made of is judged for itself, with a place of its own, when it is made. */
export function anyTemplate<T>(): Rule<T> {
  return ruled((check, property, value) => {
    if (typeof value !== 'function' && !isObject(value)) {
      check.refuse(property, 'must be an object, or a function that makes one of an item', value);
    }
  });
}

const MAX_COUNT = 2 ** 31 - 1;
export const TASK_SPAWNER_FIELDS: Fields<TaskSpawnerSpecProps> = {
  trigger: required(instance(Trigger, 'a Trigger, such as Trigger.githubIssues(…)')),
  task: required(anyTemplate<TaskSpawnerSpecProps['task']>()),
  maxConcurrency: whole(1, MAX_COUNT),
  maxTotalTasks: whole(1, MAX_COUNT),
  suspended: flag,
};
const taskSpawnerProps = shape<TaskSpawnerSpecProps>('a TaskSpawner', TASK_SPAWNER_FIELDS);

/** The properties of a TaskSpawner whose Tasks are known, with the item that they were made of. */
export interface MadeSpawnerProps extends Omit<TaskSpawnerSpecProps, 'task'> {
  readonly task: TaskTemplateProps;
  readonly item?: ItemScope;
}

/**
 * The Tasks of a spawner, made of its item where a function makes them.
 * @throws Error that names `at`, when the item has not what the function asks of it
 */
export function madeOf<Item, Template>(
  at: string,
  trigger: Trigger<Item>,
  task: Template | ((item: Item) => Template),
): { readonly task: Template; readonly item?: ItemScope } {
  if (!isMaker(task)) return { task };
  trigger.toWire(new Check(at));
  const item = trigger.scopeAt(at);
  try {
    return { task: task(trigger.source.make(item)), item };
  } catch (error) {
    if (error instanceof ItemError) throw new Error(`${placeOfTask(at)}: ${error.message}`, { cause: error });
    throw error;
  }
}

function isMaker<Item, Template>(task: Template | ((item: Item) => Template)): task is (item: Item) => Template {
  return typeof task === 'function';
}

/**
 * The spec of a TaskSpawner as it goes over the wire.
 * @param at the construct path, or what else tells the author which TaskSpawner is meant
 * @throws Error that names `at`, the property, what is allowed and the value
 */
export function taskSpawnerSpec<Item>(at: string, props: TaskSpawnerSpecProps<Item>): TaskSpawnerSpec {
  taskSpawnerProps.judge(new Check(at), '', props);
  const made = madeOf(at, props.trigger, props.task);
  taskTemplateProps.judge(new Check(placeOfTask(at)), '', made.task);
  return renderTaskSpawner(at, { ...props, ...made });
}

/** Where the properties of its Tasks stand, in messages. */
export const placeOfTask = (at: string): string => `${at}/task`;

/** The spec of properties that were judged one by one. */
export function renderTaskSpawner(at: string, props: MadeSpawnerProps): TaskSpawnerSpec {
  checkTaskSpawner(at, props);
  const { trigger, task, item, maxConcurrency, maxTotalTasks, suspended } = props;
  const spec = compact({
    when: trigger.toWire(new Check(at)),
    taskTemplate: taskTemplate(new Check(placeOfTask(at)), task, item),
    maxConcurrency,
    maxTotalTasks,
    suspend: suspended,
  });
  checkSize(at, spec);
  return spec;
}

/** Refuses what only shows when a TaskSpawner is written, without reading the names of Tasks: that would settle them. Each property was judged. */
export function checkTaskSpawner(at: string, props: MadeSpawnerProps): void {
  const { trigger, task, item } = props;
  trigger.toWire(new Check(at));
  if (trigger.needsWorkspace && task.workspace === undefined) {
    throw new Error(`${at}: 'task.workspace' must be given where the trigger is GitHub or Linear`);
  }
  const check = new Check(placeOfTask(at));
  templateFields(check, task, item);
  const prompt = task.prompt === undefined ? undefined : Prompt.of(task.prompt);
  if (prompt?.tasks.length === 0) renderedPrompt(check, task, item, 1);
}

function taskTemplate(check: Check, props: TaskTemplateProps, item: ItemScope | undefined): TaskTemplate {
  const dependsOn = [...new Set(dependenciesOf(props).map((task) => check.reference('dependsOn', task)))];
  return compact({
    ...templateFields(check, props, item),
    // the spawner renders the prompt once; a Task with dependencies renders it again
    promptTemplate: renderedPrompt(check, props, item, dependsOn.length > 0 ? 2 : 1),
    dependsOn: orAbsent(dependsOn),
  });
}

function renderedPrompt(
  check: Check,
  { prompt, contextSources = [] }: TaskTemplateProps,
  item: ItemScope | undefined,
  level: EscapeLevel,
): string | undefined {
  if (prompt === undefined) return undefined;
  const contexts = contextSources.map(({ name }) => name);
  return Prompt.of(prompt).render({ level, where: `${check.at}: 'prompt'`, item, contexts });
}

/** What a template has beside the names of other Tasks. */
function templateFields(
  check: Check,
  props: TaskTemplateProps,
  item: ItemScope | undefined,
): Omit<TaskTemplate, 'promptTemplate' | 'dependsOn'> {
  const sources = (props.contextSources ?? []).map((source) => source.toWire(check, { item }));
  const contexts = sources.map((source) => source.name);
  check.unique('contextSources[].name', contexts);
  const known: Known = { item, contexts };
  return compact({
    ...agentRunFields(check, props),
    branch: props.branch === undefined ? undefined : renderedOnce(check, 'branch', props.branch, known),
    metadata: templateMetadata(check, props, known),
    contextSources: orAbsent(sources),
  });
}

function templateMetadata(check: Check, { labels, annotations }: TaskTemplateProps, known: Known): TaskTemplate['metadata'] {
  if (labels === undefined && annotations === undefined) return undefined;
  return compact({
    labels: renderedValues(check, 'labels', labels, known),
    annotations: renderedValues(check, 'annotations', annotations, known),
  });
}

function renderedValues(
  check: Check,
  property: string,
  values: Readonly<Record<string, string | Prompt>> | undefined,
  known: Known,
): Readonly<Record<string, string>> | undefined {
  if (values === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, renderedOnce(check, `${property}.${key}`, value, known)]),
  );
}
