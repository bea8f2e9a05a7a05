import { App, Chart, Testing } from 'cdk8s';
import {
  Agent,
  AgentConfig,
  Credentials,
  KelosRuntime,
  McpServer,
  type Prompt,
  prompt,
  type SlackItem,
  Task,
  TaskSpawner,
  Trigger,
  Workspace,
} from '../../lib';
import { kelosObjects } from './support';

test('a pipeline and a worker for issues, as a person writes them', () => {
  const app = new App({ outdir: Testing.app().outdir });
  new KelosRuntime(new Chart(app, 'kelos'), 'Runtime');

  const chart = new Chart(app, 'agents', { namespace: 'agents' });
  const claude = Agent.claudeCode({ credentials: Credentials.apiKey('claude-credentials'), model: 'sonnet' });
  const shop = new Workspace(chart, 'Shop', {
    repo: 'https://github.com/acme/shop.git',
    ref: 'main',
    secret: 'github-token',
  });
  const rules = new AgentConfig(chart, 'Rules', {
    agentsMd: 'Run the tests before you commit.',
    mcpServers: [McpServer.http('docs', { url: 'https://docs.example.com/mcp' })],
  });

  const plan = new Task(chart, 'Plan', {
    agent: claude,
    workspace: shop,
    configs: [rules],
    branch: 'feat/search',
    prompt: 'Write PLAN.md for search.',
  });
  new Task(chart, 'Build', {
    agent: claude,
    workspace: shop,
    branch: 'feat/search',
    prompt: prompt`Implement PLAN.md on ${plan.result('branch')}, at commit ${plan.result('commit')}.`,
  });

  new TaskSpawner(chart, 'Bugs', {
    trigger: Trigger.githubIssues({ labels: ['bug'], excludeLabels: ['agent-done'] }),
    maxConcurrency: 3,
    task: (issue) => ({
      agent: claude,
      workspace: shop,
      branch: prompt`fix/${issue.number}`,
      prompt: prompt`Fix #${issue.number}: ${issue.title}\n\n${issue.body}`,
    }),
  });
  app.synth();
  expect(kelosObjects(chart)).toMatchSnapshot();
});

test('Tasks of a spawner can be given what another Task reported, also later', () => {
  const chart = new Chart(Testing.app(), 'agents', { namespace: 'agents' });
  const agent = Agent.claudeCode({ credentials: Credentials.none() });
  const plan = Task.fromTaskName(chart, 'Plan', 'plan');
  const spawner = new TaskSpawner(chart, 'S', {
    trigger: Trigger.cron({ schedule: '0 9 * * 1' }),
    maxConcurrency: 1,
    task: (tick) => ({ agent, prompt: prompt`At ${tick.time}` }),
  });
  spawner.addDependsOn(plan);
  expect(spawner.toManifest().spec?.taskTemplate).toMatchObject({
    promptTemplate: 'At {{"{{"}}{{printf "%q" .Time}}{{"}}"}}',
    dependsOn: ['plan'],
  });
});

test('a Task of its own knows no item', () => {
  const agent = Agent.claudeCode({ credentials: Credentials.none() });
  const give = (task: (chart: Chart, text: Prompt) => unknown): (() => unknown) => {
    const chart = new Chart(Testing.app(), 'agents', { namespace: 'agents' });
    const make = (message: SlackItem): { agent: Agent } => {
      task(chart, prompt`Do ${message.title}`);
      return { agent };
    };
    return () => new TaskSpawner(chart, 'S', { trigger: Trigger.slack(), task: make });
  };
  expect(give((chart, text) => new Task(chart, 'T', { agent, prompt: text }).name)).toThrow(
    "agents/T: 'prompt' uses item.title of agents/S, which is not known here; only the spawner's own 'task', as a function, knows its item",
  );
  expect(give((chart, text) => new Task(chart, 'T', { agent, prompt: 'x', branch: text }))).toThrow(
    "agents/T: 'branch' of a Task is never rendered, so it cannot hold a result or a template",
  );
});
