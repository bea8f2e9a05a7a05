import { ApiObject, Testing } from 'cdk8s';
import { AgentConfig, type AgentConfigProps, McpServer, McpValue } from '../../lib';
import { kelosObjects, makeChart, synthesised, told } from './support';

const url = 'https://docs.example.com/mcp';
const secretsOf = (chart: ReturnType<typeof makeChart>): unknown[] =>
  (Testing.synth(chart) as { kind: string }[]).filter((manifest) => manifest.kind === 'Secret');

test('has a default child', () => {
  const config = new AgentConfig(makeChart(), 'Rules', {});
  expect(config.node.defaultChild).toBe(config.apiObject);
  expect(ApiObject.of(config).kind).toBe('AgentConfig');
});

test('renders no more than what was asked for', () => {
  const chart = makeChart();
  new AgentConfig(chart, 'Rules', { agentsMd: 'Run the tests before you commit.' });
  expect(kelosObjects(chart)).toMatchSnapshot();
  expect(secretsOf(chart)).toEqual([]);
});

test('renders all options', () => {
  const chart = makeChart();
  const config = new AgentConfig(chart, 'Rules', {
    agentsMd: 'Be brief.',
    plugins: [{ name: 'team', skills: [{ name: 'review', content: 'Look twice.' }], agents: [{ name: 'critic', content: '' }] }],
    skills: [{ source: 'acme/skills', skill: 'deploy' }, { source: 'acme/more' }],
    mcpServers: [
      McpServer.http('docs', { url, headers: { 'X-Team': 'shop' }, headersFrom: 'docs-headers' }),
      McpServer.sse('events', { url }),
      McpServer.stdio('db', {
        command: 'db-mcp',
        args: ['--read-only', ''],
        env: {
          MODE: 'ro',
          URL: McpValue.fromSecret('db', 'url'),
          REGION: McpValue.fromConfigMap({ name: 'db-settings' }, 'region', { optional: true }),
        },
        envFrom: { name: 'db-env' },
      }),
    ],
    name: 'rules',
    metadata: { labels: { team: 'shop' } },
  });
  expect(config.toManifest()).toEqual(synthesised(config));
  expect(kelosObjects(chart)).toMatchSnapshot();
});

test('has an empty Secret for the values that the runtime reads from Secrets', () => {
  const chart = makeChart();
  new AgentConfig(chart, 'Rules', { mcpServers: [McpServer.http('docs', { url, headersFrom: 'docs-headers' })], name: 'rules' });
  expect(secretsOf(chart)).toEqual([
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'rules-kelos-mcp', namespace: 'agents' } },
  ]);
});

test('needs no Secret for values from ConfigMaps', () => {
  const chart = makeChart();
  const env = { A: McpValue.fromConfigMap('settings', 'a'), B: 'b' };
  new AgentConfig(chart, 'Rules', { mcpServers: [McpServer.stdio('db', { command: 'db', env })] });
  expect(secretsOf(chart)).toEqual([]);
});

test('a token in a header draws a warning', () => {
  const server = McpServer.http('docs', { url, headers: { authorization: 'Bearer x', Accept: 'x' } });
  expect(told(new AgentConfig(makeChart(), 'Rules', { mcpServers: [server] }))).toEqual([
    "KEL036 agents/Rules: 'mcpServers[0].headers' has the header authorization of MCP server 'docs' in clear; use 'headersFrom'",
  ]);
});

test('can be one that exists', () => {
  expect(AgentConfig.fromAgentConfigName(makeChart(), 'Rules', 'rules')).toMatchObject({ kind: 'AgentConfig', name: 'rules' });
});

