import { type ApiObject, type Duration, Names } from 'cdk8s';
import type { Construct } from 'constructs';
import type { IAgentConfig } from './agent-config';
import type { TaskSpawnerSpec } from './api/task-spawner';
import { KelosResource, type KelosResourceProps } from './kelos-resource';
import { rename } from './rename';
import { RESOURCE_FIELDS } from './resource-fields';
import { Check } from './spec/check';
import { type Fields, required, shape } from './spec/fields';
import type { TaskSpawnerManifest } from './spec/manifest';
import { duration, kelosObject, listOf } from './spec/rules';
import { snapshot } from './spec/snapshot';
import { MAX_SECONDS } from './spec/task';
import {
  anyTemplate,
  checkTaskSpawner,
  madeOf,
  MAX_SPAWNER_NAME,
  placeOfTask,
  renderTaskSpawner,
  TASK_SPAWNER_FIELDS,
  TASK_TEMPLATE_FIELDS,
  type TaskSpawnerSpecProps,
  type TaskTemplateProps as TemplateSpecProps,
} from './spec/task-spawner';
import type { ITask } from './task';
import type { IWorkspace } from './workspace';

/** The Tasks that a spawner creates. */
export interface TaskTemplateProps extends TemplateSpecProps {
  /** @default - the agent starts in an empty directory; GitHub and Linear triggers need one */
  readonly workspace?: IWorkspace;
  /** @default - the agent has what its image has */
  readonly configs?: readonly IAgentConfig[];
  /** @default - starts at once, but for the Tasks whose results it uses */
  readonly dependsOn?: readonly ITask[];
  /** @default - kept until deleted */
  readonly ttlAfterFinished?: Duration;
}

/** A worker that creates Tasks for what a trigger finds. */
export interface TaskSpawnerProps<Item = unknown> extends TaskSpawnerSpecProps<Item>, KelosResourceProps {
  /**
   * The Tasks that it creates: always the same, or made of what the trigger has found. The function is called once, and is given an item whose
   * variables become text in the cluster.
   * @example (issue) => ({ agent, workspace, prompt: prompt`Fix #${issue.number}: ${issue.title}` })
   */
  readonly task: TaskTemplateProps | ((item: Item) => TaskTemplateProps);
}

const TEMPLATE_FIELDS: Fields<TaskTemplateProps> = {
  ...TASK_TEMPLATE_FIELDS,
  workspace: kelosObject<IWorkspace>('Workspace'),
  configs: listOf(kelosObject<IAgentConfig>('AgentConfig')),
  dependsOn: listOf(kelosObject<ITask>('Task')),
  ttlAfterFinished: duration<Duration>(0, MAX_SECONDS),
};
const TEMPLATE = shape<TaskTemplateProps>('the Tasks of a spawner', TEMPLATE_FIELDS);
const TASK_SPAWNER = shape<TaskSpawnerProps>('a TaskSpawner', {
  ...TASK_SPAWNER_FIELDS,
  ...RESOURCE_FIELDS,
  task: required(anyTemplate<TaskSpawnerProps['task']>()),
});

/**
 * A worker that creates a Task for everything that its trigger finds.
 * @example
 * new TaskSpawner(chart, 'Bugs', {
 *   trigger: Trigger.githubIssues({ labels: ['bug'] }),
 *   task: (issue) => ({ agent, workspace, branch: prompt`fix/${issue.number}`, prompt: prompt`Fix #${issue.number}: ${issue.title}` }),
 * })
 * @example
 * // a class of its own names the item of its trigger
 * class JiraBugs extends TaskSpawner<JiraItem> {
 *   constructor(scope: Construct, id: string, project: string) {
 *     super(scope, id, {
 *       trigger: Trigger.jira({ baseUrl: 'https://acme.atlassian.net', project, secret: 'jira' }),
 *       task: (issue) => ({ agent, prompt: prompt`Fix ${issue.title}` }),
 *     });
 *   }
 * }
 */
export class TaskSpawner<Item = unknown> extends KelosResource {
  public readonly apiObject: ApiObject;
  private task: TaskTemplateProps;
  private spec: TaskSpawnerSpec | undefined;

  /** @throws Error that names the construct path, the property, what is allowed and the value */
  constructor(scope: Construct, id: string, props: TaskSpawnerProps<Item>) {
    super(scope, id);
    const { path } = this.node;
    TASK_SPAWNER.judge(new Check(path), '', props);
    const own: TaskSpawnerProps<Item> = { ...props };
    const { task: made, item } = madeOf(path, own.trigger, own.task);
    TEMPLATE.judge(new Check(placeOfTask(path)), '', made);
    const task = snapshot(made);
    this.task = task;
    // late, because it reads the names of Tasks, and once
    const render = (): TaskSpawnerSpec => renderTaskSpawner(path, { ...own, task: this.task, item });
    this.apiObject = this.createObject('TaskSpawner', () => (this.spec ??= render()), props);
    this.limitName(props.name);
    checkTaskSpawner(path, { ...props, task, item });
    this.checkReferences(task);
  }

  public get kind(): 'TaskSpawner' {
    return 'TaskSpawner';
  }

  /**
   * Makes its Tasks wait until `tasks` have succeeded.
   * @throws Error when the TaskSpawner was rendered already
   */
  public addDependsOn(...tasks: ITask[]): void {
    this.assertNotRendered('addDependsOn');
    TEMPLATE_FIELDS.dependsOn.judge(new Check(this.node.path), 'addDependsOn', tasks);
    this.add({ dependsOn: [...(this.task.dependsOn ?? []), ...tasks] });
  }

  /**
   * Adds instructions, plugins and MCP servers for its Tasks behind those they have.
   * @throws Error when the TaskSpawner was rendered already
   */
  public addConfig(...configs: IAgentConfig[]): void {
    this.assertNotRendered('addConfig');
    TEMPLATE_FIELDS.configs.judge(new Check(this.node.path), 'addConfig', configs);
    this.add({ configs: [...(this.task.configs ?? []), ...configs] });
  }

  public override toManifest(): TaskSpawnerManifest {
    return this.apiObject.toJson() as TaskSpawnerManifest;
  }

  private add(more: Partial<TaskTemplateProps>): void {
    this.checkReferences(more);
    this.task = { ...this.task, ...more };
  }

  private checkReferences({ workspace, configs = [], dependsOn = [] }: Partial<TaskTemplateProps>): void {
    this.checkNamespace('task.workspace', workspace === undefined ? [] : [workspace]);
    this.checkNamespace('task.configs', configs);
    this.checkNamespace('task.dependsOn', dependsOn);
  }

  private limitName(name: string | undefined): void {
    if (name !== undefined && name.length > MAX_SPAWNER_NAME) {
      new Check(this.node.path).refuse(
        'name',
        `must have at most ${MAX_SPAWNER_NAME} characters, its Tasks' names are longer`,
        name,
      );
    }
    if (this.apiObject.name.length <= MAX_SPAWNER_NAME) return;
    const shorter = Names.toDnsLabel(this.apiObject, { maxLen: MAX_SPAWNER_NAME });
    rename(this.apiObject, () => shorter);
  }
}
