import type { AgentConfigSpec, PluginSpec, SkillsShSpec } from '../api/agent-config';
import { Check, compact, orAbsent } from './check';
import type { McpServer } from './mcp-server';
import { MAX_ARGUMENT_BYTES } from './task';

/** Instructions, plugins and tools for agents. */
export interface AgentConfigSpecProps {
  /**
   * Instructions that the agent has in mind whatever it is asked, as in an AGENTS.md.
   * @default - none
   */
  readonly agentsMd?: string;
  /**
   * Plugins with skills and sub-agents, written into the Pod.
   * @default - none
   */
  readonly plugins?: readonly PluginSpec[];
  /**
   * Packages of skills.sh, installed when the Pod starts.
   * @default - none
   */
  readonly skills?: readonly SkillsShSpec[];
  /**
   * Tool servers that the agent can use.
   * @default - none
   */
  readonly mcpServers?: readonly McpServer[];
}

/**
 * The spec of an AgentConfig as it goes over the wire.
 * @param at the construct path, or what else tells the author which AgentConfig is meant
 * @throws Error that names `at`, the property, what is allowed and the value
 */
export function agentConfigSpec(at: string, props: AgentConfigSpecProps): AgentConfigSpec {
  const check = new Check(at);
  const { agentsMd, plugins = [], skills = [], mcpServers = [] } = props;
  checkAgentsMd(check, agentsMd);
  for (const plugin of plugins) checkPlugin(check, plugin);
  if (skills.length > 0 && plugins.some((plugin) => plugin.name === 'skills-sh')) {
    check.refuse('plugins[].name', "must not be 'skills-sh' beside 'skills', which are installed there", 'skills-sh');
  }
  for (const skill of skills) check.notBlank('skills[].source', skill.source);
  for (const server of mcpServers) checkFileName(check, 'mcpServers[].name', server.name);
  check.unique(
    'mcpServers[].name',
    mcpServers.map((server) => server.name),
  );
  return compact({
    agentsMD: agentsMd,
    plugins: orAbsent(plugins),
    skills: orAbsent(skills),
    mcpServers: orAbsent(mcpServers.map((server) => server.toWire(check))),
  });
}

/** Sentences about what is admitted but hardly meant. */
export function agentConfigWarnings(at: string, props: AgentConfigSpecProps): readonly string[] {
  return (props.mcpServers ?? []).flatMap((server) => server.warnings(at));
}

function checkAgentsMd(check: Check, text: string | undefined): void {
  const bytes = Buffer.byteLength(text ?? '');
  if (bytes >= MAX_ARGUMENT_BYTES) {
    throw new Error(
      `${check.at}: 'agentsMd' must have less than ${MAX_ARGUMENT_BYTES} bytes, which is all a variable can hold, got ${bytes}`,
    );
  }
}

function checkPlugin(check: Check, plugin: PluginSpec): void {
  checkFileName(check, 'plugins[].name', plugin.name);
  for (const list of ['skills', 'agents'] as const) {
    for (const { name } of plugin[list] ?? []) checkFileName(check, `plugins.${plugin.name}.${list}[].name`, name);
  }
}

/** Names that become one step of a path. */
function checkFileName(check: Check, property: string, name: string): void {
  if (name === '' || name === '.' || name === '..' || /[/\\]/.test(name)) {
    check.refuse(property, "must be a name without '/' and '\\', and not '.' or '..'", name);
  }
}
