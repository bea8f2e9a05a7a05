import type { PodFailurePolicy } from '../api/k8s.generated';
import type { PodOverrides } from '../api/pod-overrides';
import type { TaskSpec } from '../api/task';
import { Agent } from './agent';
import { Check, compactBoth, isObjectName, type Named, OBJECT_NAME_RULE, orAbsent } from './check';
import { type Fields, required, type Rule, shape } from './fields';
import { checkNewBranch } from './git';
import { MAX_TASK_NAME } from './naming';
import { podFailurePolicy, podOverrides } from './pod';
import { withoutUnions } from './unions';
import { Prompt } from './prompt';
import type { Place } from './prompt-emit';
import { promptNotBlank, promptText } from './prompt-rules';
import { checkSize } from './size';
import { also, duration, instance, listOf, matching, named, showing } from './rules';
import type { TaskLike } from './template-value';

/** The API has 32 bits for seconds. */
export const MAX_SECONDS = 2 ** 31 - 1;
/** Linux takes no single argument or variable of this many bytes. */
export const MAX_ARGUMENT_BYTES = 131_072;

/** A length of time; `Duration` of cdk8s is one. */
export interface Seconds {
  toSeconds(options?: { readonly integral?: boolean }): number;
}

/** What a Task and a spawner's template have in common. */
export interface AgentRunProps {
  /** Which agent works on the Task, with its model and credentials. */
  readonly agent: Agent;
  /**
   * Repository the agent works in.
   * @default - the agent starts in an empty directory
   */
  readonly workspace?: Named;
  /**
   * Instructions, plugins and MCP servers for the agent. Of several, instructions are joined in this order, and a later MCP server replaces an
   * earlier one of the same name.
   * @default - the agent has what its image has
   */
  readonly configs?: readonly Named[];
  /**
   * Tasks that must have succeeded before this one starts. Tasks whose results are used in the prompt are added by themselves.
   * @default - starts at once, but for the Tasks whose results it uses
   */
  readonly dependsOn?: readonly TaskLike[];
  /**
   * How long a finished Task is kept.
   * @default - kept until deleted
   */
  readonly ttlAfterFinished?: Seconds;
  /**
   * `owner/repo` that pull requests go to, when the workspace is a fork.
   * @default - the workspace's remote named upstream, if it has one
   */
  readonly upstreamRepo?: string;
  /**
   * Changes to the agent's Pod: resources, variables, volumes, containers beside the agent, placement.
   * @default - the runtime's Pod
   */
  readonly podOverrides?: PodOverrides;
  /**
   * What a failed Pod means for the run, as in a Job.
   * @default - the agent is tried once more
   */
  readonly podFailurePolicy?: PodFailurePolicy;
}

/** One run of an agent. */
export interface TaskSpecProps extends AgentRunProps {
  /** What the agent is asked to do. Text reaches it byte for byte; `prompt` adds references. */
  readonly prompt: string | Prompt;
  /**
   * Branch the agent works on. Tasks of one workspace with the same branch run one after another.
   * @default - the agent is given no branch
   */
  readonly branch?: string | Prompt;
}

export const AGENT_RUN_FIELDS: Fields<AgentRunProps> = {
  agent: required(showing('kind', instance(Agent, 'an Agent, such as Agent.claudeCode(…)'))),
  workspace: named('a Workspace'),
  configs: listOf(named('an AgentConfig')),
  dependsOn: listOf(named<TaskLike>('a Task')),
  ttlAfterFinished: duration<Seconds>(0, MAX_SECONDS),
  upstreamRepo: matching(/^[^/\s]+\/[^/\s]+$/, "must have the form 'owner/repo'"),
  podOverrides,
  podFailurePolicy,
};

/** The branch of a Task: of text it is known what git says of it. */
const branch: Rule<string | Prompt> = also(promptText, (check, property, name) =>
  checkNewBranch(check, property, literalBranch(check, name)),
);

export const TASK_FIELDS: Fields<TaskSpecProps> = { ...AGENT_RUN_FIELDS, prompt: required(promptNotBlank), branch };
const taskProps = shape<TaskSpecProps>('a Task', TASK_FIELDS);

export type AgentRunFields = Omit<TaskSpec, 'prompt' | 'branch' | 'dependsOn'>;

