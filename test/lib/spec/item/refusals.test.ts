import {
  ContextSource,
  type NumberValue,
  prompt,
  type PromptPart,
  taskSpawnerSpec,
  TaskResult,
  type TaskTemplateProps,
  type TextValue,
  Trigger,
} from '../../../../lib/spec';
import { agent } from '../../support';

const plan = { name: 'plan' };
const result = new TaskResult(plan, 'pr');
const issues = Trigger.githubIssues();
const pushes = Trigger.githubWebhook({ events: ['push', 'pull_request'] });
const generic = Trigger.webhook({ source: 'a', fieldMapping: { id: '$.id', level: '$.l' } });

/** Puts a part into the prompt of a spawner. */
function put<Item>(trigger: Trigger<Item>, part: (item: Item) => PromptPart, more: Partial<TaskTemplateProps> = {}): void {
  taskSpawnerSpec('agents/S', {
    trigger,
    task: (item) => ({ agent, workspace: 'shop', prompt: prompt`x${part(item)}`, ...more }),
  });
}

/** What only a program without types can do. */
const untyped = (value: unknown): Record<string, TextValue & NumberValue> => value as Record<string, TextValue & NumberValue>;

// eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- the mistake that this is about
const asText = (part: unknown): string => `${part}`;

/** A value of the item of another spawner. */
function stolen(): TextValue {
  let title: TextValue | undefined;
  taskSpawnerSpec('agents/Other', {
    trigger: issues,
    task: (issue) => ({ agent, workspace: 'shop', prompt: prompt`${(title = issue.title)}` }),
  });
  if (title === undefined) throw new Error('the function was not called');
  return title;
}

