import type { ObjectMeta } from './meta';
import type { Condition } from './shared';
import type { TaskTemplate } from './task-template';
import type { When } from './when';

/** Where work comes from, and the Tasks that are made of it. */
export interface TaskSpawnerSpec {
  /** Where work comes from: exactly one source. */
  readonly when: When;
  /** The Tasks that are made. */
  readonly taskTemplate: TaskTemplate;
  /**
   * How many of its Tasks may be unfinished at once; 0 is any number.
   * @default - any number
   * @kubeFormat int32
   * @kubeMinimum 0
   */
  readonly maxConcurrency?: number;
  /**
   * Whether no Tasks are made for now. Running ones go on.
   * @kubeDefault false
   */
  readonly suspend?: boolean;
  /**
   * How many Tasks may be made in all; 0 is any number.
   * @default - any number
   * @kubeFormat int32
   * @kubeMinimum 0
   */
  readonly maxTotalTasks?: number;
}

/** What a TaskSpawner does; empty before the controller has seen it. */
export type TaskSpawnerPhase = '' | 'Pending' | 'Running' | 'Suspended' | 'Failed';

/** What the spawner has done. Written by the controller. */
export interface TaskSpawnerStatus {
  /**
   * What the spawner does: Pending, Running, Suspended or Failed.
   * @kubeOpen
   */
  readonly phase?: TaskSpawnerPhase;
  /** Deployment that polls for this spawner, where there is one. */
  readonly deploymentName?: string;
  /** CronJob of this spawner, where there is one. */
  readonly cronJobName?: string;
  /** Items seen in the last look at the source. */
  readonly totalDiscovered?: number;
  /** Tasks made so far. */
  readonly totalTasksCreated?: number;
  /** Its Tasks that are not finished. */
  readonly activeTasks?: number;
  /**
   * When the source was last looked at.
   * @kubeFormat date-time
   */
  readonly lastDiscoveryTime?: string;
  /** What it does, or why it does not, in one sentence. */
  readonly message?: string;
  /**
   * Aspects of its state: Suspended, TaskBudgetExhausted.
   * @kubeListType map type
   */
  readonly conditions?: readonly Condition[];
}

/**
 * Makes a Task for each piece of work that a source brings: an issue, a pull request, an event, a message, a point in time.
 * @kubeKind taskspawners
 * @kubeStatus
 * @kubeColumn Workspace string .spec.taskTemplate.workspaceRef.name
 * @kubeColumn Suspend boolean .spec.suspend
 * @kubeColumn Phase string .status.phase
 * @kubeColumn Active integer .status.activeTasks
 * @kubeColumn Discovered integer .status.totalDiscovered
 * @kubeColumn Tasks integer .status.totalTasksCreated
 * @kubeColumn Age date .metadata.creationTimestamp
 */
export interface TaskSpawner {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  /**
   * Where work comes from, and the Tasks that are made of it.
   * @kubeRule !(has(self.when.githubIssues) || has(self.when.githubPullRequests) || has(self.when.githubWebhook) || has(self.when.linearWebhook)) || has(self.taskTemplate.workspaceRef) => taskTemplate.workspaceRef is required when using githubIssues, githubPullRequests, githubWebhook, or linearWebhook source
   */
  readonly spec?: TaskSpawnerSpec;
  /** What the spawner has done. Written by the controller. */
  readonly status?: TaskSpawnerStatus;
}
