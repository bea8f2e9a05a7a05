import { Duration, Size } from 'cdk8s';
import {
  Agent,
  AgentConfig,
  ContextSource,
  Credentials,
  KelosAccess,
  KelosRuntime,
  McpServer,
  McpValue,
  Prompt,
  prompt,
  Task,
  TaskSpawner,
  Trigger,
  Workspace,
} from '../../lib';
import { agent, makeChart } from './support';

/** A value as a program gives it that no compiler has looked at: JavaScript, or TypeScript through tsx. */
const given = (value: unknown): never => value as never;
const repo = 'https://h/o/r';
const chart = makeChart();
const workspace = new Workspace(chart, 'Shop', { repo });
const config = new AgentConfig(chart, 'Rules', {});
const existing = Task.fromTaskName(chart, 'Before', 'before');

const task = (props: object): unknown => new Task(makeChart(), 'A', given({ agent, prompt: 'x', ...props }));
const agentOf = (props: unknown): unknown => task({ agent: Agent.claudeCode(given(props)) });
const workspaceOf = (props: object): unknown => new Workspace(makeChart(), 'A', given({ repo, ...props }));
const configOf = (props: object): unknown => new AgentConfig(makeChart(), 'A', given(props));
const serverOf = (server: unknown): unknown => configOf({ mcpServers: [server] });
const spawner = (props: object): unknown =>
  new TaskSpawner(makeChart(), 'A', given({ trigger: Trigger.slack(), task: { agent }, ...props }));
const triggered = (trigger: Trigger): unknown => spawner({ trigger, task: { agent, workspace: existingWorkspace } });
const existingWorkspace = Workspace.fromWorkspaceName(chart, 'W', 'w');
const context = (props: object): unknown =>
  spawner({ task: { agent, contextSources: [ContextSource.http('c', given({ url: 'https://h', ...props }))] } });
const runtime = (props: object): unknown => new KelosRuntime(makeChart(), 'A', given(props));

describe('names that no property has are refused, with the nearest that one has', () => {
  test.each<[string, () => unknown, string]>([
    ['a Task', () => task({ promt: 'x' }), "'promt' is not a property of a Task; did you mean 'prompt'?"],
    [
      'case',
      () => task({ TTLAfterFinished: 1 }),
      "'TTLAfterFinished' is not a property of a Task; did you mean 'ttlAfterFinished'?",
    ],
    ['letters swapped', () => task({ brnach: 'x' }), "'brnach' is not a property of a Task; did you mean 'branch'?"],
    [
      'nothing near',
      () => task({ model: 'opus' }),
      "'model' is not a property of a Task; it has agent, workspace, configs, dependsOn, ttlAfterFinished, upstreamRepo, podOverrides, " +
        'podFailurePolicy, prompt, branch, name, metadata',
    ],
    ['what all objects have', () => task({ constructor: 1 }), "'constructor' is not a property of a Task"],
    ['metadata', () => task({ metadata: { label: {} } }), "'metadata.label' is not a property of metadata; did you mean"],
    [
      'a Pod',
      () => task({ podOverrides: { resource: {} } }),
      "'podOverrides.resource' is not a property of podOverrides; did you mean 'resources'?",
    ],
    [
      'a container',
      () => task({ podOverrides: { extraContainers: [{ name: 'a', image: 'b', cmd: [] }] } }),
      "'podOverrides.extraContainers[0].cmd' is not a property of a container; ",
    ],
    ['a volume', () => task({ podOverrides: { volumes: [{ name: 'a', configmap: {} }] } }), "did you mean 'configMap'?"],
    ['resources', () => task({ podOverrides: { resources: { limit: {} } } }), "did you mean 'limits'?"],
    ['a failure rule', () => task({ podFailurePolicy: { rules: [{ actoin: 'Ignore' }] } }), "did you mean 'action'?"],
    [
      'an agent',
      () => agentOf({ credentials: Credentials.none(), modle: 'x' }),
      "'agent.modle' is not a property of an Agent; did you mean 'model'?",
    ],
    ['a Workspace', () => workspaceOf({ secretRef: 'x' }), "'secretRef' is not a property of a Workspace"],
    [
      'a remote',
      () => workspaceOf({ remotes: [{ name: 'a', url: repo, uri: 1 }] }),
      "'remotes[0].uri' is not a property of a remote; did you mean 'url'?",
    ],
    ['an AgentConfig', () => configOf({ skils: [] }), "'skils' is not a property of an AgentConfig; did you mean 'skills'?"],
    [
      'a server',
      () => serverOf(McpServer.http('m', given({ url: repo, header: {} }))),
      "'mcpServers.m.header' is not a property of",
    ],
    [
      'options',
      () => serverOf(McpServer.stdio('m', { command: 'c', env: { A: McpValue.fromSecret('s', 'k', given({ optionl: true })) } })),
      "did you mean 'optional'?",
    ],
    [
      'a TaskSpawner',
      () => spawner({ suspend: true }),
      "'suspend' is not a property of a TaskSpawner; did you mean 'suspended'?",
    ],
    [
      'its Tasks',
      () => spawner({ task: { agent, promptTemplate: 'x' } }),
      "agents/A/task: 'promptTemplate' is not a property of the Tasks of a spawner",
    ],
    [
      'a trigger',
      () => triggered(Trigger.githubIssues(given({ label: ['a'] }))),
      "'trigger.label' is not a property of Trigger.githubIssues; did you mean 'labels'?",
    ],
    [
      'a filter',
      () => triggered(Trigger.githubWebhook(given({ events: ['a'], filters: [{ event: 'a', labls: [] }] }))),
      "'trigger.filters[0].labls' is not a property of a filter; did you mean 'labels'?",
    ],
    [
      'a context source',
      () => context({ allowInsecur: true }),
      "'contextSources.c.allowInsecur' is not a property of a context source",
    ],
    ['a KelosRuntime', () => runtime({ log: 'debug' }), "'log' is not a property of a KelosRuntime"],
    [
      'agents of a KelosRuntime',
      () => runtime({ agentImages: { claude: 'x' } }),
      "'agentImages.claude' is not a property of agentImages",
    ],
    [
      'a KelosAccess',
      () => new KelosAccess(makeChart(), 'A', given({ grants: 'named' })),
      "'grants' is not a property of a KelosAccess; did you mean 'grant'?",
    ],
  ])('%s', (_what, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(/^agents\/A(\/task)?: /);
  });

  test('their values are not shown: they may be secret', () => {
    expect(() => workspaceOf({ token: 'ghp_s3cret' })).toThrow("'token' is not a property of a Workspace");
    expect(() => workspaceOf({ token: 'ghp_s3cret' })).not.toThrow(/s3cret/);
  });

  test('but one without a value is nothing', () => expect(() => task({ promt: undefined })).not.toThrow());
});

