import {
  configMapsReadBy,
  ContextSource,
  type KelosManifest,
  McpServer,
  McpValue,
  Trigger,
  agentConfigSpec,
  secretsFilledFor,
  secretsReadBy,
  taskSpawnerSpec,
  taskSpec,
  workspaceSpec,
  Agent,
  Credentials,
} from '../../../lib/spec';

const metadata = { name: 'x' };
const agent = Agent.claudeCode({ credentials: Credentials.apiKey('claude') });
const config = (...mcpServers: McpServer[]): KelosManifest => ({
  kind: 'AgentConfig',
  metadata,
  spec: agentConfigSpec('x', { mcpServers }),
});
const url = 'https://docs.example.com/mcp';

test("a Task needs no Secret read: the kubelet alone reads an agent's credentials", () => {
  const task: KelosManifest = { kind: 'Task', metadata, spec: taskSpec('x', { agent, prompt: 'x' }) };
  expect([secretsReadBy(task), secretsFilledFor(task), configMapsReadBy(task)]).toEqual([[], [], []]);
});

test('the Secret of a Workspace is read, to know whose it is', () => {
  const workspace = (secret?: string): KelosManifest => ({
    kind: 'Workspace',
    metadata,
    spec: workspaceSpec('x', { repo: 'https://h/o/r', secret }),
  });
  expect(secretsReadBy(workspace('github'))).toEqual(['github']);
  expect(secretsReadBy(workspace())).toEqual([]);
  expect(secretsReadBy({ kind: 'Workspace', metadata })).toEqual([]);
});

test('the Secrets of MCP servers are read, each once, and one is filled', () => {
  const servers = [
    McpServer.http('a', { url, headersFrom: 'headers' }),
    McpServer.stdio('b', {
      command: 'b',
      env: { A: McpValue.fromSecret('one', 'a'), B: 'b', C: McpValue.fromConfigMap('map', 'c') },
      envFrom: 'all',
    }),
    McpServer.stdio('c', { command: 'c', env: { A: McpValue.fromSecret('one', 'b'), C: McpValue.fromConfigMap('map', 'd') } }),
  ];
  expect(secretsReadBy(config(...servers))).toEqual(['headers', 'one', 'all']);
  expect(configMapsReadBy(config(...servers))).toEqual(['map']);
  expect(secretsFilledFor(config(...servers))).toEqual(['x-kelos-mcp']);
});

test('an AgentConfig without Secrets has none filled', () => {
  const server = McpServer.stdio('c', { command: 'c', env: { C: McpValue.fromConfigMap('map', 'd') } });
  expect([secretsReadBy(config(server)), secretsFilledFor(config(server))]).toEqual([[], []]);
  expect(configMapsReadBy({ kind: 'AgentConfig', metadata })).toEqual([]);
});

test('the Secrets of sources are read', () => {
  const spec = taskSpawnerSpec('x', {
    trigger: Trigger.jira({ baseUrl: 'https://jira', project: 'A', secret: 'jira' }),
    task: {
      agent,
      contextSources: [
        ContextSource.http('a', { url: 'https://a', headersFrom: [{ header: 'A', secret: 'context', key: 'a' }] }),
      ],
    },
  });
  expect(secretsReadBy({ kind: 'TaskSpawner', metadata, spec })).toEqual(['jira', 'context']);
});
