import { mcpSecretKey, mcpSecretName, type McpValueKind } from '../../../lib/api/mcp-secret';
import { GoJson, goJsonString } from './go-json';
import type { McpValue, ResolvedMcpServer } from './mcp';

/** A header or variable and where it stands. */
export interface PlacedMcpValue {
  readonly server: ResolvedMcpServer;
  readonly kind: McpValueKind;
  readonly value: McpValue;
}

/** Writes one header's or variable's value as JSON. */
export type ValueWriter = (placed: PlacedMcpValue) => string;

/** The text of `KELOS_MCP_SERVERS`. */
export function mcpServersJson(
  servers: readonly ResolvedMcpServer[],
  json: GoJson = new GoJson(),
  write: ValueWriter = ({ value }) => json.string(value.text),
): string {
  const values = (server: ResolvedMcpServer, kind: McpValueKind, list: readonly McpValue[]): string =>
    list.length === 0 ? '' : json.map(list.map((value) => [value.name, write({ server, kind, value })]));
  const text = (value: string): string => (value === '' ? '' : json.string(value));
  const members = (server: ResolvedMcpServer): [string, string][] => [
    ['type', text(server.type)],
    ['command', text(server.command)],
    ['args', server.args.length === 0 ? '' : json.array(server.args)],
    ['url', text(server.url)],
    ['headers', values(server, 'header', server.headers)],
    ['env', values(server, 'env', server.env)],
  ];
  const entries = servers.map((server): [string, string] => [
    server.name,
    json.object(members(server).filter(([, value]) => value !== '')),
  ]);
  return json.object([['mcpServers', json.map(entries)]]);
}

/** Where a secret value is kept, so that a Job can refer to it. */
export interface McpSecretPlace {
  readonly secret: string;
  readonly key: string;
}

export const mcpSecretPlace = ({ server, kind, value }: PlacedMcpValue): McpSecretPlace => ({
  secret: mcpSecretName(server.config),
  key: mcpSecretKey(server.name, kind, value.name),
});

/**
 * What the MCP Secrets must hold: by Secret, then by key, each value JSON-encoded with its quotes, because the kubelet inserts it raw into
 * the JSON of `KELOS_MCP_SERVERS`.
 */
export function mcpSecretData(servers: readonly ResolvedMcpServer[]): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const secrets: Record<string, Record<string, string>> = {};
  for (const placed of servers.flatMap(secretValues)) {
    const { secret, key } = mcpSecretPlace(placed);
    (secrets[secret] ??= {})[key] = goJsonString(placed.value.text);
  }
  return secrets;
}

function secretValues(server: ResolvedMcpServer): PlacedMcpValue[] {
  const of = (kind: McpValueKind, list: readonly McpValue[]): PlacedMcpValue[] => list.map((value) => ({ server, kind, value }));
  return [...of('header', server.headers), ...of('env', server.env)].filter(({ value }) => value.secret);
}
