import { ApiObject, Chart, Cron, Duration, Size } from 'cdk8s';
import {
  AgentConfig,
  ContextSource,
  Prompt,
  Task,
  TaskSpawner,
  type TaskSpawnerProps,
  Trigger,
  Workspace,
  prompt,
} from '../../lib';
import { agent, kelosObjects, makeChart, specOf, told } from './support';

function makeSpawner(props: Partial<TaskSpawnerProps> = {}, chart: Chart = makeChart()): TaskSpawner {
  return new TaskSpawner(chart, 'Bugs', { trigger: Trigger.cron({ schedule: '0 6 * * 1' }), task: { agent }, ...props });
}

test('has a default child', () => {
  const spawner = makeSpawner();
  expect(spawner.node.defaultChild).toBe(spawner.apiObject);
  expect(ApiObject.of(spawner).name).toBe(spawner.name);
});

test('renders no more than what was asked for', () => {
  const chart = makeChart();
  makeSpawner({}, chart);
  expect(kelosObjects(chart)).toMatchSnapshot();
});

test('renders all options', () => {
  const chart = makeChart();
  const base = Task.fromTaskName(chart, 'Base', 'base');
  makeSpawner(
    {
      trigger: Trigger.githubIssues({ labels: ['bug'], excludeLabels: ['agent-done'], pollInterval: Duration.minutes(2) }),
      maxConcurrency: 3,
      maxTotalTasks: 100,
      suspended: true,
      name: 'bugs',
      task: {
        agent,
        workspace: Workspace.fromWorkspaceName(chart, 'Shop', 'shop'),
        configs: [AgentConfig.fromAgentConfigName(chart, 'Rules', 'rules')],
        branch: Prompt.template('fix/{{.Number}}'),
        prompt: prompt`Fix ${Prompt.template('#{{.Number}}')} on {{ main }} from ${base.result('commit')}`,
        ttlAfterFinished: Duration.days(1),
        labels: { team: 'shop', kind: Prompt.template('{{.Kind}}') },
        annotations: { note: '{{x}}' },
        contextSources: [ContextSource.http('status', { url: 'https://status.example.com' })],
      },
    },
    chart,
  );
  expect(kelosObjects(chart)).toMatchSnapshot();
});

test('escapes text for one rendering, and for two when its Tasks have dependencies', () => {
  const template = (dependsOn: boolean): unknown => {
    const chart = makeChart();
    const task = { agent, prompt: 'a {{ b', branch: 'x{', ...(dependsOn && { dependsOn: [Task.fromTaskName(chart, 'D', 'd')] }) };
    return specOf(makeSpawner({ task }, chart)).taskTemplate;
  };
  expect(template(false)).toMatchObject({ promptTemplate: 'a {{"{{"}} b', branch: 'x{{"{"}}' });
  expect(template(true)).toMatchObject({ promptTemplate: 'a {{"{{"}}"{{"{{"}}"}} b', branch: 'x{{"{"}}', dependsOn: ['d'] });
});

test.each<[string, Trigger]>([
  [
    'githubPullRequests',
    Trigger.githubPullRequests({ reviewState: 'approved', reporting: { enabled: true, checks: { name: 'Bugs' } } }),
  ],
  ['githubWebhook', Trigger.githubWebhook({ events: ['issues'], filters: [{ event: 'issues', action: 'opened' }] })],
  ['linearWebhook', Trigger.linearWebhook({ types: ['Issue'] })],
  ['webhook', Trigger.webhook({ source: 'sentry', fieldMapping: { id: '$.id' }, filters: [{ field: '$.level', value: '' }] })],
  [
    'jira',
    Trigger.jira({ baseUrl: 'https://acme.atlassian.net', project: 'ENG', secret: 'jira', pollInterval: Duration.seconds(90) }),
  ],
  ['slack', Trigger.slack({ channels: ['C0123456789'] })],
  ['cron', Trigger.cron({ schedule: Cron.daily() })],
])('is triggered by %s', (key, trigger) => {
  const chart = makeChart();
  const task = { agent, workspace: Workspace.fromWorkspaceName(chart, 'Shop', 'shop') };
  const { when } = specOf(makeSpawner({ trigger, task }, chart)) as { when: Record<string, unknown> };
  expect(Object.keys(when)).toEqual([key]);
  expect(when).toMatchSnapshot();
});

test('has a name short enough for its Tasks', () => {
  const spawner = new TaskSpawner(makeChart('x'.repeat(60)), 'Bugs', { trigger: Trigger.slack(), task: { agent } });
  expect(spawner.name).toMatch(/bugs-[0-9a-f]{6,8}$/);
  expect(spawner.name.length).toBeLessThanOrEqual(52);
  expect(spawner.toManifest().metadata.name).toBe(spawner.name);
});

test('literal text that looks like a variable draws a warning', () => {
  const spawner = makeSpawner({ task: { agent, prompt: '{{.Title}}', annotations: { a: '{{.URL}}' } }, maxConcurrency: 1 });
  expect(told(spawner).map((warning) => warning.split(',')[0])).toEqual([
    "KEL035 agents/Bugs: 'task.prompt' contains {{.Title}}",
    "KEL035 agents/Bugs: 'task.annotations.a' contains {{.URL}}",
  ]);
});