describe('values of another type are refused, with what is allowed', () => {
  test.each<[string, () => unknown, string]>([
    ['no properties', () => new Task(makeChart(), 'A', given(undefined)), 'the properties must be an object with agent, '],
    ['no agent', () => task({ agent: undefined }), "'agent' must be an Agent, such as Agent.claudeCode(…), got undefined"],
    [
      'the name of an agent',
      () => task({ agent: 'codex' }),
      `'agent' must be an Agent, such as Agent.claudeCode(…), got text that is not shown`,
    ],
    ['the properties of an agent', () => task({ agent: { model: 'a' } }), 'got an object that is not shown'],
    [
      'no properties of an agent',
      () => agentOf(undefined),
      "'agent' must be an object with credentials, model, effort, image, got undefined",
    ],
    [
      'no credentials',
      () => agentOf({}),
      "'agent.credentials' must be Credentials, such as Credentials.apiKey(…), got undefined",
    ],
    [
      'credentials without a Secret',
      () => agentOf({ credentials: Credentials.apiKey(given(undefined)) }),
      "'agent.credentials' must be the name of a Secret",
    ],
    [
      'no custom agent',
      () => task({ agent: Agent.custom(given(undefined)) }),
      "'agent' must be an object with credentials, model, effort, image, type",
    ],
    [
      'a custom agent without an image',
      () => task({ agent: Agent.custom(given({ type: 'codex', credentials: Credentials.none() })) }),
      "'agent.image' must be text, got undefined",
    ],
    ['a model that is none', () => agentOf({ credentials: Credentials.none(), model: 4 }), "'agent.model' must be text, got 4"],
    ['no prompt', () => task({ prompt: undefined }), "'prompt' must be text or prompt`…`, got undefined"],
    ['null for a prompt', () => task({ prompt: null }), "'prompt' must be text or prompt`…`, got null"],
    ['a list for a prompt', () => task({ prompt: ['x'] }), '\'prompt\' must be text or prompt`…`, got ["x"]'],
    [
      'a result for a prompt',
      () => task({ prompt: existing.result('branch') }),
      "'prompt' must be text or prompt`…`, into which a result can be put, got a TaskResult",
    ],
    ['a function for a prompt', () => task({ prompt: () => 'x' }), "'prompt' must be text or prompt`…`, got a function"],
    [
      'seconds',
      () => task({ ttlAfterFinished: 60 }),
      "'ttlAfterFinished' must be a Duration, such as Duration.minutes(5), got 60",
    ],
    ['one config', () => task({ configs: config }), "'configs' must be a list, got an AgentConfig"],
    [
      'a Workspace for a config',
      () => task({ configs: [workspace] }),
      "'configs[0]' must be an AgentConfig; AgentConfig.fromAgentConfigName(…) makes one of a name, got a Workspace",
    ],
    [
      'an AgentConfig for a Workspace',
      () => task({ workspace: config }),
      "'workspace' must be a Workspace; Workspace.fromWorkspaceName(…) makes one of a name, got an AgentConfig",
    ],
    [
      'the name of a Workspace',
      () => task({ workspace: 'shop' }),
      `Workspace.fromWorkspaceName(…) makes one of a name, got "shop"`,
    ],
    ['text for a list of Tasks', () => task({ dependsOn: 'foo' }), `'dependsOn' must be a list, got "foo"`],
    ['nothing in a list of Tasks', () => task({ dependsOn: [undefined] }), "'dependsOn[0]' must be a Task; "],
    [
      'a list for metadata',
      () => task({ metadata: [] }),
      "'metadata' must be an object with namespace, labels, annotations, got []",
    ],
    ['a number for a label', () => task({ metadata: { labels: { a: 1 } } }), "'metadata.labels.a' must be text, got 1"],
    ['a name that is none', () => task({ name: 5 }), "'name' must be text, got 5"],
    [
      'a fraction of a CPU',
      () => task({ podOverrides: { resources: { limits: { cpu: 0.5 } } } }),
      "'podOverrides.resources.limits.cpu' must be an amount, such as '500m', '2Gi' or 1, got 0.5",
    ],
    [
      'text for a deadline',
      () => task({ podOverrides: { activeDeadlineSeconds: '60' } }),
      `'podOverrides.activeDeadlineSeconds' must be a whole number from 1 to 9007199254740991, got "60"`,
    ],
    [
      'null in a Pod',
      () => task({ podOverrides: { affinity: { nodeAffinity: null } } }),
      "'podOverrides.affinity.nodeAffinity' must be data, got null",
    ],
    [
      'text for labels',
      () => task({ podOverrides: { nodeSelector: 'a=b' } }),
      `'podOverrides.nodeSelector' must be an object of names and values, got "a=b"`,
    ],
    ['no repository', () => workspaceOf({ repo: undefined }), "'repo' must be text, got undefined"],
    ['text for a command', () => workspaceOf({ setupCommand: 'npm ci' }), "'setupCommand' must be a list, got text "],
    [
      'a server that is none',
      () => serverOf({ name: 'a', url: repo }),
      "'mcpServers[0]' must be an McpServer, such as McpServer.http(…)",
    ],
    [
      'a server without a name',
      () => serverOf(McpServer.http(given(undefined), { url: repo })),
      "'mcpServers[].name' must be text, got undefined",
    ],
    [
      'a server without properties',
      () => serverOf(McpServer.http('m', given(undefined))),
      "'mcpServers.m' must be an object with url, headers, headersFrom, got undefined",
    ],
    [
      'a variable that is none',
      () => serverOf(McpServer.stdio('m', { command: 'c', env: given({ A: 1 }) })),
      "'mcpServers.m.env.A' must be text, McpValue.fromSecret(…) or McpValue.fromConfigMap(…), got a number that is not shown",
    ],
    [
      'a trigger that is none',
      () => spawner({ trigger: { slack: {} } }),
      "'trigger' must be a Trigger, such as Trigger.githubIssues(…), got",
    ],
    [
      'no Tasks',
      () => spawner({ task: undefined }),
      "'task' must be an object, or a function that makes one of an item, got undefined",
    ],
    [
      'a maximum in words',
      () => spawner({ maxConcurrency: '3' }),
      `'maxConcurrency' must be a whole number from 1 to 2147483647, got "3"`,
    ],
    ['a yes', () => spawner({ suspended: 'yes' }), `'suspended' must be true or false, got "yes"`],
    [
      'a schedule that is none',
      () => spawner({ trigger: Trigger.cron(given({})) }),
      "'trigger.schedule' must have five fields: minute, hour, day, month, weekday, got undefined",
    ],
    [
      'a trigger without properties',
      () => triggered(Trigger.githubWebhook(given(undefined))),
      "'trigger' must be an object with events, ",
    ],
    [
      'minutes as text',
      () => triggered(Trigger.githubIssues(given({ pollInterval: '5m' }))),
      `'trigger.pollInterval' must be a Duration, such as Duration.minutes(5), got "5m"`,
    ],
    [
      'a context that is none',
      () => spawner({ task: { agent, contextSources: [{ name: 'a' }] } }),
      "'contextSources[0]' must be a ContextSource, such as ContextSource.http(…)",
    ],
    [
      'bytes',
      () => context({ maxResponse: 1024 }),
      "'contextSources.c.maxResponse' must be a Size up to 128 KiB, such as Size.kibibytes(64), got 1024",
    ],
    [
      'a grant that is none',
      () => new KelosAccess(makeChart(), 'A', given({ grant: 'all' })),
      `'grant' must be one of named, namespace, got "all"`,
    ],
    [
      'a way to write Jobs that is none',
      () => runtime({ jobs: 'compat' }),
      `'jobs' must be one of hardened, compatible, got "compat"`,
    ],
    [
      'a level that is none',
      () => runtime({ logLevel: 'trace' }),
      `'logLevel' must be one of debug, info, warn, error, got "trace"`,
    ],
    ['one namespace', () => runtime({ namespaces: 'a' }), `'namespaces' must be a list, got "a"`],
    [
      'a bundle that is none',
      () => runtime({ bundle: 'x' }),
      `'bundle' must be an object with version, sha256, loader, compressed, got "x"`,
    ],
  ])('%s', (_what, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(/^agents\/A(\/task)?: /);
  });

  test.each<[string, () => unknown]>([
    ['Task', () => Task.fromTaskName(makeChart(), 'A', given(undefined))],
    ['Workspace', () => Workspace.fromWorkspaceName(makeChart(), 'A', given(undefined))],
    ['AgentConfig', () => AgentConfig.fromAgentConfigName(makeChart(), 'A', given({}))],
  ])('a name of an existing %s', (_kind, make) => expect(make).toThrow(/^agents\/A: 'name' must (be the name of|have at most)/));

  test('what is added', () => {
    const added = new Task(makeChart(), 'A', { agent, prompt: 'x' });
    expect(() => added.addDependsOn(given('foo'))).toThrow(`agents/A: 'addDependsOn[0]' must be a Task; `);
    expect(() => added.addConfig(given(undefined))).toThrow(`agents/A: 'addConfig[0]' must be an AgentConfig; `);
  });
});

