import type { AgentConfigSpec, AgentDefinition, PluginSpec, SkillDefinition, SkillsShSpec } from '../api/agent-config';
import { Check, compact, orAbsent } from './check';
import { type Fields, required, type Rule, shape } from './fields';
import { McpServer } from './mcp-server';
import { also, argument, fileName, instance, listOf, notBlank, text } from './rules';
import { checkSize } from './size';
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

/** A variable holds the instructions, and Linux takes none of {@link MAX_ARGUMENT_BYTES} or more. */
const agentsMd: Rule<string> = also(argument(), (check, property, instructions) => {
  const bytes = Buffer.byteLength(instructions);
  if (bytes >= MAX_ARGUMENT_BYTES) {
    throw new Error(
      `${check.at}: '${property}' must have less than ${MAX_ARGUMENT_BYTES} bytes, which is all a variable can hold, got ${bytes}`,
    );
  }
});

export const plugin: Rule<PluginSpec> = shape<PluginSpec>('a plugin', {
  name: required(fileName),
  skills: listOf(shape<SkillDefinition>('a skill', { name: required(fileName), content: required(text()) })),
  agents: listOf(shape<AgentDefinition>('a sub-agent', { name: required(fileName), content: required(text()) })),
});

export const skill: Rule<SkillsShSpec> = shape<SkillsShSpec>('a package of skills', {
  source: required(notBlank),
  skill: argument(),
});

export const mcpServer: Rule<McpServer> = instance(McpServer, 'an McpServer, such as McpServer.http(…)');

export const AGENT_CONFIG_FIELDS: Fields<AgentConfigSpecProps> = {
  agentsMd,
  plugins: listOf(plugin),
  skills: listOf(skill),
  mcpServers: listOf(mcpServer),
};
const agentConfigProps = shape<AgentConfigSpecProps>('an AgentConfig', AGENT_CONFIG_FIELDS);

/**
 * The spec of an AgentConfig as it goes over the wire.
 * @param at the construct path, or what else tells the author which AgentConfig is meant
 * @throws Error that names `at`, the property, what is allowed and the value
 */
export function agentConfigSpec(at: string, props: AgentConfigSpecProps): AgentConfigSpec {
  agentConfigProps.judge(new Check(at), '', props);
  return renderAgentConfig(at, props);
}

/** The spec of properties whose values were judged one by one. */
export function renderAgentConfig(at: string, props: AgentConfigSpecProps): AgentConfigSpec {
  const check = new Check(at);
  const { agentsMd: agentsMD, plugins = [], skills = [], mcpServers = [] } = props;
  if (skills.length > 0 && plugins.some(({ name }) => name === 'skills-sh')) {
    check.refuse('plugins[].name', "must not be 'skills-sh' beside 'skills', which are installed there", 'skills-sh');
  }
  const servers = mcpServers.map((server) => server.toWire(check));
  check.unique(
    'mcpServers[].name',
    servers.map((server) => server.name),
  );
  const spec = compact({ agentsMD, plugins: orAbsent(plugins), skills: orAbsent(skills), mcpServers: orAbsent(servers) });
  checkSize(at, spec);
  return spec;
}