test('an item that is rendered twice and not quoted is an error', () => {
  const found = (prompt: string | Prompt): readonly string[] => {
    const chart = makeChart();
    const dependsOn = [Task.fromTaskName(chart, 'D', 'd')];
    return told(makeSpawner({ trigger: Trigger.slack(), task: { agent, prompt, dependsOn }, maxConcurrency: 1 }, chart));
  };
  expect(found('Fix it.')).toEqual([]);
  expect(found(Prompt.template('Fix {{.Title}}'))).toEqual([
    expect.stringMatching(/^KEL028 agents\/Bugs: 'task.prompt' prints .Title at promptTemplate:1:6, which is rendered twice/),
  ]);
});

const result = Task.fromTaskName(makeChart(), 'Plan', 'plan').result('branch');
test.each<[string, Partial<TaskSpawnerProps>, string]>([
  [
    'a GitHub trigger without a workspace',
    { trigger: Trigger.githubIssues() },
    "'task.workspace' must be given where the trigger is GitHub or Linear",
  ],
  [
    'checks on issues',
    { trigger: Trigger.githubIssues({ reporting: { checks: {} } }), task: withWorkspace() },
    "'trigger.reporting.checks' is for pull requests",
  ],
  [
    'items of no type',
    { trigger: Trigger.githubIssues({ types: ['bogus'] as never }), task: withWorkspace() },
    `'trigger.types[0]' must be one of issues, pulls, got "bogus"`,
  ],
  [
    'a team without organization',
    { trigger: Trigger.githubIssues({ commentPolicy: { allowedTeams: ['a'] } }), task: withWorkspace() },
    `'trigger.commentPolicy.allowedTeams[0]' must have the form 'organization/team', got "a"`,
  ],
  [
    'no events',
    { trigger: Trigger.githubWebhook({ events: [] }), task: withWorkspace() },
    "'trigger.events' must name at least one event, got []",
  ],
  [
    'checks on pushes',
    { trigger: Trigger.githubWebhook({ events: ['push'], reporting: { checks: {} } }), task: withWorkspace() },
    "'trigger.events' must have one of pull_request",
  ],
  [
    'no types',
    { trigger: Trigger.linearWebhook({ types: [] }), task: withWorkspace() },
    "'trigger.types' must name at least one type",
  ],
  [
    'a source that cannot be',
    { trigger: Trigger.webhook({ source: 'My_App', fieldMapping: { id: '$.a' } }) },
    `'trigger.source' must have lower case letters`,
  ],
  [
    'a mapping without id',
    { trigger: Trigger.webhook({ source: 'a', fieldMapping: { x: '$.a' } }) },
    `'trigger.fieldMapping' must have the key 'id', which names the Task, got ["x"]`,
  ],
  [
    'a filter on nothing',
    { trigger: Trigger.webhook({ source: 'a', fieldMapping: { id: '$.a' }, filters: [{ field: '$.a' }] }) },
    "'trigger.filters[0]' must have either 'value' or 'pattern'",
  ],
  [
    'Jira without a scheme',
    { trigger: Trigger.jira({ baseUrl: 'acme', project: 'A', secret: 's' }) },
    `'trigger.baseUrl' must start with http:// or https:// and have no spaces, got "acme"`,
  ],
  [
    'a direct message',
    { trigger: Trigger.slack({ channels: ['D012345678'] }) },
    `'trigger.channels[0]' must be ids of channels, as C0123456789, got "D012345678"`,
  ],
  [
    'a schedule of four fields',
    { trigger: Trigger.cron({ schedule: '0 6 * *' }) },
    `'trigger.schedule' must have five fields: minute, hour, day, month, weekday, got "0 6 * *"`,
  ],
  [
    'polling all the time',
    { trigger: Trigger.jira({ baseUrl: 'https://a', project: 'A', secret: 's', pollInterval: Duration.seconds(0) }) },
    "'trigger.pollInterval' must be a whole number from 1",
  ],
  ['a concurrency of nothing', { maxConcurrency: 0 }, "'maxConcurrency' must be a whole number from 1 to 2147483647, got 0"],
  ['half a Task', { maxTotalTasks: 1.5 }, "'maxTotalTasks' must be a whole number from 1 to 2147483647, got 1.5"],
  ['a name too long for its Tasks', { name: 'x'.repeat(53) }, "'name' must have at most 52 characters"],
  ['a blank prompt', { task: { agent, prompt: '' } }, `'prompt' must not be blank, got ""`],
  [
    'a branch that git refuses',
    { task: { agent, branch: 'a b' } },
    `'branch' must be a name that git takes for a branch, got "a b"`,
  ],
  ['a result in the branch', { task: { agent, branch: prompt`${result}` } }, "'branch' is rendered before the Task exists"],
  ['a result in a label', { task: { agent, labels: { a: prompt`${result}` } } }, "'labels.a' is rendered before the Task exists"],
  ['a label that cannot be', { task: { agent, labels: { a: 'b c' } } }, "'labels.a' must be empty or have at most 63 letters"],
  [
    'a key that cannot be',
    { task: { agent, annotations: { 'a b': 'c' } } },
    "'annotations' must have keys of at most 63 letters",
  ],
  [
    'a request in the clear',
    { task: { agent, contextSources: [ContextSource.http('a', { url: 'http://h' })] } },
    `'contextSources.a.url' must start with https://, or 'allowInsecure' be set, got "http://h"`,
  ],
  [
    'a request to nowhere',
    { task: { agent, contextSources: [ContextSource.http('a', { url: 'h', allowInsecure: true })] } },
    `'contextSources.a.url' must start with https:// or http://, got "h"`,
  ],
  [
    'a header of two lines',
    { task: { agent, contextSources: [ContextSource.http('a', { url: 'https://h', headers: { a: 'b\nc' } })] } },
    "'contextSources.a.headers.a' must be one line, got text that is not shown",
  ],
  [
    'a context that no template can name',
    { task: { agent, contextSources: [ContextSource.http('1-a', { url: 'https://h' })] } },
    "'contextSources[].name' must have letters, digits and '_', starting with a letter",
  ],
  [
    'an answer too long',
    { task: { agent, contextSources: [ContextSource.http('a', { url: 'https://h', maxResponse: Size.kibibytes(129) })] } },
    "'contextSources.a.maxResponse' must be a Size up to 128 KiB, such as Size.kibibytes(64), got 129",
  ],
  [
    'a context source twice',
    { task: { agent, contextSources: [1, 2].map(() => ContextSource.http('a', { url: 'https://h' })) } },
    `'contextSources[].name' must be unique, got "a"`,
  ],
])('refuses %s', (_what, props, message) => {
  expect(() => makeSpawner(props)).toThrow(message);
  expect(() => makeSpawner(props)).toThrow(/^agents\/Bugs(\/task)?: /);
});

