import { githubPayload, goInt, renderTemplate, stringList, stringMap } from '../../../../lib/dialect';
import {
  ContextSource,
  prompt,
  TaskOutputs,
  TaskResult,
  taskSpawnerSpec,
  type TaskTemplateProps,
  Trigger,
} from '../../../../lib/spec';
import { agent } from '../../support';

const plan = { name: 'plan-1a2b3c4d' };
const common = { agent, workspace: 'shop' };
const status = ContextSource.http('status', { url: 'https://status.example.com' });

function templatesOf<Item>(
  trigger: Trigger<Item>,
  task: (item: Item) => Omit<TaskTemplateProps, 'agent'>,
): Record<string, unknown> {
  const made = taskSpawnerSpec('agents/S', { trigger, task: (item) => ({ ...common, ...task(item) }) });
  const { promptTemplate, branch, metadata, contextSources, dependsOn } = made.taskTemplate;
  return JSON.parse(JSON.stringify({ promptTemplate, branch, metadata, contextSources, dependsOn })) as Record<string, unknown>;
}

function promptOf<Item>(trigger: Trigger<Item>, task: (item: Item) => Omit<TaskTemplateProps, 'agent'>): string {
  return String(templatesOf(trigger, task)['promptTemplate']);
}

const once = (template: string, data: unknown): string => renderTemplate(template, data, { missingKey: 'error' });

