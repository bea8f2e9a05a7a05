import { Lazy, Testing } from 'cdk8s';
import {
  Agent,
  AgentConfig,
  ContextSource,
  Credentials,
  KelosAccess,
  KelosRuntime,
  McpServer,
  McpValue,
  Task,
  TaskSpawner,
  Trigger,
  Workspace,
} from '../../lib';
import { snapshot } from '../../lib/spec/snapshot';
import { agent, makeChart, specOf } from './support';

/** Writes over everything that a program may have kept of the data it gave. */
function spoil(data: object): void {
  for (const [name, member] of Object.entries(data)) {
    if (Array.isArray(member) || Object.getPrototypeOf(member) === Object.prototype) spoil(member as object);
    else Object.assign(data, { [name]: 'spoilt' });
  }
}

const spawned = (trigger: Trigger, task: object = {}): TaskSpawner =>
  new TaskSpawner(makeChart(), 'A', {
    trigger,
    task: { agent, workspace: Workspace.fromWorkspaceName(makeChart(), 'W', 'w'), ...task },
  });
const served = (server: McpServer): AgentConfig => new AgentConfig(makeChart(), 'A', { mcpServers: [server] });
type Made = Task | TaskSpawner | Workspace | AgentConfig;

// each: the data, and what a program makes of it; what stands in the manifest must not change with the data afterwards
test.each<[string, () => object, (data: never) => Made]>([
  ['a Task', () => ({ agent, prompt: 'p', branch: 'b' }), (data) => new Task(makeChart(), 'A', data)],
  [
    'the Pod of a Task',
    () => ({ env: [{ name: 'A', value: 'a' }], affinity: { nodeAffinity: { a: ['b'] } } }),
    (podOverrides) => new Task(makeChart(), 'A', { agent, prompt: 'p', podOverrides }),
  ],
  [
    'the failure policy of a Task',
    () => ({ rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [3] } }] }),
    (podFailurePolicy) => new Task(makeChart(), 'A', { agent, prompt: 'p', podFailurePolicy }),
  ],
  ['a Workspace', () => ({ repo: 'https://h/a/b', setupCommand: ['a'] }), (data) => new Workspace(makeChart(), 'A', data)],
  [
    'a file',
    () => ({ path: 'a', content: 'b' }),
    (data) => {
      const workspace = new Workspace(makeChart(), 'A', { repo: 'https://h/a/b' });
      workspace.addFile(data);
      return workspace;
    },
  ],
  ['an AgentConfig', () => ({ agentsMd: 'a', plugins: [{ name: 'p' }] }), (data) => new AgentConfig(makeChart(), 'A', data)],
  [
    'a plugin',
    () => ({ name: 'a', skills: [{ name: 's', content: 'b' }] }),
    (data) => {
      const config = new AgentConfig(makeChart(), 'A', {});
      config.addPlugin(data);
      return config;
    },
  ],
  [
    'an agent',
    () => ({ credentials: Credentials.none(), model: 'm' }),
    (data) => {
      const own = Agent.codex(data);
      spoil(data);
      return new Task(makeChart(), 'A', { agent: own, prompt: 'p' });
    },
  ],
  [
    'the name of a Secret',
    () => ({ name: 'secret' }),
    (data) => {
      const own = Agent.codex({ credentials: Credentials.apiKey(data) });
      spoil(data);
      return new Task(makeChart(), 'A', { agent: own, prompt: 'p' });
    },
  ],
  [
    'a TaskSpawner',
    () => ({ trigger: Trigger.slack(), task: { agent }, maxConcurrency: 2 }),
    (data) => new TaskSpawner(makeChart(), 'A', data),
  ],
  [
    'the Tasks of one',
    () => ({ agent, prompt: 'p', labels: { a: 'b' } }),
    (task) => new TaskSpawner(makeChart(), 'A', { trigger: Trigger.slack(), task }),
  ],
  [
    'the Tasks of one that a function makes',
    () => ({ agent, prompt: 'p', labels: { a: 'b' } }),
    (task) => new TaskSpawner(makeChart(), 'A', { trigger: Trigger.slack(), task: () => task }),
  ],
  [
    'a server',
    () => ({ url: 'https://h', headers: { A: 'b' } }),
    (data) => served(late(data, (name, own) => McpServer.http(name, own))),
  ],
  [
    'a server of events',
    () => ({ url: 'https://h', headers: { A: 'b' } }),
    (data) => served(late(data, (name, own) => McpServer.sse(name, own))),
  ],
  [
    'a program',
    () => ({ command: 'c', args: ['a'], env: { A: 'b' } }),
    (data) => served(late(data, (name, own) => McpServer.stdio(name, own))),
  ],
  [
    'the Secret of a variable',
    () => ({ name: 's' }),
    (data) => {
      const value = McpValue.fromSecret(data, 'key');
      spoil(data);
      return served(McpServer.stdio('a', { command: 'c', env: { A: value } }));
    },
  ],
  [
    'a context source',
    () => ({ url: 'https://h', headers: { A: 'b' } }),
    (data) => {
      const source = late(data, (name, own) => ContextSource.http(name, own));
      return spawned(Trigger.cron({ schedule: '0 0 * * *' }), { contextSources: [source] });
    },
  ],
  ['githubIssues', () => ({ labels: ['a'] }), (data) => spawned(lately(data, (own) => Trigger.githubIssues(own)))],
  ['githubPullRequests', () => ({ labels: ['a'] }), (data) => spawned(lately(data, (own) => Trigger.githubPullRequests(own)))],
  ['githubWebhook', () => ({ events: ['push'] }), (data) => spawned(lately(data, (own) => Trigger.githubWebhook(own)))],
  ['linearWebhook', () => ({ types: ['Issue'] }), (data) => spawned(lately(data, (own) => Trigger.linearWebhook(own)))],
  [
    'webhook',
    () => ({ source: 's', fieldMapping: { id: '$.id' } }),
    (data) => spawned(lately(data, (own) => Trigger.webhook(own))),
  ],
  [
    'jira',
    () => ({ baseUrl: 'https://j', project: 'P', secret: { name: 's' } }),
    (data) => spawned(lately(data, (own) => Trigger.jira(own))),
  ],
  ['slack', () => ({ channels: ['C0123456789'] }), (data) => spawned(lately(data, (own) => Trigger.slack(own)))],
  ['cron', () => ({ schedule: { expressionString: '0 0 * * *' } }), (data) => spawned(lately(data, (own) => Trigger.cron(own)))],
])('what is written into the data of %s later changes nothing', (_what, data, make) => {
  const given = data();
  const made = make(given as never);
  spoil(given);
  expect(JSON.stringify(specOf(made))).not.toContain('spoilt');
});

