/** The agent that works on a Task. */
export type AgentType = 'claude-code' | 'codex' | 'gemini' | 'opencode' | 'cursor';
export type CredentialsType = 'api-key' | 'oauth' | 'none';

/** A Secret in the namespace of the object that refers to it. */
export interface SecretReference {
  readonly name: string;
}
export interface WorkspaceReference {
  readonly name: string;
}
export interface AgentConfigReference {
  readonly name: string;
}
export interface SecretValuesSource {
  readonly secretRef: SecretReference;
}
export interface Credentials {
  readonly type: CredentialsType;
  readonly secretRef?: SecretReference;
}
