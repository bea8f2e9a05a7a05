/* eslint-disable @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return --
   the mistakes that this is about leave types that cannot be resolved */
import { ContextSource, type GithubWebhookItem, prompt, TaskSpawner, type TextValue, Trigger, Workspace } from '../../../../lib';
import { agent, makeChart, specOf } from '../../support';

// What the compiler has to refuse: the file compiles only as long as it does.
export function refusedByTheCompiler(): void {
  const chart = makeChart();
  const workspace = new Workspace(chart, 'Shop', { repo: 'https://h/o/r' });
  const common = { agent, workspace };
  const mapping = { id: '$.id', level: '$.level' };

  new TaskSpawner(chart, 'A', {
    trigger: Trigger.githubIssues(),
    // @ts-expect-error -- an issue has no branch, only a pull request has
    task: (issue) => ({ ...common, branch: prompt`${issue.branch}` }),
  });
  new TaskSpawner(chart, 'A2', {
    trigger: Trigger.githubIssues(),
    // @ts-expect-error -- a value is no text; prompt makes a part of one of it
    task: (issue) => ({ ...common, labels: { kind: issue.kind } }),
  });
  new TaskSpawner(chart, 'B', {
    trigger: Trigger.githubIssues(),
    // @ts-expect-error -- a value is no text
    task: (issue) => ({ ...common, prompt: issue.title }),
  });
  new TaskSpawner(chart, 'C', {
    trigger: Trigger.githubIssues(),
    // @ts-expect-error -- what is made of an issue is a Task
    task: (issue) => prompt`${issue.title}`,
  });
  new TaskSpawner(chart, 'D', {
    trigger: Trigger.cron({ schedule: '0 9 * * 1' }),
    // @ts-expect-error -- a point in time has no number
    task: (tick) => ({ agent, prompt: prompt`${tick.number}` }),
  });
  new TaskSpawner(chart, 'E', {
    trigger: Trigger.slack(),
    // @ts-expect-error -- context sources are not asked for messages
    task: (message) => ({ agent, prompt: prompt`${message.context('a')}` }),
  });
  new TaskSpawner(chart, 'F', {
    trigger: Trigger.webhook({ source: 'a', fieldMapping: mapping }),
    // @ts-expect-error -- no mapping fills it
    task: (item) => ({ agent, prompt: prompt`${item.title}` }),
  });
  new TaskSpawner(chart, 'G', {
    trigger: Trigger.webhook({ source: 'a', fieldMapping: { id: '$.id', level: '$.level' } }),
    // @ts-expect-error -- not a key of the mapping
    task: (item) => ({ agent, prompt: prompt`${item.field('host')}` }),
  });
  new TaskSpawner(chart, 'H', {
    trigger: Trigger.githubWebhook({ events: ['pull_request'] }),
    task: ({ payload, ...item }) => ({
      ...common,
      prompt: prompt.join([
        // @ts-expect-error -- GitHub has no such member
        prompt`${payload.pull_request.heads}`,
        // @ts-expect-error -- an object has no text of its own
        prompt`${payload.pull_request.head}`,
        // @ts-expect-error -- a pull request has no tag
        prompt`${item.tag}`,
        // @ts-expect-error -- text is compared with text
        prompt.when(payload.action.equals(1), ''),
        // @ts-expect-error -- numbers are compared with numbers
        prompt.when(payload.number.atLeast('1'), ''),
        // @ts-expect-error -- text has no order
        prompt.when(payload.action.below(1), ''),
        // @ts-expect-error -- a number is no text
        prompt.when(payload.action.equals(payload.number), ''),
        // @ts-expect-error -- what is known now is no condition
        prompt.when(true, ''),
        // @ts-expect-error -- text is no list
        prompt.each(payload.action, () => ''),
        // @ts-expect-error -- objects have no text that could be joined
        prompt.join(payload.pull_request.labels),
        // @ts-expect-error -- an object is no part of a prompt
        prompt.each(payload.pull_request.labels, (label) => label),
      ]),
    }),
  });
  new TaskSpawner(chart, 'I', {
    trigger: Trigger.githubWebhook({ events: ['push', 'pull_request'] }),
    task: (event) => ({
      ...common,
      prompt: prompt.join([
        // @ts-expect-error -- only a pull request has a number
        prompt`${event.number}`,
        // @ts-expect-error -- only a push has a ref
        prompt`${event.payload.ref}`,
        // @ts-expect-error -- a push has no action
        prompt.on('push', (push) => push.action),
        // @ts-expect-error -- a pull request has no commits that could be gone through
        prompt.on('pull_request', (pull) => prompt.each(pull.payload.commits, () => '')),
      ]),
    }),
  });
  new TaskSpawner(chart, 'J', {
    trigger: Trigger.githubWebhook({ events: ['fork', 'newer_event'] }),
    task: (event) => ({
      ...common,
      // @ts-expect-error -- the payload of an event that is not known has no types
      prompt: prompt`${event.payload}`,
    }),
  });
}

test('what is meant compiles, and the item of each event has its own type', () => {
  const chart = makeChart();
  const workspace = new Workspace(chart, 'Shop', { repo: 'https://h/o/r' });
  const describe = (item: GithubWebhookItem<'issues' | 'pull_request'>): TextValue => item.title;
  const spawner = new TaskSpawner(chart, 'S', {
    trigger: Trigger.githubWebhook({ events: ['issues', 'pull_request'] }),
    task: (item) => ({
      agent,
      workspace,
      contextSources: [ContextSource.http('s', { url: prompt`https://h/${item.number}` })],
      prompt: prompt`${describe(item)} ${item.context('s')} ${item.payload.sender.login} ${prompt.on('issues', ({ payload }) => payload.issue.title)}`,
    }),
  });
  expect(specOf(spawner).taskTemplate).toMatchObject({
    promptTemplate:
      '{{.Title}} {{.Context.s}} {{.Payload.GetSender.GetLogin}} {{if eq .Event "issues"}}{{.Payload.GetIssue.GetTitle}}{{end}}',
  });
});

test('an item of a later event has what all events have', () => {
  const chart = makeChart();
  const workspace = new Workspace(chart, 'Shop', { repo: 'https://h/o/r' });
  const spawner = new TaskSpawner(chart, 'S', {
    trigger: Trigger.githubWebhook({ events: ['newer_event'] }),
    task: ({ event, action, sender }) => ({ agent, workspace, prompt: prompt`${event} ${action} ${sender}` }),
  });
  expect(specOf(spawner).taskTemplate).toMatchObject({ promptTemplate: '{{.Event}} {{.Action}} {{.Sender}}' });
});