/** A server or source whose data is written over before it stands anywhere. */
function late<P extends object, Made>(data: P, make: (name: string, data: P) => Made): Made {
  const made = make('a', data);
  spoil(data);
  return made;
}

/** The same for a trigger. */
function lately<P extends object, Made>(data: P, make: (data: P) => Made): Made {
  const made = make(data);
  spoil(data);
  return made;
}

test('one object can be written over for every Task of a loop', () => {
  const chart = makeChart();
  const props = { agent, prompt: '' };
  const tasks = ['a', 'b'].map((id) => {
    props.prompt = `Fix ${id}`;
    return new Task(chart, id, props);
  });
  expect(tasks.map((task) => specOf(task)['prompt'])).toEqual(['Fix a', 'Fix b']);
});

test('the Pod of a runtime is the one that was given', () => {
  const props = { crds: false, image: 'i', tolerations: [{ key: 'a' }] };
  const chart = makeChart();
  new KelosRuntime(chart, 'Kelos', props);
  spoil(props);
  expect(JSON.stringify(Testing.synth(chart))).not.toContain('spoilt');
});

test('the grant of an access is the one that was given', () => {
  const props: { grant: 'named' | 'namespace' } = { grant: 'named' };
  const access = new KelosAccess(makeChart(), 'Access', props);
  props.grant = 'namespace';
  expect(access.grant).toBe('named');
});

test('instances of classes and tokens stay what they are, at every depth', () => {
  const lazy: unknown = Lazy.any({ produce: () => 1 });
  const token = { produce: () => 1 };
  const list = [agent, lazy, token];
  const copy = snapshot({ list, map: new Map() });
  expect(copy.list).not.toBe(list);
  expect(copy.list.every((item, index) => item === list[index])).toBe(true);
  expect(copy.map).toBeInstanceOf(Map);
});

test('data that leads in a circle is refused in a sentence', () => {
  const circle: Record<string, unknown> = {};
  circle['nodeAffinity'] = [circle];
  expect(() => new Task(makeChart(), 'A', { agent, prompt: 'p', podOverrides: { affinity: circle } })).toThrow(
    'data must not lead in a circle or be more than 100 levels deep',
  );
});