test.each<[string, () => void, string]>([
  [
    'a value of the item of another spawner',
    () => put(issues, () => stolen()),
    "'prompt' uses item.title of agents/Other, which is not known here; take it from the item that the function is given: task: (item) => ({ … })",
  ],
  [
    'a value of an item in Tasks that are always the same',
    () => taskSpawnerSpec('agents/S', { trigger: issues, task: { agent, workspace: 'shop', prompt: prompt`${stolen()}` } }),
    "'prompt' uses item.title of agents/Other, which is not known here; only the spawner's own 'task', as a function, knows its item",
  ],
  [
    'the same inside of conditions',
    () => put(issues, () => prompt.when(stolen().equals('x'), 'y')),
    `'prompt' uses item.title.equals("x") of agents/Other, which is not known here`,
  ],
  [
    'the same in a branch',
    () => put(issues, () => '', { branch: prompt`fix/${stolen()}` }),
    "'branch' uses item.title of agents/Other",
  ],
  [
    'the same in a label',
    () => put(issues, () => '', { labels: { a: prompt`${stolen()}` } }),
    "'labels.a' uses item.title of agents/Other",
  ],
  [
    'the same in a context source',
    () => put(issues, () => '', { contextSources: [ContextSource.http('s', { url: prompt`https://h/${stolen()}` })] }),
    "'contextSources.s.url' uses item.title of agents/Other",
  ],
  [
    'a variable that the trigger has not',
    () => put(issues, (issue) => untyped(issue)['titel']!),
    "the item of Trigger.githubIssues has no 'titel'; did you mean 'title'?",
  ],
  [
    'a variable of another trigger',
    () => put(Trigger.cron({ schedule: '0 9 * * 1' }), (tick) => untyped(tick)['body']!),
    "the item of Trigger.cron has no 'body'; it has context, id, title, time, schedule",
  ],
  [
    'an item as text',
    () => put(issues, (issue) => asText(issue)),
    'the item of Trigger.githubIssues is an object and has no text',
  ],
  [
    'a variable that only one of the events has',
    () => put(pushes, (event) => untyped(event)['number']!),
    "the item of push, pull_request has no 'number'",
  ],
  [
    'a member of the payload that only one of the events has',
    () => put(pushes, ({ payload }) => untyped(payload)['ref']!),
    "payload.ref is not the same for all events of the trigger (push: Ref (string); pull_request: not there); take it from one of them: prompt.on('push', (item) => item.payload.ref)",
  ],
  [
    'a member of the payload that the events call differently',
    () => put(Trigger.githubWebhook({ events: ['issues', 'issue_comment'] }), ({ payload }) => payload.organization.login),
    'payload.organization is not the same for all events of the trigger (issues: Org (Organization); issue_comment: Organization (Organization))',
  ],
  [
    'a member that the payload has not',
    () => put(pushes, () => prompt.on('pull_request', (pr) => untyped(pr.payload.pull_request)['titel']!)),
    "payload.pull_request has no 'titel'; did you mean 'title'?",
  ],
  [
    'an object of the payload as text',
    () => put(pushes, () => prompt.on('pull_request', (pr) => untyped(pr.payload)['pull_request']!)),
    'a prompt can hold text, numbers, values and other prompts, got an object; of an object in a payload it takes the members that are text or numbers',
  ],
  [
    'a list of objects as text',
    () => put(pushes, () => prompt.on('push', ({ payload }) => payload.commits)),
    "'prompt' holds payload.commits as text, which has objects; say with prompt.each what of each is meant",
  ],
  [
    'prompt.on with an event that the trigger has not',
    () => put(pushes, () => prompt.on('issues', (issue) => issue.title)),
    "'prompt' has prompt.on('issues'), but the trigger's events are 'push', 'pull_request'; name it there, or leave it out here",
  ],
  [
    'prompt.on without events',
    () => put(issues, () => prompt.on('issues', (issue) => issue.title)),
    "'prompt' has prompt.on('issues'), which is for Trigger.githubWebhook",
  ],
  [
    'a value of prompt.on outside of it',
    () =>
      put(pushes, () => {
        let number: NumberValue | undefined;
        prompt.on('pull_request', (pr) => (number = pr.number));
        return number ?? '';
      }),
    "'prompt' uses item.number of prompt.on('pull_request'), which is not known here",
  ],
  [
    'an element outside of its loop',
    () =>
      put(pushes, () =>
        prompt.on('push', ({ payload }) => {
          let message: TextValue | undefined;
          prompt.each(payload.commits, (commit) => (message = commit.message));
          return message ?? '';
        }),
      ),
    "'prompt' uses an element of payload.commits.message outside of the prompt.each that it belongs to",
  ],
  [
    'a condition over an item and a Task',
    () => put(issues, (issue) => prompt.when(issue.body.isEmpty.and(result), 'x')),
    'mixes what the spawner knows of its item with what a Task reports later; put one prompt.when into another instead',
  ],
  [
    'a comparison of an item with a Task',
    () => put(issues, (issue) => prompt.when(issue.body.equals(result), 'x')),
    'item.body eq result("pr") mixes what the spawner knows',
  ],
  [
    'a condition of now',
    () => put(issues, () => prompt.when(true as never, 'x')),
    'a condition is made of values, as issue.kind.equals("PR"); what is known now is for an if of your own',
  ],
  [
    'a loop over a list of now',
    () => put(issues, () => prompt.each([1] as never, () => 'x')),
    'prompt.each takes a list of an item, got [1]; use map for one of your own',
  ],
  [
    'an answer that is not fetched',
    () => put(issues, (issue) => issue.context('status')),
    `'prompt' uses item.context("status"), which is not among the 'contextSources' known here; it has none`,
  ],
  [
    'an answer that is not fetched, among others',
    () =>
      put(issues, (issue) => issue.context('state'), { contextSources: [ContextSource.http('status', { url: 'https://h' })] }),
    "which is not among the 'contextSources' known here; it has status",
  ],
  [
    'an answer that another request is made of',
    () =>
      taskSpawnerSpec('agents/S', {
        trigger: issues,
        task: (issue) => ({
          agent,
          workspace: 'shop',
          contextSources: [ContextSource.http('a', { url: prompt`https://h/${issue.context('a')}` })],
        }),
      }),
    `'contextSources.a.url' uses item.context("a")`,
  ],
  [
    'a field that is not mapped',
    () => put(generic, (item) => item.field('levle' as 'level')),
    "the item of Trigger.webhook has no field 'levle'; 'fieldMapping' has id, level",
  ],
  [
    'a variable that is not mapped',
    () => put(generic, (item) => untyped(item)['title']!),
    "the item of Trigger.webhook has no 'title'",
  ],
  ['half a number', () => put(issues, (issue) => prompt.when(issue.number.equals(1.5), 'x')), 'a whole number can be compared'],
])('refuses %s, with the place and the way out', (_, make, message) => {
  expect(make).toThrow(message);
  expect(make).toThrow(/^agents\/S\/task: /);
});

test('a value is no text of the program', () => {
  const message =
    "is known only when there is an item, so it cannot become a string here; put it into a prompt`…` and give that to the spawner's 'task'";
  expect(() => put(issues, (issue) => asText(issue.title))).toThrow(`item.title ${message}`);
  expect(() => put(issues, (issue) => JSON.stringify({ number: issue.number }))).toThrow(`item.number ${message}`);
  expect(() => put(issues, (issue) => asText(issue.body.isEmpty))).toThrow('not(item.body) is known only in the cluster');
  expect(() => put(pushes, (event) => asText(event.payload.repository))).toThrow(
    'payload.repository is an object and has no text of its own; name one of its members: id, node_id',
  );
});

test('an error of the author stays his own', () => {
  const mistake = new TypeError('x is not a function');
  expect(() =>
    put(issues, () => {
      throw mistake;
    }),
  ).toThrow(mistake);
});

test('the properties of a trigger are judged before its item is made', () => {
  expect(() => put(Trigger.githubWebhook({} as never), () => 'x')).toThrow("agents/S: 'trigger.events' must be a list");
  expect(() => put(Trigger.webhook(undefined as never), () => 'x')).toThrow("agents/S: 'trigger' must be an object");
});

test('an item can be taken apart', () => {
  put(issues, ({ title, ...others }) => prompt`${title} ${others.number} ${{ ...others }.url}`);
});
