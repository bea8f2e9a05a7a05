import { createHash } from 'node:crypto';

/**
 * The Secret that the runtime fills with an AgentConfig's secret-backed MCP values (design: access). Synth renders it as an empty shell and
 * grants `get, patch` on it by name, so the name and keys are agreed here.
 */
export const mcpSecretName = (agentConfig: string): string => `${agentConfig}-kelos-mcp`;

export type McpValueKind = 'header' | 'env';

/**
 * Key of one value in that Secret: readable, valid as a Secret key, and never the same for two values.
 * @example mcpSecretKey('docs', 'header', 'Authorization') // 'docs.header.Authorization.1c0ffee5'
 */
export function mcpSecretKey(server: string, kind: McpValueKind, name: string): string {
  const readable = `${server}.${kind}.${name}`.replace(/[^-._a-zA-Z0-9]/g, '_').slice(0, 200);
  const digest = createHash('sha256').update([server, kind, name].join('\0')).digest('hex');
  return `${readable}.${digest.slice(0, 8)}`;
}