const stdio = (props: Partial<Parameters<typeof McpServer.stdio>[1]>): AgentConfigProps => ({
  mcpServers: [McpServer.stdio('db', { command: 'db', ...props })],
});
const http = (props: Partial<Parameters<typeof McpServer.http>[1]>): AgentConfigProps => ({
  mcpServers: [McpServer.http('docs', { url, ...props })],
});
const pathRule = "must be a name without '/' and '\\', and not '.' or '..', got";
test.each<[string, AgentConfigProps, string]>([
  ['instructions too long for a variable', { agentsMd: 'x'.repeat(131_072) }, "'agentsMd' must have less than 131072 bytes"],
  ['a plugin that leaves its folder', { plugins: [{ name: '..' }] }, `'plugins[0].name' ${pathRule} ".."`],
  [
    'a skill in a folder',
    { plugins: [{ name: 'a', skills: [{ name: 'b/c', content: '' }] }] },
    `'plugins[0].skills[0].name' ${pathRule} "b/c"`,
  ],
  [
    'a nameless sub-agent',
    { plugins: [{ name: 'a', agents: [{ name: '', content: '' }] }] },
    `'plugins[0].agents[0].name' ${pathRule} ""`,
  ],
  [
    'the plugin skills-sh beside skills',
    { plugins: [{ name: 'skills-sh' }], skills: [{ source: 'a/b' }] },
    "'plugins[].name' must not be 'skills-sh' beside 'skills'",
  ],
  ['skills from nowhere', { skills: [{ source: '' }] }, `'skills[0].source' must not be blank, got ""`],
  [
    'an MCP server twice',
    { mcpServers: [McpServer.http('a', { url }), McpServer.sse('a', { url })] },
    `'mcpServers[].name' must be unique, got "a"`,
  ],
  ['an MCP server in a folder', { mcpServers: [McpServer.http('a/b', { url })] }, `'mcpServers[].name' ${pathRule} "a/b"`],
  [
    'an MCP server without an address',
    http({ url: '' }),
    `'mcpServers.docs.url' must start with http:// or https:// and have no spaces, got ""`,
  ],
  [
    'a header that HTTP refuses',
    http({ headers: { 'a b': 'c' } }),
    `'mcpServers.docs.headers' must have names that HTTP takes for a header, got "a b"`,
  ],
  [
    'a header of two lines',
    http({ headers: { a: 'b\nc' } }),
    `'mcpServers.docs.headers.a' must be one line, got text that is not shown, it may hold a secret`,
  ],
  [
    'headers from a Secret that cannot be',
    http({ headersFrom: '' }),
    `'mcpServers.docs.headersFrom' must be the name of a Secret`,
  ],
  ['no command', stdio({ command: ' ' }), `'mcpServers.db.command' must not be blank, got " "`],
  ['a nameless variable', stdio({ env: { '': 'a' } }), `'mcpServers.db.env' must have names without '=', got ""`],
  [
    'a key that cannot be',
    stdio({ env: { A: McpValue.fromSecret('s', 'a b') } }),
    `'mcpServers.db.env.A' must name a key of letters, digits, '-', '_' and '.', got "a b"`,
  ],
])('refuses %s', (_what, props, message) => {
  const make = (): AgentConfig => new AgentConfig(makeChart(), 'Rules', props);
  expect(make).toThrow(message);
  expect(make).toThrow(/^agents\/Rules: /);
});

describe('what is added', () => {
  const fromSecret = McpServer.http('docs', { url, headers: { Authorization: 'x' }, headersFrom: 'docs-headers' });

  test('stands behind what was there', () => {
    const config = new AgentConfig(makeChart(), 'Rules', { plugins: [{ name: 'a' }], skills: [{ source: 'a/a' }] });
    config.addPlugin({ name: 'b' }, { name: 'c' });
    config.addSkill({ source: 'b/b' });
    config.addMcpServer(McpServer.sse('events', { url }));
    expect(synthesised(config).spec).toEqual({
      plugins: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
      skills: [{ source: 'a/a' }, { source: 'b/b' }],
      mcpServers: [{ name: 'events', type: 'sse', url }],
    });
  });

  test('has a Secret and warnings as what was there from the start', () => {
    const chart = makeChart();
    const config = new AgentConfig(chart, 'Rules', { name: 'rules' });
    config.addMcpServer(fromSecret);
    config.addMcpServer(McpServer.http('more', { url, headersFrom: 'more-headers' }));
    expect(told(config)).toEqual([expect.stringContaining("header Authorization of MCP server 'docs' in clear")]);
    expect(secretsOf(chart)).toEqual([
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'rules-kelos-mcp', namespace: 'agents' } },
    ]);
  });

  test('is judged, and nothing of what is refused stays', () => {
    const config = new AgentConfig(makeChart(), 'Rules', { mcpServers: [McpServer.sse('docs', { url })] });
    expect(() => config.addMcpServer(fromSecret)).toThrow(`agents/Rules: 'mcpServers[].name' must be unique, got "docs"`);
    expect(() => config.addPlugin({ name: '..' })).toThrow("agents/Rules: 'plugins[0].name' must be a name");
    expect(synthesised(config).spec).toEqual({ mcpServers: [{ name: 'docs', type: 'sse', url }] });
  });

  test('comes too late after a synth', () => {
    const config = new AgentConfig(makeChart(), 'Rules', {});
    synthesised(config);
    for (const add of ['addPlugin', 'addSkill', 'addMcpServer'] as const) {
      expect(() => config[add]()).toThrow(`agents/Rules: '${add}' comes too late, the AgentConfig was rendered already`);
    }
  });
});

test.each([new Map(), new Set(), new Date(0), Promise.resolve({})])('%p is no properties', (props) =>
  expect(() => new AgentConfig(makeChart(), 'A', props as never)).toThrow(
    'agents/A: the properties must be an object with agentsMd, ',
  ),
);
