import type { EnvVar, McpServerSpec } from '../../../../lib/api';
import { mcpSecretKey } from '../../../../lib/api/mcp-secret';
import { type McpLookup, type McpResolution, resolveMcpServers } from '../../../../runtime/task/build/mcp';
import { mcpSecretData, mcpServersJson } from '../../../../runtime/task/build/mcp-json';

type Objects = Readonly<Record<string, Readonly<Record<string, string>>>>;

const lookup =
  (objects: Objects): McpLookup =>
  (kind, name) => {
    const data = objects[`${kind}/${name}`];
    return data ? new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value)])) : 'missing';
  };

const server = (more: Partial<McpServerSpec>): McpServerSpec => ({ name: 'm', type: 'stdio', command: 'c', ...more });
const resolve = (more: Partial<McpServerSpec>, objects: Objects = {}): McpResolution =>
  resolveMcpServers([{ config: 'conf', server: server(more) }], lookup(objects));

function resolved(more: Partial<McpServerSpec>, objects: Objects = {}) {
  const resolution = resolve(more, objects);
  if (resolution.state !== 'resolved') throw new Error(JSON.stringify(resolution));
  return resolution.servers;
}

const fromSecret = (name: string, key: string, optional?: boolean): EnvVar => ({
  name: 'A',
  valueFrom: { secretKeyRef: { name, key, ...(optional === undefined ? {} : { optional }) } },
});
const fromConfigMap = (name: string, key: string, optional?: boolean): EnvVar => ({
  name: 'A',
  valueFrom: { configMapKeyRef: { name, key, ...(optional === undefined ? {} : { optional }) } },
});

describe('resolving MCP servers', () => {
  it('asks for every object once, and for nothing that was read', () => {
    const servers = [
      { config: 'a', server: server({ headersFrom: { secretRef: { name: 's' } }, envFrom: { secretRef: { name: 's' } } }) },
      { config: 'b', server: server({ env: [fromConfigMap('c', 'k'), fromSecret('t', 'k')] }) },
    ];
    const known: McpLookup = (kind, name) => (kind === 'Secret' && name === 't' ? 'missing' : undefined);
    expect(resolveMcpServers(servers, known)).toEqual({
      state: 'needs',
      needs: [
        { kind: 'Secret', name: 's' },
        { kind: 'ConfigMap', name: 'c' },
      ],
    });
  });

  it('lets every key of a Secret win over what is written', () => {
    const objects = { 'Secret/s': { A: '9', C: '3' } };
    expect(mcpServersJson(resolved({ env: [{ name: 'A', value: '1' }], envFrom: { secretRef: { name: 's' } } }, objects))).toBe(
      '{"mcpServers":{"m":{"type":"stdio","command":"c","env":{"A":"9","C":"3"}}}}',
    );
  });

  it('lets the later of two equal variables stand', () => {
    const [{ env } = { env: [] }] = resolved({ env: [{ name: 'A', value: '1' }, { name: 'A' }] });
    expect(env).toEqual([{ name: 'A', text: '', secret: false }]);
  });

  it('leaves out an optional variable whose object or key is missing', () => {
    const objects = { 'Secret/s': {}, 'ConfigMap/c': {} };
    for (const entry of [
      fromSecret('gone', 'k', true),
      fromSecret('s', 'k', true),
      fromConfigMap('gone', 'k', true),
      fromConfigMap('c', 'k', true),
    ]) {
      expect(mcpServersJson(resolved({ env: [entry] }, objects))).not.toContain('env');
    }
  });

  it('knows which values are secret, and keeps those JSON-encoded by AgentConfig', () => {
    const objects = { 'Secret/s': { k: 'a"b' }, 'ConfigMap/c': { k: 'open' } };
    const servers = resolved({ env: [fromSecret('s', 'k'), { ...fromConfigMap('c', 'k'), name: 'B' }] }, objects);
    expect(servers[0]?.env.map(({ name, secret }) => [name, secret])).toEqual([
      ['A', true],
      ['B', false],
    ]);
    expect(mcpSecretData(servers)).toEqual({ 'conf-kelos-mcp': { [mcpSecretKey('m', 'env', 'A')]: '"a\\"b"' } });
  });

  it('writes every member there is, whatever the transport', () => {
    const all = {
      type: 'http',
      args: ['<'],
      url: 'https://u?a&b',
      headers: { b: '2', a: '1' },
      env: [{ name: 'E', value: 'e' }],
    } as const;
    expect(mcpServersJson(resolved(all))).toBe(
      '{"mcpServers":{"m":{"type":"http","command":"c","args":["\\u003c"],"url":"https://u?a\\u0026b","headers":{"a":"1","b":"2"},"env":{"E":"e"}}}}',
    );
  });
});

describe('an MCP server that cannot be resolved', () => {
  const both = { secretKeyRef: { name: 's', key: 'k' }, configMapKeyRef: { name: 'c', key: 'k' } };
  const objects = { 'Secret/s': { k: 'v' }, 'ConfigMap/c': { k: 'v' } };
  it.each<[string, Partial<McpServerSpec>, string]>([
    ['a nameless variable', { env: [{ name: '', value: 'x' }] }, 'MCP server "m" has an env entry with an empty name'],
    [
      'a value and a source',
      { env: [{ ...fromSecret('s', 'k'), value: 'x' }] },
      'MCP server "m" env "A": value and valueFrom are mutually exclusive',
    ],
    [
      'a field of the Pod',
      { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
      'MCP server "m" env "A": valueFrom only supports secretKeyRef and configMapKeyRef',
    ],
    [
      'two sources',
      { env: [{ name: 'A', valueFrom: both }] },
      'MCP server "m" env "A": valueFrom must set only one of secretKeyRef or configMapKeyRef',
    ],
    [
      'no source',
      { env: [{ name: 'A', valueFrom: {} }] },
      'MCP server "m" env "A": valueFrom must set secretKeyRef or configMapKeyRef',
    ],
    [
      'no Secret',
      { env: [fromSecret('gone', 'k')] },
      'fetching secret "gone" for MCP server "m" env "A": Secret "gone" not found',
    ],
    ['no key in the Secret', { env: [fromSecret('s', 'nope')] }, 'secret "s" has no key "nope" for MCP server "m" env "A"'],
    [
      'no key, and not optional',
      { env: [fromSecret('s', 'nope', false)] },
      'secret "s" has no key "nope" for MCP server "m" env "A"',
    ],
    [
      'no ConfigMap',
      { env: [fromConfigMap('gone', 'k')] },
      'fetching configmap "gone" for MCP server "m" env "A": ConfigMap "gone" not found',
    ],
    [
      'no key in the ConfigMap',
      { env: [fromConfigMap('c', 'nope')] },
      'configmap "c" has no key "nope" for MCP server "m" env "A"',
    ],
    [
      'no Secret with headers',
      { headersFrom: { secretRef: { name: 'gone' } } },
      'fetching headersFrom secret "gone" for MCP server "m": Secret "gone" not found',
    ],
    [
      'no Secret with variables',
      { envFrom: { secretRef: { name: 'gone' } } },
      'fetching envFrom secret "gone" for MCP server "m": Secret "gone" not found',
    ],
  ])('says so: %s', (_title, more, message) => {
    expect(resolve(more, objects)).toEqual({ state: 'failed', message });
  });
});