/** The wire fields that a Task and a template have alike, from properties that were judged. */
export function agentRunFields(check: Check, props: AgentRunProps): AgentRunFields {
  const { workspace, configs, upstreamRepo, podOverrides: pod, podFailurePolicy: policy } = props;
  return compactBoth(props.agent.toWire(check), {
    workspaceRef: workspace === undefined ? undefined : { name: check.reference('workspace', workspace) },
    agentConfigRefs: orAbsent(configs?.map((config) => ({ name: check.reference('configs', config) }))),
    ttlSecondsAfterFinished: props.ttlAfterFinished?.toSeconds({ integral: false }),
    upstreamRepo,
    podOverrides: withoutUnions(pod),
    podFailurePolicy: policy,
  });
}

/** The Tasks that must have succeeded first: those asked for, then those whose results the prompt uses. */
export function dependenciesOf(
  props: Pick<TaskSpecProps, 'dependsOn'> & { readonly prompt?: string | Prompt },
): readonly TaskLike[] {
  return [...new Set([...(props.dependsOn ?? []), ...(props.prompt === undefined ? [] : Prompt.of(props.prompt).tasks)])];
}

/**
 * Checks what can be checked before the names of other Tasks are known.
 * @param at the construct path, or what else tells the author which Task is meant
 * @throws Error that names `at`, the property, what is allowed and the value
 */
export function checkTask(at: string, props: TaskSpecProps): void {
  const check = new Check(at);
  taskProps.judge(check, '', props);
  agentRunFields(check, props);
}

/**
 * The spec of a Task as it goes over the wire.
 * @throws Error that names `at`, the property, what is allowed and the value
 */
export function taskSpec(at: string, props: TaskSpecProps): TaskSpec {
  const check = new Check(at);
  taskProps.judge(check, '', props);
  const spec = renderTask(check, props, agentRunFields(check, props));
  checkSize(at, spec);
  return spec;
}

/** The spec of properties that were judged one by one. */
export function renderTask(
  check: Check,
  props: TaskSpecProps,
  run: AgentRunFields,
  dependencies: readonly TaskLike[] = dependenciesOf(props),
): TaskSpec {
  const dependsOn = [...new Set(dependencies.map((task) => check.reference('dependsOn', task)))];
  return compactBoth(run, {
    branch: props.branch === undefined ? undefined : literalBranch(check, props.branch),
    prompt: renderPrompt(check, Prompt.of(props.prompt), dependsOn.length > 0),
    dependsOn: orAbsent(dependsOn),
  });
}

/** A name must fit the Job and the label that carry it. */
export function checkTaskName(at: string, name: string): void {
  if (typeof name !== 'string' || !isObjectName(name) || name.length > MAX_TASK_NAME) {
    new Check(at).refuse('name', `must have at most ${MAX_TASK_NAME} of ${OBJECT_NAME_RULE}`, name);
  }
}

function renderPrompt(check: Check, prompt: Prompt, hasDependencies: boolean): string {
  if (hasDependencies || prompt.hasValues) return prompt.render({ level: 1, where: `${check.at}: 'prompt'` });
  if (prompt.needsRendering) {
    throw new Error(
      `${check.at}: 'prompt' is a Go template, which is rendered only in a Task with 'dependsOn'; ` +
        'name the Tasks there, or give the text as a string if it should reach the agent as it stands',
    );
  }
  const text = prompt.render(0);
  const bytes = Buffer.byteLength(text);
  if (bytes >= MAX_ARGUMENT_BYTES) {
    throw new Error(
      `${check.at}: 'prompt' must have less than ${MAX_ARGUMENT_BYTES} bytes, which is all a program can be given, got ${bytes}`,
    );
  }
  return text;
}

function literalBranch(check: Check, branch: string | Prompt): string {
  if (Prompt.of(branch).needsRendering) {
    throw new Error(
      `${check.at}: 'branch' of a Task is never rendered, so it cannot hold a result or a template; only 'prompt' can`,
    );
  }
  return Prompt.of(branch).render(0);
}

/** What a place of a spawner knows. */
export type Known = Pick<Place, 'item' | 'contexts'>;

/** Text of a place that only the spawner renders, before any dependency of the Task has run. */
export function renderedOnce(check: Check, property: string, text: string | Prompt, known: Known): string {
  if (Prompt.of(text).tasks.length > 0) {
    throw new Error(
      `${check.at}: '${property}' is rendered before the Task exists, so it cannot hold the result of another; only 'prompt' can`,
    );
  }
  return Prompt.of(text).render({ ...known, level: 1, where: `${check.at}: '${property}'` });
}
