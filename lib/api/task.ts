import type { PodFailurePolicy } from './k8s.generated';
import type { ObjectMeta } from './meta';
import type { PodOverrides } from './pod-overrides';
import type { AgentConfigReference, AgentType, Credentials, WorkspaceReference } from './shared';

export type TaskPhase = '' | 'Pending' | 'Waiting' | 'Running' | 'Succeeded' | 'Failed';

export interface TaskSpec {
  readonly type: AgentType;
  readonly prompt: string;
  readonly credentials: Credentials;
  readonly model?: string;
  readonly effort?: string;
  readonly image?: string;
  readonly workspaceRef?: WorkspaceReference;
  readonly agentConfigRefs?: readonly AgentConfigReference[];
  readonly dependsOn?: readonly string[];
  readonly branch?: string;
  readonly upstreamRepo?: string;
  readonly ttlSecondsAfterFinished?: number;
  readonly podFailurePolicy?: PodFailurePolicy;
  readonly podOverrides?: PodOverrides;
}

export interface TaskStatus {
  readonly phase?: TaskPhase;
  readonly jobName?: string;
  readonly podName?: string;
  readonly startTime?: string;
  readonly completionTime?: string;
  readonly message?: string;
  readonly outputs?: readonly string[];
  readonly results?: Readonly<Record<string, string>>;
}

export interface Task {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec?: TaskSpec;
  readonly status?: TaskStatus;
}
