import type { AgentConfigSpec, Task, TaskSpec, WorkspaceSpec } from '../../../lib/api';
import type { RuntimeConfig } from '../../../lib/api/runtime-config';
import type { ResolvedMcpServer } from './mcp';

/** Everything a Job is made from. Nothing is read while building. */
export interface JobInput {
  /** With its uid: the Job is owned by it. */
  readonly task: Task & { readonly spec: TaskSpec };
  /** What the agent is told: the Task's prompt, or what its template rendered to. */
  readonly prompt: string;
  /**
   * The Workspace that the Task names.
   * @default - the agent starts in an empty directory
   */
  readonly workspace?: NamedSpec<WorkspaceSpec>;
  /**
   * The Secret whose key GITHUB_TOKEN the Pod uses.
   * @default - the Workspace's secretRef
   */
  readonly effectiveSecret?: string;
  /** In the order of `agentConfigRefs`. */
  readonly agentConfigs: readonly NamedSpec<AgentConfigSpec>[];
  /**
   * Result of `resolveMcpServers` over the merged AgentConfigs.
   * @default - no MCP servers
   */
  readonly mcpServers?: readonly ResolvedMcpServer[];
  /** Agent image by type. @default - `ghcr.io/kelos-dev/<type>:latest` */
  readonly images?: RuntimeConfig['images'];
  /** @default - the API server decides by the image's tag */
  readonly imagePullPolicies?: RuntimeConfig['imagePullPolicies'];
}

export interface NamedSpec<T> {
  readonly name: string;
  readonly spec: T;
}
