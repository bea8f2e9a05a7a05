import { Trigger, variablesOf } from '../../../../lib/spec';

const names = (trigger: Trigger, contexts?: readonly string[]): string =>
  variablesOf(trigger, contexts)
    .map(({ name, isAlwaysThere }) => (isAlwaysThere ? name : `${name}?`))
    .join(' ');

const POLLED = 'ID Number Title Body URL Labels Comments Kind Branch ReviewState ReviewComments Time Schedule';

test.each<[string, Trigger, string]>([
  ['githubIssues', Trigger.githubIssues(), POLLED],
  ['githubPullRequests', Trigger.githubPullRequests(), POLLED],
  ['jira', Trigger.jira({ baseUrl: 'https://a', project: 'A', secret: 's' }), POLLED],
  ['cron', Trigger.cron({ schedule: '0 9 * * 1' }), POLLED],
  ['slack', Trigger.slack(), 'ID Title Body URL Kind'],
  ['linearWebhook', Trigger.linearWebhook({ types: ['Issue'] }), 'ID Title Kind Type Action State Labels IssueID Payload'],
  ['webhook', Trigger.webhook({ source: 'a', fieldMapping: { id: '$.id', Kind: '$.k' } }), 'id Kind ID Title Body URL Payload'],
  [
    'githubWebhook',
    Trigger.githubWebhook({ events: ['push'] }),
    'Event Action Sender Ref Repository RepositoryOwner RepositoryName ID Title Kind Number? Body? URL? Branch? CommentBody? CommentURL? Tag? RefType? Payload',
  ],
])('templates of %s have its variables', (_, trigger, expected) => {
  expect(names(trigger)).toBe(expected);
});

test('templates have what is fetched, where something is', () => {
  expect(names(Trigger.githubIssues(), ['status'])).toBe(`${POLLED} Context`);
  expect(names(Trigger.slack(), ['status'])).toBe('ID Title Body URL Kind');
});

test('a payload of GitHub has the types of its events', () => {
  const payload = variablesOf(Trigger.githubWebhook({ events: ['push', 'issues', 'newer'] })).at(-1);
  expect(payload).toEqual({ name: 'Payload', type: 'payload', isAlwaysThere: true, payloadTypes: ['PushEvent', 'IssuesEvent'] });
});
