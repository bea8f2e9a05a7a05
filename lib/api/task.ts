import type { PodFailurePolicy } from './k8s.generated';
import type { ObjectMeta } from './meta';
import type { PodOverrides } from './pod-overrides';
import type { AgentConfigReference, AgentType, Credentials, WorkspaceReference } from './shared';

/** Where a Task is in its life; empty before the controller has seen it. Succeeded and Failed are final. */
export type TaskPhase = '' | 'Pending' | 'Waiting' | 'Running' | 'Succeeded' | 'Failed';

/** How an agent is run: what a Task says about it and, in the same words, the template of a TaskSpawner. */
export interface AgentRunSpec {
  /** Agent that works on the Task. It selects the default image and the names of the credentials. */
  readonly type: AgentType;
  /** How the agent signs in to its model provider. */
  readonly credentials: Credentials;
  /**
   * Model that the agent uses.
   * @default - the agent's own choice
   */
  readonly model?: string;
  /**
   * How hard the model thinks, in the agent's own words.
   * @default - the agent's own choice
   */
  readonly effort?: string;
  /**
   * Image of the agent container.
   * @default - ghcr.io/kelos-dev/<type>:latest, or what the controller is set to
   */
  readonly image?: string;
  /**
   * Workspace whose repository is cloned for the agent.
   * @default - the agent starts in an empty directory
   */
  readonly workspaceRef?: WorkspaceReference;
  /**
   * AgentConfigs with instructions, plugins, skills and MCP servers for the agent, merged in this order.
   * @default - none
   * @kubeMinItems 1
   */
  readonly agentConfigRefs?: readonly AgentConfigReference[];
  /**
   * Names of Tasks in the same namespace that must succeed before this one starts. If one of them fails, so does this Task.
   * @default - starts at once
   */
  readonly dependsOn?: readonly string[];
  /**
   * Repository, as owner/repo, that a fork's pull requests and issues belong to. Used with a workspace only.
   * @default - that of the Workspace's remote named upstream, if there is one
   */
  readonly upstreamRepo?: string;
  /**
   * Seconds after which a finished Task is deleted, with its Job and Pods; 0 deletes it at once.
   * @default - kept until somebody deletes it
   * @kubeFormat int32
   * @kubeMinimum 0
   */
  readonly ttlSecondsAfterFinished?: number;
  /**
   * Which failures of the Pod count, as in a Job; the agent's container is kelos-agent. The action FailIndex has no meaning here.
   * @default - a failed Pod is replaced once
   * @kubeRule self.rules.all(r, r.action != 'FailIndex') => podFailurePolicy.rules[].action FailIndex is not supported for Task Jobs
   */
  readonly podFailurePolicy?: PodFailurePolicy;
  /**
   * What differs from the Pod that a Task gets by default.
   * @default - nothing
   */
  readonly podOverrides?: PodOverrides;
}

/** What one agent is asked to do, and where. It cannot be changed after the Task was created. */
export interface TaskSpec extends AgentRunSpec {
  /**
   * What the agent is asked to do. It reaches the agent as written, except that a Task with dependsOn renders it as a Go text/template over
   * the results of its dependencies: `{{ index .Deps "plan" "Results" "commit" }}`.
   */
  readonly prompt: string;
  /**
   * Branch that the agent works on. Of the Tasks with the same Workspace and branch one runs at a time, the oldest first.
   * @default - the agent stays on what was cloned
   */
  readonly branch?: string;
}

/** How far the Task is. Written by the controller. */
export interface TaskStatus {
  /**
   * Where the Task is in its life: Pending, Waiting, Running, Succeeded or Failed.
   * @kubeOpen
   */
  readonly phase?: TaskPhase;
  /** Name of the Task's Job, once there is one. */
  readonly jobName?: string;
  /** Name of the newest Pod of the Job, while there is one. */
  readonly podName?: string;
  /**
   * When the agent's Pod was first active.
   * @kubeFormat date-time
   */
  readonly startTime?: string;
  /**
   * When the Task succeeded or failed. ttlSecondsAfterFinished counts from here.
   * @kubeFormat date-time
   */
  readonly completionTime?: string;
  /** What the Task waits for, or why it ended as it did, in one sentence. */
  readonly message?: string;
  /** Lines that the agent put out as its outputs, such as the URL of a pull request. */
  readonly outputs?: readonly string[];
  /** The outputs of the form `key: value`, by key; of equal keys the last one counts. Dependent Tasks refer to them. */
  readonly results?: Readonly<Record<string, string>>;
}

/**
 * One run of a coding agent: a prompt, an agent, and optionally a repository to work in. It runs as a Job of the same name.
 * @kubeKind tasks
 * @kubeStatus
 * @kubeColumn Type string .spec.type
 * @kubeColumn Phase string .status.phase
 * @kubeColumn Branch string .spec.branch 1
 * @kubeColumn "Depends On" string .spec.dependsOn 1
 * @kubeColumn Age date .metadata.creationTimestamp
 */
export interface Task {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  /**
   * What one agent is asked to do, and where. It cannot be changed after the Task was created: make a new Task instead.
   * @kubeRule self == oldSelf => Task spec is immutable after creation
   */
  readonly spec?: TaskSpec;
  /** How far the Task is. Written by the controller. */
  readonly status?: TaskStatus;
}
