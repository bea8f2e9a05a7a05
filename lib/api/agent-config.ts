import type { EnvVar } from './k8s.generated';
import type { ObjectMeta } from './meta';
import type { SecretValuesSource } from './shared';

/** A skill that a plugin brings: instructions that an agent reads when a task calls for them. */
export interface SkillDefinition {
  /**
   * Name of the skill; becomes a folder name, so it has no path separators.
   * @kubeMinLength 1
   */
  readonly name: string;
  /** Content of the skill's SKILL.md. */
  readonly content: string;
}

/** A sub-agent that a plugin brings. */
export interface AgentDefinition {
  /**
   * Name of the sub-agent; becomes a file name, so it has no path separators.
   * @kubeMinLength 1
   */
  readonly name: string;
  /** Content of the sub-agent's Markdown file. */
  readonly content: string;
}

/** A plugin written out in the config: skills and sub-agents under one name. */
export interface PluginSpec {
  /**
   * Name of the plugin; becomes a folder name, so it has no path separators. `skills-sh` is taken where the config has skills.
   * @kubeMinLength 1
   */
  readonly name: string;
  /**
   * Skills of the plugin.
   * @default - none
   */
  readonly skills?: readonly SkillDefinition[];
  /**
   * Sub-agents of the plugin.
   * @default - none
   */
  readonly agents?: readonly AgentDefinition[];
}

/** A package of skills from skills.sh, installed before the agent starts. */
export interface SkillsShSpec {
  /**
   * Where the package is, as owner/repo.
   * @kubeMinLength 1
   */
  readonly source: string;
  /**
   * The one skill of the package to install.
   * @default - all of them
   */
  readonly skill?: string;
}

/** How an MCP server is spoken to. */
export type McpServerType = 'stdio' | 'http' | 'sse';

/**
 * A server of the Model Context Protocol that gives the agent tools.
 * @kubeRule self.type != 'stdio' || (has(self.command) && self.command != '') => command is required when type is stdio
 * @kubeRule self.type == 'stdio' || (has(self.url) && self.url != '') => url is required when type is http or sse
 */
export interface McpServerSpec {
  /**
   * Name that the agent knows the server by. A config may use it once; a later config replaces the server of an earlier one.
   * @kubeMinLength 1
   */
  readonly name: string;
  /** How the server is spoken to: a program started beside the agent (stdio), or a URL (http, sse). */
  readonly type: McpServerType;
  /**
   * Program to start; required for stdio.
   * @default - none
   */
  readonly command?: string;
  /**
   * Arguments of the program.
   * @default - none
   */
  readonly args?: readonly string[];
  /**
   * URL of the server; required for http and sse.
   * @default - none
   */
  readonly url?: string;
  /**
   * HTTP headers sent with every request.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Secret of which each key is one more HTTP header; it wins over headers.
   * @default - none
   */
  readonly headersFrom?: SecretValuesSource;
  /**
   * Variables of the program. Values may come from keys of Secrets and ConfigMaps; no other valueFrom is understood.
   * @default - none
   */
  readonly env?: readonly EnvVar[];
  /**
   * Secret of which each key is one more variable; it wins over env.
   * @default - none
   */
  readonly envFrom?: SecretValuesSource;
}

/** Instructions and tools for agents. */
export interface AgentConfigSpec {
  /**
   * Instructions that stand in the agent's memory file (AGENTS.md, CLAUDE.md or what the agent reads). Those of several configs are joined.
   * @default - none
   */
  readonly agentsMD?: string;
  /**
   * Plugins written out here.
   * @default - none
   */
  readonly plugins?: readonly PluginSpec[];
  /**
   * Packages from skills.sh.
   * @default - none
   */
  readonly skills?: readonly SkillsShSpec[];
  /**
   * MCP servers that the agent may use.
   * @default - none
   */
  readonly mcpServers?: readonly McpServerSpec[];
}

/**
 * Instructions, plugins, skills and MCP servers that Tasks give to their agents.
 * @kubeKind agentconfigs
 */
export interface AgentConfig {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  /** Instructions and tools for agents. */
  readonly spec?: AgentConfigSpec;
}
