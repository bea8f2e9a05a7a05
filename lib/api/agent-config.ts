import type { EnvVar } from './k8s.generated';
import type { ObjectMeta } from './meta';
import type { SecretValuesSource } from './shared';

export interface SkillDefinition {
  readonly name: string;
  readonly content: string;
}
export interface AgentDefinition {
  readonly name: string;
  readonly content: string;
}
export interface PluginSpec {
  readonly name: string;
  readonly skills?: readonly SkillDefinition[];
  readonly agents?: readonly AgentDefinition[];
}
export interface SkillsShSpec {
  readonly source: string;
  readonly skill?: string;
}
export interface McpServerSpec {
  readonly name: string;
  readonly type: 'stdio' | 'http' | 'sse';
  readonly command?: string;
  readonly args?: readonly string[];
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly headersFrom?: SecretValuesSource;
  readonly env?: readonly EnvVar[];
  readonly envFrom?: SecretValuesSource;
}
export interface AgentConfigSpec {
  readonly agentsMD?: string;
  readonly plugins?: readonly PluginSpec[];
  readonly skills?: readonly SkillsShSpec[];
  readonly mcpServers?: readonly McpServerSpec[];
}
export interface AgentConfig {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec?: AgentConfigSpec;
}
