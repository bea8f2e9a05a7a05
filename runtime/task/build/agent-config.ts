import type { AgentConfigSpec, McpServerSpec, PluginSpec, SkillsShSpec } from '../../../lib/api';
import { goQuote } from '../../../lib/dialect';
import { JobBuildError } from './errors';
import type { NamedSpec } from './input';
import { SKILLS_PLUGIN } from './names';

/** What the AgentConfigs of a Task say together. */
export interface MergedConfig {
  /** Empty: nothing is said. */
  readonly agentsMD: string;
  readonly plugins: readonly PluginSpec[];
  readonly skills: readonly SkillsShSpec[];
  readonly mcpServers: readonly OriginalMcpServer[];
}

/** An MCP server and the AgentConfig that it comes from. */
export interface OriginalMcpServer {
  readonly config: string;
  readonly server: McpServerSpec;
}

/**
 * Texts are joined and lists put together, in the order of the references. Of MCP servers with one name the last stands, at the first's
 * place; in a single AgentConfig such a pair is kept, and is an error later.
 */
export function mergeAgentConfigs(configs: readonly NamedSpec<AgentConfigSpec>[]): MergedConfig {
  const servers = configs.flatMap(({ name, spec }) => (spec.mcpServers ?? []).map((server) => ({ config: name, server })));
  return {
    agentsMD: configs.flatMap(({ spec }) => spec.agentsMD || []).join('\n\n'),
    plugins: configs.flatMap(({ spec }) => spec.plugins ?? []),
    skills: configs.flatMap(({ spec }) => spec.skills ?? []),
    // a Map keeps a key's first place when its value is replaced
    mcpServers: configs.length < 2 ? servers : [...new Map(servers.map((entry) => [entry.server.name, entry])).values()],
  };
}

/** Plugins or skills: the Pod has a plugin directory. */
export const hasPluginDir = ({ plugins, skills }: MergedConfig): boolean => plugins.length > 0 || skills.length > 0;

/** @throws JobBuildError naming the first plugin, skill or agent that cannot be a directory or file */
export function checkPlugins({ plugins, skills }: MergedConfig): void {
  const check = (kind: string, name: string) => checkName('invalid plugin configuration', kind, name);
  for (const plugin of plugins) {
    check('plugin', plugin.name);
    plugin.skills?.forEach((skill) => check('skill', skill.name));
    plugin.agents?.forEach((agent) => check('agent', agent.name));
  }
  if (skills.length > 0 && plugins.some(({ name }) => name === SKILLS_PLUGIN)) {
    throw new JobBuildError(
      `invalid plugin configuration: plugin name ${goQuote(SKILLS_PLUGIN)} is reserved for skills.sh packages when spec.skills is set`,
    );
  }
  if (skills.some(({ source }) => source.trim() === ''))
    throw new JobBuildError('invalid skills configuration: skills.sh source is empty');
}

/** @throws JobBuildError for a name that is no file name, or that two servers have */
export function checkMcpServers(servers: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const { name } of servers) {
    checkName('invalid MCP server configuration', 'MCP server', name);
    if (seen.has(name)) throw new JobBuildError(`invalid MCP server configuration: duplicate MCP server name ${goQuote(name)}`);
    seen.add(name);
  }
}

function checkName(prefix: string, kind: string, name: string): void {
  if (name === '') throw new JobBuildError(`${prefix}: ${kind} name is empty`);
  if (/[/\\]/.test(name)) throw new JobBuildError(`${prefix}: ${kind} name ${goQuote(name)} contains path separators`);
  if (name === '.' || name === '..') throw new JobBuildError(`${prefix}: ${kind} name ${goQuote(name)} is a path traversal`);
}
