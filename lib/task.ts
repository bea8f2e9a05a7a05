import { type Duration, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { IAgentConfig } from './agent-config';
import { API_VERSION } from './api/constants';
import type { TaskSpec } from './api/task';
import { KelosResource, type KelosResourceProps } from './kelos-resource';
import { RESOURCE_FIELDS } from './resource-fields';
import { RunObject } from './run-object';
import { Check } from './spec/check';
import { type Fields, shape } from './spec/fields';
import type { TaskManifest } from './spec/manifest';
import { runNameOf } from './spec/naming';
import { CycleError, dependenciesFirst } from './spec/order';
import { duration, kelosObject, listOf } from './spec/rules';
import { checkSize } from './spec/size';
import { snapshot } from './spec/snapshot';
import {
  type AgentRunFields,
  agentRunFields,
  checkTaskName,
  dependenciesOf,
  MAX_SECONDS,
  renderTask,
  TASK_FIELDS,
  type TaskSpecProps,
} from './spec/task';
import { type TaskLike, TaskOutputs, TaskResult } from './spec/template-value';
import type { IWorkspace } from './workspace';

/** A Task that others can wait for and whose results they can use. */
export interface ITask {
  readonly kind: 'Task';
  /** Its name in the cluster. */
  readonly name: string;
  /**
   * One of the results, for a prompt: `branch`, `commit`, `pr`, `base-branch`, `cost-usd`, `input-tokens`, `output-tokens`, or any `key: value`
   * line that the agent prints among its outputs. A result that the Task does not have is the empty string.
   */
  result(key: string): TaskResult;
  /** All output lines, for a prompt. */
  readonly outputs: TaskOutputs;
}

/** One run of an agent. */
export interface TaskProps extends TaskSpecProps, KelosResourceProps {
  /** @default - the agent starts in an empty directory */
  readonly workspace?: IWorkspace;
  /** @default - the agent has what its image has */
  readonly configs?: readonly IAgentConfig[];
  /** @default - starts at once, but for the Tasks whose results it uses */
  readonly dependsOn?: readonly ITask[];
  /**
   * How long a finished Task is kept. In a tree that is applied again and again the Task then runs again every time it is gone.
   * @default - kept until deleted
   */
  readonly ttlAfterFinished?: Duration;
  /**
   * Pins the name. An edit then needs the Task to be deleted first, because its spec cannot change in the cluster.
   * @default - the id and a hash over path and spec: unchanged, nothing happens; edited, it is a new run
   */
  readonly name?: string;
}

const FIELDS: Fields<TaskProps> = {
  ...TASK_FIELDS,
  ...RESOURCE_FIELDS,
  workspace: kelosObject<IWorkspace>('Workspace'),
  configs: listOf(kelosObject<IAgentConfig>('AgentConfig')),
  dependsOn: listOf(kelosObject<ITask>('Task')),
  ttlAfterFinished: duration<Duration>(0, MAX_SECONDS),
};
const TASK = shape<TaskProps>('a Task', FIELDS);

interface Settled {
  readonly spec: TaskSpec;
  readonly name: string;
}

/**
 * One run of a coding agent.
 *
 * The name has a hash of the content, so the same program applied again runs nothing, and an edit is a new run, also of the Tasks that use its
 * results. The name is made late: reading `name`, or the synth, settles the spec of this Task and of those that it depends on.
 * @example
 * const plan = new Task(chart, 'Plan', { agent, workspace, branch: 'feat/search', prompt: 'Write PLAN.md for search.' });
 * new Task(chart, 'Build', { agent, workspace, branch: 'feat/search', prompt: prompt`Implement it at ${plan.result('commit')}.` });
 */
export class Task extends KelosResource implements ITask {
  public readonly apiObject: RunObject;
  private props: TaskProps;
  /** The part of the spec that does not depend on other Tasks' names. */
  private run: AgentRunFields;
  private dependencies: readonly TaskLike[];
  private settled: Settled | undefined;
  private isSettling = false;

  /** @throws Error that names the construct path, the property, what is allowed and the value */
  constructor(scope: Construct, id: string, props: TaskProps) {
    super(scope, id);
    const check = new Check(this.node.path);
    TASK.judge(check, '', props);
    this.props = snapshot(props);
    this.run = agentRunFields(check, this.props);
    this.dependencies = dependenciesOf(this.props);
    if (props.name !== undefined) checkTaskName(this.node.path, props.name);
    const object = {
      apiVersion: API_VERSION,
      kind: this.kind,
      metadata: props.metadata,
      spec: Lazy.any({ produce: () => this.settle().spec }) as unknown,
    };
    this.apiObject = new RunObject(this, 'Resource', object, {
      path: this.node.path,
      name: () => this.settle().name,
      assertOpen: (what) => this.assertOpen(what),
    });
    this.checkReferences(props);
  }

  /** Refers to a Task that already exists in the cluster. */
  public static fromTaskName(scope: Construct, id: string, name: string): ITask {
    return new ExistingTask(scope, id, name);
  }

  public get kind(): 'Task' {
    return 'Task';
  }

  /** Its name in the cluster. Reading it settles the spec: after that nothing can be added. */
  public override get name(): string {
    return this.settle().name;
  }

  public result(key: string): TaskResult {
    return new TaskResult(this, key);
  }

  public get outputs(): TaskOutputs {
    return new TaskOutputs(this);
  }

  /**
   * Makes this Task wait until `tasks` have succeeded.
   * @throws Error when the name was read already
   */
  public addDependsOn(...tasks: ITask[]): void {
    this.assertOpen('addDependsOn');
    FIELDS.dependsOn.judge(new Check(this.node.path), 'addDependsOn', tasks);
    this.add({ dependsOn: [...(this.props.dependsOn ?? []), ...tasks] });
  }

  /**
   * Adds instructions, plugins and MCP servers behind those it has.
   * @throws Error when the name was read already
   */
  public addConfig(...configs: IAgentConfig[]): void {
    this.assertOpen('addConfig');
    FIELDS.configs.judge(new Check(this.node.path), 'addConfig', configs);
    this.add({ configs: [...(this.props.configs ?? []), ...configs] });
  }

  public override toManifest(): TaskManifest {
    return this.apiObject.toJson() as TaskManifest;
  }

  /**
   * The spec that the properties make; undefined where a patch, or a value that is known late, may have made another one of it.
   * @internal
   */
  public get judgedSpec(): TaskSpec | undefined {
    const { spec } = this.settle();
    return this.apiObject.isPatched || spec.podOverrides || spec.podFailurePolicy ? undefined : spec;
  }

  private add(more: Partial<TaskProps>): void {
    this.checkReferences(more);
    this.props = { ...this.props, ...more };
    this.run = agentRunFields(new Check(this.node.path), this.props);
    this.dependencies = dependenciesOf(this.props);
  }

  private assertOpen(what: string): void {
    if (this.settled === undefined) return;
    throw new Error(
      `${this.node.path}: '${what}' comes too late, the name of the Task was read already and it follows from the spec`,
    );
  }

  private checkReferences({ workspace, configs = [], dependsOn = [] }: Partial<TaskProps>): void {
    this.checkNamespace('workspace', workspace === undefined ? [] : [workspace]);
    this.checkNamespace('configs', configs);
    this.checkNamespace('dependsOn', dependsOn);
  }

  /** The Tasks of this tree that must have a name before this one can have one. */
  private get unsettledDependencies(): readonly Task[] {
    return this.dependencies.filter((task): task is Task => task instanceof Task && task.settled === undefined);
  }

  private settle(): Settled {
    if (this.settled !== undefined) return this.settled;
    for (const task of this.unsettledDependencies.length > 0 ? this.inOrder() : []) task.settled ??= task.render();
    return (this.settled ??= this.render());
  }

  private inOrder(): readonly Task[] {
    try {
      return dependenciesFirst<Task>(this, (task) => task.unsettledDependencies);
    } catch (error) {
      if (!(error instanceof CycleError)) throw error;
      const circle = (error.circle as readonly Task[]).map((task) => task.node.path).join(' → ');
      throw new Error(`${this.node.path}: 'dependsOn' must not lead back to where it started, got ${circle}`, { cause: error });
    }
  }

  private render(): Settled {
    const { path, id } = this.node;
    if (this.isSettling) throw new Error(`${path}: a value in the spec reads the name of the Task, which follows from the spec`);
    this.isSettling = true;
    try {
      this.checkNamespace('dependsOn', this.dependencies);
      const spec = renderTask(new Check(path), this.props, this.run, this.dependencies);
      const resolved = this.apiObject.resolveSpec(spec);
      const json = JSON.stringify(resolved);
      checkSize(path, resolved, json);
      return { spec, name: this.props.name ?? runNameOf(id, path, json) };
    } finally {
      this.isSettling = false;
    }
  }
}

class ExistingTask extends Construct implements ITask {
  public readonly kind = 'Task';

  constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
  ) {
    super(scope, id);
    checkTaskName(this.node.path, name);
  }

  public result(key: string): TaskResult {
    return new TaskResult(this, key);
  }

  public get outputs(): TaskOutputs {
    return new TaskOutputs(this);
  }
}
