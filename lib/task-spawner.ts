import { type ApiObject, type Duration, Names } from 'cdk8s';
import type { Construct } from 'constructs';
import type { IAgentConfig } from './agent-config';
import { KelosResource, type KelosResourceProps } from './kelos-resource';
import { rename } from './rename';
import { Check } from './spec/check';
import type { TaskSpawnerManifest } from './spec/manifest';
import {
  MAX_SPAWNER_NAME,
  taskSpawnerSpec,
  type TaskSpawnerSpecProps,
  taskSpawnerWarnings,
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
export interface TaskSpawnerProps extends TaskSpawnerSpecProps, KelosResourceProps {
  /**
   * The Tasks that it creates. Variables of the trigger's item are written as Go template text (`Prompt.template`); items with typed variables
   * are to come as a function here: `task: (issue) => ({ … })`.
   */
  readonly task: TaskTemplateProps;
}

/**
 * A worker that creates a Task for everything that its trigger finds.
 * @example
 * new TaskSpawner(chart, 'Bugs', {
 *   trigger: Trigger.githubIssues({ labels: ['bug'] }),
 *   task: { agent, workspace, branch: Prompt.template('fix/{{.Number}}'), prompt: Prompt.template('Fix #{{.Number}}: {{.Title}}') },
 * })
 */
export class TaskSpawner extends KelosResource {
  public readonly apiObject: ApiObject;

  /** @throws Error that names the construct path, the property, what is allowed and the value */
  constructor(scope: Construct, id: string, props: TaskSpawnerProps) {
    super(scope, id);
    this.apiObject = this.createObject('TaskSpawner', taskSpawnerSpec(this.node.path, props), props);
    this.limitName(props.name);
    this.warn(taskSpawnerWarnings(this.node.path, props));
    const { workspace, configs = [], dependsOn = [] } = props.task;
    this.checkNamespace('task.workspace', workspace === undefined ? [] : [workspace]);
    this.checkNamespace('task.configs', configs);
    this.checkNamespace('task.dependsOn', dependsOn);
  }

  public get kind(): 'TaskSpawner' {
    return 'TaskSpawner';
  }

  public override toManifest(): TaskSpawnerManifest {
    return this.apiObject.toJson() as TaskSpawnerManifest;
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
