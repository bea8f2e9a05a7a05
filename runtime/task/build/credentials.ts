import type { AgentType, CredentialsType } from '../../../lib/api';

type Keyed = Exclude<CredentialsType, 'none'>;

const NAMES: Readonly<Record<AgentType, Readonly<Record<Keyed, string>>>> = {
  'claude-code': { 'api-key': 'ANTHROPIC_API_KEY', oauth: 'CLAUDE_CODE_OAUTH_TOKEN' },
  codex: { 'api-key': 'CODEX_API_KEY', oauth: 'CODEX_AUTH_JSON' },
  gemini: { 'api-key': 'GEMINI_API_KEY', oauth: 'GEMINI_API_KEY' },
  opencode: { 'api-key': 'OPENCODE_API_KEY', oauth: 'OPENCODE_API_KEY' },
  cursor: { 'api-key': 'CURSOR_API_KEY', oauth: 'CURSOR_API_KEY' },
};

/** Whether there is an agent of this type; the API's schema says so, but an object can be older than the schema. */
export const isAgentType = (type: string): type is AgentType => Object.hasOwn(NAMES, type);

/** The variable an agent reads its credentials from, which is also the key in the Secret; undefined when it gets none. */
export const credentialName = (type: AgentType, credentials: CredentialsType): string | undefined =>
  credentials === 'api-key' || credentials === 'oauth' ? NAMES[type][credentials] : undefined;
