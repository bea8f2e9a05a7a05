import { Duration } from 'cdk8s';
import {
  Agent,
  AgentConfig,
  Credentials,
  type JiraItem,
  McpServer,
  Prompt,
  Task,
  type TaskProps,
  TaskSpawner,
  Trigger,
  Workspace,
  prompt,
} from '../../lib';
import { agent, makeChart } from './support';

// What the compiler has to refuse: the file compiles only as long as it does.
export function refusedByTheCompiler(): void {
  const chart = makeChart();
  const workspace = new Workspace(chart, 'Shop', { repo: 'https://h/o/r' });
  const config = new AgentConfig(chart, 'Rules', {});
  const task = new Task(chart, 'Plan', { agent, prompt: 'x' });
  const props: TaskProps = { agent, prompt: 'x' };

  // @ts-expect-error -- an agent is required
  new Task(chart, 'T', { prompt: 'x' });
  // @ts-expect-error -- a prompt is required
  new Task(chart, 'T', { agent });
  // @ts-expect-error -- credentials are required
  Agent.claudeCode({ model: 'sonnet' });
  // @ts-expect-error -- an image of one's own has to be named
  Agent.custom({ type: 'codex', credentials: Credentials.none() });
  // @ts-expect-error -- no such agent
  Agent.custom({ type: 'aider', image: 'x', credentials: Credentials.none() });
  // @ts-expect-error -- credentials have a kind
  new Credentials('api-key', 'secret');
  // @ts-expect-error -- a result is not text
  new Task(chart, 'T', { ...props, prompt: task.result('branch') });
  // @ts-expect-error -- a Task is not text; one of its results may be
  void prompt`${task}`;
  // @ts-expect-error -- nothing is not text
  void prompt`${undefined}`;
  // @ts-expect-error -- an AgentConfig is not a Workspace
  new Task(chart, 'T', { ...props, workspace: config });
  // @ts-expect-error -- a Workspace is not an AgentConfig
  new Task(chart, 'T', { ...props, configs: [workspace] });
  // @ts-expect-error -- a name is not a Workspace; Workspace.fromWorkspaceName makes one of it
  new Task(chart, 'T', { ...props, workspace: 'shop' });
  // @ts-expect-error -- a length of time has a unit
  new Task(chart, 'T', { ...props, ttlAfterFinished: 60 });
  // @ts-expect-error -- a Workspace cannot be waited for
  task.addDependsOn(workspace);
  // @ts-expect-error -- a container has a name
  new Task(chart, 'T', { ...props, podOverrides: { extraContainers: [{ image: 'x' }] } });
  // @ts-expect-error -- headers are for servers that are called
  McpServer.stdio('db', { command: 'db', headers: {} });
  // @ts-expect-error -- a program is not called by address
  McpServer.http('db', { command: 'db' });
  // @ts-expect-error -- a source that is asked for news has an interval, not text
  Trigger.githubIssues({ pollInterval: '5m' });
  // @ts-expect-error -- issues are open, closed or all
  Trigger.githubIssues({ state: 'merged' });
  // @ts-expect-error -- a spawner has a trigger
  new TaskSpawner(chart, 'S', { task: { agent } });
  // @ts-expect-error -- a Prompt is made by prompt`…`, Prompt.template or Prompt.fromFile
  new Prompt([]);
  // @ts-expect-error -- properties are read-only
  props.agent = agent;
}

test('what is meant compiles', () => {
  const chart = makeChart();
  const secret = { name: 'a', anything: 'else' };
  const props: TaskProps = {
    agent: Agent.codex({ credentials: Credentials.oauth(secret) }),
    prompt: 'x',
    ttlAfterFinished: Duration.hours(1),
  };
  // a class of its own names the item of its trigger
  class JiraBugs extends TaskSpawner<JiraItem> {
    constructor() {
      super(chart, 'Bugs', {
        trigger: Trigger.jira({ baseUrl: 'https://j', project: 'P', secret: 's' }),
        task: (issue) => ({ agent, prompt: prompt`Fix ${issue.title}` }),
      });
    }
  }
  new JiraBugs();
  // a spawner of any trigger is a TaskSpawner
  const spawners: TaskSpawner[] = [
    new TaskSpawner(chart, 'Daily', {
      trigger: Trigger.cron({ schedule: '0 9 * * *' }),
      task: (tick) => ({ agent, prompt: prompt`${tick.time}` }),
    }),
  ];
  expect(spawners).toHaveLength(1);
  expect(() => new Task(chart, 'T', props)).not.toThrow();
});
