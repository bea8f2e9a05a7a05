import type { Container, EnvVar, TaskSpec } from '../../../lib/api';
import { AGENT_CONTAINER } from '../../../lib/api/constants';
import { JobBuildError } from './errors';
import { CONTAINER } from './names';

/** Linux starts no program with an argument or variable of this many bytes; a Pod would fail without a word. */
const MAX_STRING_BYTES = 131_072;
const MAX_INT32 = 2_147_483_647;
/** The first number that a 64-bit integer cannot hold. */
const INT64_END = 2 ** 63;

/** @throws JobBuildError for numbers that no server would take: an object can be older than the schema that refuses them */
export function checkNumbers({ ttlSecondsAfterFinished: ttl, podOverrides }: TaskSpec): void {
  if (ttl !== undefined && !(Number.isInteger(ttl) && ttl >= 0 && ttl <= MAX_INT32)) {
    throw new JobBuildError(`ttlSecondsAfterFinished must be a whole number from 0 to ${MAX_INT32}, got ${ttl}`);
  }
  const deadline = podOverrides?.activeDeadlineSeconds;
  if (deadline !== undefined && !(Number.isInteger(deadline) && deadline >= 1 && deadline < INT64_END)) {
    throw new JobBuildError(
      `podOverrides.activeDeadlineSeconds must be a whole number of seconds from 1 on that fits into 64 bits, got ${deadline}`,
    );
  }
}

/** @throws JobBuildError for a string that no program can be started with */
export function checkStrings(containers: readonly Container[]): void {
  for (const container of containers) {
    const { name, command = [], args = [], env = [] } = container;
    command.forEach((text) => checkString(name, text, SCRIPT_SOURCES[name] ?? 'command'));
    args.forEach((text) => checkString(name, text, name === AGENT_CONTAINER ? 'the prompt' : 'args'));
    env.forEach((variable) => checkString(name, variableText(variable), VARIABLE_SOURCES[variable.name] ?? variable.name));
  }
}

const SCRIPT_SOURCES: Readonly<Record<string, string>> = {
  [CONTAINER.workspaceFiles]: "the Workspace's files, written by one script,",
  [CONTAINER.pluginSetup]: "the AgentConfigs' plugins, written by one script,",
  [CONTAINER.remoteSetup]: "the Workspace's remotes",
  [CONTAINER.skillsInstall]: "the AgentConfigs' skills",
};

const VARIABLE_SOURCES: Readonly<Record<string, string>> = {
  KELOS_AGENTS_MD: 'agentsMD of the AgentConfigs (KELOS_AGENTS_MD)',
  KELOS_MCP_SERVERS: 'mcpServers of the AgentConfigs (KELOS_MCP_SERVERS)',
  KELOS_SETUP_COMMAND: 'setupCommand of the Workspace (KELOS_SETUP_COMMAND)',
};

const variableText = ({ name, value = '' }: EnvVar): string => `${name}=${value}`;

function checkString(container: string, text: string, what: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes >= MAX_STRING_BYTES) {
    throw new JobBuildError(
      `${what} of container ${container} is ${bytes} bytes long; Linux starts no program with ${MAX_STRING_BYTES} or more, shorten it`,
    );
  }
  if (text.includes('\0'))
    throw new JobBuildError(`${what} of container ${container} contains a NUL character; no program can be started with it`);
}