test('refuses a workspace in another namespace', () => {
  const chart = makeChart();
  const there = new Workspace(new Chart(chart, 'there', { namespace: 'other' }), 'Shop', { repo: 'https://h/o/r' });
  expect(() => makeSpawner({ task: { agent, workspace: there } }, chart)).toThrow(
    `agents/Bugs: 'task.workspace' must stand in the same namespace (agents), got "agents/there/Shop in other"`,
  );
});

function withWorkspace(): TaskSpawnerProps['task'] {
  return { agent, workspace: Workspace.fromWorkspaceName(makeChart(), 'Shop', 'shop') };
}

describe('what is added', () => {
  test('stands behind what was there', () => {
    const chart = makeChart();
    const spawner = makeSpawner(
      { task: { agent, configs: [AgentConfig.fromAgentConfigName(chart, 'A', 'a')], prompt: '{{ x' } },
      chart,
    );
    spawner.addConfig(AgentConfig.fromAgentConfigName(chart, 'B', 'b'));
    spawner.addDependsOn(Task.fromTaskName(chart, 'C', 'c'));
    expect(specOf(spawner).taskTemplate).toMatchObject({
      agentConfigRefs: [{ name: 'a' }, { name: 'b' }],
      dependsOn: ['c'],
      promptTemplate: '{{"{{"}}"{{"{{"}}"}} x',
    });
  });

  test('may be a Task that is not settled yet, and is not by this', () => {
    const chart = makeChart();
    const [first, second] = ['First', 'Second'].map((id) => new Task(chart, id, { agent, prompt: 'x' })) as [Task, Task];
    const spawner = makeSpawner({ task: { agent, dependsOn: [first] } }, chart);
    spawner.addDependsOn(second);
    first.addConfig(AgentConfig.fromAgentConfigName(chart, 'A', 'a'));
    expect(specOf(spawner).taskTemplate).toMatchObject({ dependsOn: [first.name, second.name] });
  });

  test('is judged', () => {
    const chart = makeChart();
    const there = new AgentConfig(new Chart(chart, 'there', { namespace: 'other' }), 'C', {});
    const spawner = makeSpawner({}, chart);
    expect(() => spawner.addConfig(there)).toThrow("agents/Bugs: 'task.configs' must stand in the same namespace (agents)");
    expect(() => spawner.addDependsOn('x' as never)).toThrow("agents/Bugs: 'addDependsOn[0]' must be a Task; ");
    expect(specOf(spawner).taskTemplate).not.toHaveProperty('agentConfigRefs');
  });

  test('comes too late after a synth', () => {
    const spawner = makeSpawner();
    specOf(spawner);
    expect(() => spawner.addConfig()).toThrow("agents/Bugs: 'addConfig' comes too late, the TaskSpawner was rendered already");
    expect(() => spawner.addDependsOn()).toThrow(
      "agents/Bugs: 'addDependsOn' comes too late, the TaskSpawner was rendered already",
    );
  });
});