describe('stands in the manifest as a person would write it', () => {
  test('githubIssues', () => {
    const made = templatesOf(Trigger.githubIssues({ labels: ['bug'] }), (issue) => ({
      branch: prompt`fix/${issue.number}`,
      labels: { kind: prompt`${issue.kind}` },
      annotations: { url: prompt`${issue.url}`, said: '{{.Title}}' },
      contextSources: [
        status,
        ContextSource.http('similar', {
          url: prompt`https://search.example.com/?id=${issue.id}`,
          headers: { 'X-Labels': prompt`${issue.labels}` },
          body: prompt`{"title": "${issue.title}"}`,
        }),
      ],
      prompt: prompt`Fix #${issue.number}: ${issue.title}

${prompt.when(issue.body, issue.body, 'Nobody has described it.')}
${prompt.when(issue.comments.isEmpty.not(), prompt`\nWhat was said:\n${issue.comments}`)}
${prompt.when(issue.kind.equals('PR'), 'Review it.', prompt.when(issue.number.below(100), 'It is old.', 'It is new.'))}
Status: ${issue.context('status')}, similar: ${issue.context('similar')}
Leave {{ braces }} as they are.`,
    }));
    expect(made).toMatchSnapshot();
  });

  test('githubPullRequests', () => {
    const made = templatesOf(Trigger.githubPullRequests(), (pull) => ({
      branch: prompt`${pull.branch}`,
      prompt: prompt`${pull.kind} ${pull.id} "${pull.title}" (${pull.labels}) at ${pull.url}\n${pull.body}\n${pull.comments}\n${prompt.when(
        pull.reviewState.equals('changes_requested').or(pull.reviewComments),
        prompt`Do what the review asks for:\n${pull.reviewComments}`,
      )}`,
    }));
    expect(made).toMatchSnapshot();
  });

  test('jira, cron and slack', () => {
    const jira = Trigger.jira({ baseUrl: 'https://acme.atlassian.net', project: 'ENG', secret: 'jira' });
    expect([
      promptOf(jira, (issue) => ({
        prompt: prompt`${issue.id} ${issue.number} ${issue.title} ${issue.url} ${issue.labels} ${issue.comments} ${issue.kind}`,
      })),
      promptOf(Trigger.cron({ schedule: '0 9 * * 1' }), (tick) => ({
        prompt: prompt`It is ${tick.time} (${tick.schedule}, ${tick.id}, ${tick.title}).`,
      })),
      promptOf(Trigger.slack(), (message) => ({
        prompt: prompt`${message.kind} ${message.id}: ${message.title}\n${message.body}\n${message.url}`,
      })),
    ]).toMatchSnapshot();
  });

  test('linearWebhook', () => {
    const made = promptOf(Trigger.linearWebhook({ types: ['Issue', 'Comment'] }), (item) => ({
      prompt: prompt`${item.action} ${item.type} ${item.id} ${item.title} ${item.state} ${item.labels} ${item.issueId} ${item.kind}
${item.payload('url')} ${item.payload('data', 'url')}
${prompt.each(item.payload('data', 'labels').items, (label) => prompt`- ${label.get('name')}: ${label.get('parent', 'name')}\n`)}
${prompt.when(item.payload('data', 'priority').equals(1), 'Urgent!')}`,
    }));
    expect(made).toMatchSnapshot();
  });

  test('webhook', () => {
    const fieldMapping = { id: '$.id', title: '$.message', level: '$.level', 'the-host': '$.host' };
    const made = promptOf(Trigger.webhook({ source: 'sentry', fieldMapping }), (item) => ({
      prompt: prompt`${item.kind} ${item.id} ${item.title} on ${item.field('the-host')} (${item.field('level')}): ${item.payload('x-y')}
${prompt.when(item.field('level').isOneOf('error', 'fatal').and(item.payload('known').equals(true).not()), 'Hurry.')}`,
    }));
    expect(made).toMatchSnapshot();
  });

  test('githubWebhook, with one event', () => {
    const trigger = Trigger.githubWebhook({ events: ['pull_request'] });
    const made = promptOf(trigger, ({ payload }) => ({
      prompt: prompt`${payload.action} #${payload.number} ${payload.pull_request.head.sha}`,
    }));
    expect(made).toMatchSnapshot();
  });

  test('githubWebhook, with several events', () => {
    const made = promptOf(Trigger.githubWebhook({ events: ['push', 'pull_request', 'issue_comment'] }), (event) => ({
      prompt: prompt`${event.event} by ${event.sender} in ${event.repository} (${event.payload.repository.default_branch}): ${event.title}
${prompt.on('push', ({ ref, branch, payload }) => {
  const commits = prompt.each(payload.commits, (commit) => prompt`- ${commit.message} (${prompt.join(commit.modified)})`, '\n');
  return prompt`${ref} ${branch}\n${commits}\n${prompt.join(payload.head_commit.added, ' ')}`;
})}
${prompt.on(['pull_request', 'issue_comment'], ({ number, body, branch }) =>
  prompt.when(number.atLeast(1).and(branch.equals('main').not()), prompt`#${number}: ${body}`),
)}
${prompt.on('pull_request', ({ payload: { pull_request: pull } }) =>
  prompt.when(pull.draft, 'A draft.', prompt`Closed: ${pull.closed_at}, made: ${pull.created_at.format('2006-01-02')}`),
)}`,
    }));
    expect(made).toMatchSnapshot();
  });

  test('rendered twice, with the result of a Task', () => {
    const made = templatesOf(Trigger.githubIssues(), (issue) => ({
      branch: prompt`fix/${issue.number}`,
      prompt: prompt`Go on with #${issue.number} "${issue.title}" at ${new TaskResult(plan, 'commit')}.
${prompt.when(new TaskResult(plan, 'pr'), prompt`See ${new TaskResult(plan, 'pr')}.`)}
${prompt.when(issue.comments, issue.comments)}
${new TaskOutputs(plan)}
${prompt.each(new TaskOutputs(plan), (line) => prompt`- ${line}`, '\n')}`,
    }));
    expect(made).toMatchSnapshot();
  });
});

describe('says in the cluster', () => {
  test('of JSON what there is, and nothing where there is nothing', () => {
    const template = promptOf(Trigger.webhook({ source: 'a', fieldMapping: { id: '$.id' } }), ({ payload }) => ({
      prompt: prompt`[${payload('zero')}|${payload('no')}|${payload('text')}|${payload('null')}|${payload('absent')}|${payload('absent', 'far', 'off')}|${payload('list')}]${prompt.join(payload('list').items)}`,
    }));
    const Payload = { zero: 0, no: false, text: 'a', null: null, list: ['x', 1, null] };
    expect(once(template, { Payload })).toBe('[0|false|a||||[x 1 <nil>]]x, 1, ');
  });

  test.each<[unknown, string]>([
    [5, '5 |number 5 |'],
    ['5', '5 |number 5 |'],
    ['x', 'x |'],
    [true, 'true |'],
    [12345678, 'many |'],
    [0.00001, 'few |'],
    [null, ''],
    [{}, ''],
  ])('that JSON %j is what it is compared with, and never fails', (value, expected) => {
    const template = promptOf(Trigger.webhook({ source: 'a', fieldMapping: { id: '$.id' } }), ({ payload }) => {
      const v = payload('v');
      const [x, five] = [prompt.when(v.equals('x'), 'x |'), prompt.when(v.equals('5'), '5 |')];
      return {
        prompt: prompt`>${x}${five}${prompt.when(v.equals(5), 'number 5 |')}${prompt.when(v.equals(true), 'true |')}${prompt.when(v.equals(12345678), 'many |')}${prompt.when(v.equals(0.00001), 'few |')}`,
      };
    });
    expect(once(template, { Payload: { v: value } })).toBe(`>${expected}`);
  });

  test.each([{}, { pull_request: {} }, { pull_request: { labels: [], head: null } }])(
    'of the payload %j nothing, where an object is not there',
    (payload) => {
      const template = promptOf(Trigger.githubWebhook({ events: ['pull_request'] }), ({ payload: { pull_request: pull } }) => ({
        prompt: prompt`[${pull.head.sha}|${pull.closed_at}|${pull.closed_at.format('2006')}|${pull.draft}|${pull.number}|${prompt.each(pull.labels, (label) => label.name)}|${prompt.when(pull.labels, 'labels')}${prompt.when(pull.closed_at.isEmpty, 'open')}]`,
      }));
      expect(once(template, { Payload: githubPayload('pull_request', payload) })).toBe('[|||false|0||open]');
    },
  );

  test('times, maps, flags and raw JSON of a payload', () => {
    const repository = { custom_properties: { tier: 'gold' } };
    const permissions = { admin: true, push: false };
    const body = { inputs: { v: 'é' }, sender: { permissions, created_at: '2024-01-02T03:04:05Z' }, repository };
    const template = promptOf(Trigger.githubWebhook({ events: ['workflow_dispatch'] }), ({ payload }) => ({
      prompt: prompt`${payload.inputs} ${payload.sender.created_at} ${payload.sender.permissions.get('admin')} ${payload.sender.permissions.get('x')} ${payload.repository.custom_properties.get('tier')}${prompt.when(payload.sender.permissions.get('push'), '', '.')}`,
    }));
    expect(once(template, { Payload: githubPayload('workflow_dispatch', body) })).toBe(
      '{"v":"é"} 2024-01-02 03:04:05 +0000 UTC true false gold.',
    );
  });

  test('the same after two renderings as after one', () => {
    const title = 'a {{.Deps}} "b" \\ {{"{{"}} \0 \n}}';
    const template = promptOf(Trigger.githubIssues(), (issue) => ({
      dependsOn: [plan],
      prompt: prompt`{${issue.title}} ${issue.number}`,
    }));
    const data = { Deps: { [plan.name]: { Name: plan.name, Results: stringMap({}), Outputs: stringList([]) } } };
    expect(once(once(template, { Title: title, Number: goInt(7) }), data)).toBe(`{${title}} 7`);
  });
});