describe('a prompt takes', () => {
  test.each<[string, unknown, string]>([
    ['no Task', existing, "got an ExistingTask; of a Task it takes 'task.result(…)' and 'task.outputs'"],
    ['nothing that is not there', undefined, 'got undefined'],
    ['no null', null, 'got null'],
    ['no object', { a: 1 }, 'got {"a":1}'],
    ['no list', ['a'], 'got ["a"]'],
    ['no function', () => 'x', 'got a function'],
  ])('%s', (_what, part, message) => {
    expect(() => prompt`Do ${given(part)}.`).toThrow(/^a prompt can hold text, numbers, /);
    expect(() => prompt`Do ${given(part)}.`).toThrow(message);
  });

  test('no text without a template', () =>
    expect(() => prompt(given('x'))).toThrow(
      'prompt is a tag and stands before a template, as prompt`…`; a string needs none, got "x"',
    ));
  test('no template that is none', () =>
    expect(() => Prompt.template(given(5))).toThrow('the text of a template must be text, got 5'));
  test('no file that is none', () => expect(() => Prompt.fromFile(given({}))).toThrow('must be text, got {}'));
  test('no result without a key', () =>
    expect(() => existing.result(given(undefined))).toThrow(
      'the key of a result must be one line that is not blank, got undefined',
    ));
});

test('what is meant passes', () => {
  expect(() =>
    task({ ttlAfterFinished: Duration.minutes(1), workspace, configs: [config], dependsOn: [existing] }),
  ).not.toThrow();
  expect(() => context({ maxResponse: Size.kibibytes(128), timeout: Duration.seconds(60) })).not.toThrow();
});
