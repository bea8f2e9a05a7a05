import type { EnvVar, EnvVarSource, McpServerSpec } from '../../../lib/api';
import { goQuote } from '../../../lib/dialect';
import type { OriginalMcpServer } from './agent-config';
import { decodeGoText } from './go-json';

/** An object whose values are needed before the servers can be resolved. */
export interface McpNeed {
  readonly kind: McpSource;
  readonly name: string;
}

export type McpSource = 'Secret' | 'ConfigMap';

/** Data of an object by key (binary data of a ConfigMap too, where `data` has no such key); `missing`; undefined = not fetched yet. */
export type McpLookup = (kind: McpSource, name: string) => ReadonlyMap<string, Uint8Array> | 'missing' | undefined;

export type McpResolution =
  | { readonly state: 'needs'; readonly needs: readonly McpNeed[] }
  /** The message is what stands after `Failed to resolve MCP server secret: `. */
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'resolved'; readonly servers: readonly ResolvedMcpServer[] };

/** An MCP server whose headers and variables have their values. */
export interface ResolvedMcpServer {
  readonly name: string;
  /** The AgentConfig that it comes from: its secret values live in that one's MCP Secret. */
  readonly config: string;
  readonly type: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly url: string;
  readonly headers: readonly McpValue[];
  readonly env: readonly McpValue[];
}

export interface McpValue {
  readonly name: string;
  readonly text: string;
  /** It stood in a Secret: a hardened Job does not show it. */
  readonly secret: boolean;
}

/** Gives every header and variable its value, or tells which objects must be read first. */
export function resolveMcpServers(servers: readonly OriginalMcpServer[], lookup: McpLookup): McpResolution {
  const needs = neededObjects(servers).filter(({ kind, name }) => lookup(kind, name) === undefined);
  if (needs.length > 0) return { state: 'needs', needs };
  try {
    return { state: 'resolved', servers: servers.map((original) => resolveServer(original, lookup)) };
  } catch (error) {
    if (error instanceof Unresolved) return { state: 'failed', message: error.message };
    throw error;
  }
}

/** Every Secret and ConfigMap that the servers name, once each. */
function neededObjects(servers: readonly OriginalMcpServer[]): McpNeed[] {
  const all = servers.flatMap(({ server }) => [
    ...wholeSecret(server.headersFrom?.secretRef.name),
    ...(server.env ?? []).flatMap(({ valueFrom }) => sources(valueFrom)),
    ...wholeSecret(server.envFrom?.secretRef.name),
  ]);
  return [...new Map(all.map((need) => [`${need.kind}/${need.name}`, need])).values()];
}

const wholeSecret = (name: string | undefined): McpNeed[] => (name === undefined ? [] : [{ kind: 'Secret', name }]);

function sources(from: EnvVarSource | undefined): McpNeed[] {
  return [
    ...wholeSecret(from?.secretKeyRef && (from.secretKeyRef.name ?? '')),
    ...(from?.configMapKeyRef ? [{ kind: 'ConfigMap' as const, name: from.configMapKeyRef.name ?? '' }] : []),
  ];
}

class Unresolved extends Error {}

function resolveServer({ config, server }: OriginalMcpServer, lookup: McpLookup): ResolvedMcpServer {
  const headers = new Map(Object.entries(server.headers ?? {}).map(([name, text]) => [name, { name, text, secret: false }]));
  addAll(headers, server, 'headersFrom', lookup);
  const env = new Map<string, McpValue>();
  for (const entry of server.env ?? []) {
    const value = resolveVariable(server, entry, lookup);
    if (value) env.set(value.name, value);
  }
  addAll(env, server, 'envFrom', lookup);
  return {
    name: server.name,
    config,
    type: server.type,
    command: server.command ?? '',
    args: server.args ?? [],
    url: server.url ?? '',
    headers: [...headers.values()],
    env: [...env.values()],
  };
}

function addAll(
  values: Map<string, McpValue>,
  server: McpServerSpec,
  member: 'headersFrom' | 'envFrom',
  lookup: McpLookup,
): void {
  const secret = server[member]?.secretRef.name;
  if (secret === undefined) return;
  const data = found(lookup, { kind: 'Secret', name: secret });
  if (data === undefined) {
    throw new Unresolved(
      `fetching ${member} secret ${goQuote(secret)} for MCP server ${goQuote(server.name)}: Secret ${goQuote(secret)} not found`,
    );
  }
  for (const [name, bytes] of data) values.set(name, { name, text: decodeGoText(bytes), secret: true });
}

function found(lookup: McpLookup, { kind, name }: McpNeed): ReadonlyMap<string, Uint8Array> | undefined {
  const data = lookup(kind, name);
  return data === 'missing' ? undefined : data;
}

/** Undefined: the variable is left out. */
function resolveVariable(server: McpServerSpec, entry: EnvVar, lookup: McpLookup): McpValue | undefined {
  const { name, value = '', valueFrom } = entry;
  if (name === '') throw new Unresolved(`MCP server ${goQuote(server.name)} has an env entry with an empty name`);
  if (valueFrom === undefined) return { name, text: value, secret: false };
  const wrong = refusesSource(value, valueFrom);
  if (wrong !== undefined) throw new Unresolved(`MCP server ${goQuote(server.name)} env ${goQuote(name)}: ${wrong}`);
  const [need] = sources(valueFrom);
  const selector = valueFrom.secretKeyRef ?? valueFrom.configMapKeyRef;
  if (need === undefined || selector === undefined) return undefined;
  const where = `for MCP server ${goQuote(server.name)} env ${goQuote(name)}`;
  const bytes = selectKey(need, selector, where, lookup);
  return bytes && { name, text: decodeGoText(bytes), secret: need.kind === 'Secret' };
}

function selectKey(
  need: McpNeed,
  selector: { readonly key: string; readonly optional?: boolean },
  where: string,
  lookup: McpLookup,
): Uint8Array | undefined {
  const data = found(lookup, need);
  const bytes = data?.get(selector.key);
  if (bytes !== undefined || selector.optional === true) return bytes;
  const kind = need.kind.toLowerCase();
  const object = goQuote(need.name);
  throw new Unresolved(
    data === undefined
      ? `fetching ${kind} ${object} ${where}: ${need.kind} ${object} not found`
      : `${kind} ${object} has no key ${goQuote(selector.key)} ${where}`,
  );
}

function refusesSource(value: string, from: EnvVarSource): string | undefined {
  if (value !== '') return 'value and valueFrom are mutually exclusive';
  if (from.fieldRef ?? from.resourceFieldRef ?? from.fileKeyRef)
    return 'valueFrom only supports secretKeyRef and configMapKeyRef';
  if (from.secretKeyRef && from.configMapKeyRef) return 'valueFrom must set only one of secretKeyRef or configMapKeyRef';
  if (!from.secretKeyRef && !from.configMapKeyRef) return 'valueFrom must set secretKeyRef or configMapKeyRef';
  return undefined;
}
