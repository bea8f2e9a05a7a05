import type { Job, TaskStatus } from '../../lib/api';
import type { Need } from './observed';
import type { Outputs } from './outputs';

/** What is to happen, in this order: writes, then the status, then Events. */
export interface TaskPlan {
  /** To be fetched before the Task can be planned; nothing else of the plan is done then. */
  readonly needs?: readonly Need[];
  readonly writes: readonly Write[];
  /** The whole status; absent = stays as it is. */
  readonly status?: TaskStatus;
  readonly events: readonly TaskEvent[];
  readonly requeueAfterMs?: number;
  /** One sentence why: the log line, and the status message where the Task waits or failed. */
  readonly because: string;
}

export type Write =
  | { readonly kind: 'addFinalizer' }
  | { readonly kind: 'removeFinalizer' }
  /** Values of an AgentConfig that its MCP Secret does not hold yet. */
  | {
      readonly kind: 'fillSecret';
      readonly name: string;
      readonly data: Readonly<Record<string, string>>;
      readonly owner: ConfigOwner;
    }
  | { readonly kind: 'createJob'; readonly job: Job }
  | { readonly kind: 'deleteJob'; readonly uid: string }
  | { readonly kind: 'deleteTask' }
  /** Outputs of a Task that finished before they could be read. */
  | { readonly kind: 'addOutputs'; readonly outputs: Outputs };

export interface TaskEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: EventReason;
  readonly message: string;
}

export type EventReason =
  | 'TaskCreated'
  | 'TaskRunning'
  | 'TaskSucceeded'
  | 'TaskFailed'
  | 'OutputsCaptured'
  | 'TaskExpired'
  | 'DependencyFailed'
  | 'BranchWithoutWorkspace'
  | 'GitHubTokenFailed'
  | 'MCPSecretFailed'
  | 'JobBuildFailed';

export const unchanged = (because: string, requeueAfterMs?: number): TaskPlan => ({
  writes: [],
  events: [],
  because,
  ...(requeueAfterMs === undefined ? {} : { requeueAfterMs }),
});

export const needing = (needs: readonly Need[], because: string): TaskPlan => ({ needs, writes: [], events: [], because });

/** The AgentConfig that owns an MCP Secret. */
export interface ConfigOwner {
  readonly name: string;
  readonly uid: string;
}
