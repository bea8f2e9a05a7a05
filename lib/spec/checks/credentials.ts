import type { AgentType, CredentialsType } from '../../api/shared';

/** The variable in which an agent finds its credentials; also the key in the Secret. */
const VARIABLES: Readonly<Record<AgentType, Readonly<Record<Exclude<CredentialsType, 'none'>, string>>>> = {
  'claude-code': { 'api-key': 'ANTHROPIC_API_KEY', oauth: 'CLAUDE_CODE_OAUTH_TOKEN' },
  codex: { 'api-key': 'CODEX_API_KEY', oauth: 'CODEX_AUTH_JSON' },
  gemini: { 'api-key': 'GEMINI_API_KEY', oauth: 'GEMINI_API_KEY' },
  opencode: { 'api-key': 'OPENCODE_API_KEY', oauth: 'OPENCODE_API_KEY' },
  cursor: { 'api-key': 'CURSOR_API_KEY', oauth: 'CURSOR_API_KEY' },
};

/** The variable that the runtime sets from a Secret. */
export function credentialVariable(agent: AgentType, type: CredentialsType): string | undefined {
  return type === 'none' ? undefined : VARIABLES[agent][type];
}

/** All variables in which an agent finds credentials. */
export function credentialVariables(agent: AgentType): readonly string[] {
  return [...new Set(Object.values(VARIABLES[agent]))];
}

/** The agent that a variable is for. */
export function agentOfVariable(name: string): AgentType | undefined {
  return AGENTS.find((agent) => credentialVariables(agent).includes(name));
}

const AGENTS: readonly AgentType[] = ['claude-code', 'codex', 'gemini', 'opencode', 'cursor'];
