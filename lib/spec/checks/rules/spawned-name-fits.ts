import type { When } from '../../../api/when';
import { MAX_TASK_NAME } from '../../naming';
import { exampleSpawner } from '../examples';
import type { FleetSpawner } from '../fleet';
import type { CheckRule, Problem } from '../rule';

/** Of the hash that tells events apart, so many digits keep a million of them apart. */
const ENOUGH_DIGITS = 8;
/** How long the ids of items are: numbers of issues, keys of Jira, points in time. */
const NUMBER_LENGTH = 6;
const TIME_LENGTH = 'YYYYMMDD-HHMM'.length;

const monday = (name: string): object[] => [
  exampleSpawner(
    { cron: { schedule: '0 9 * * 1' } },
    { promptTemplate: 'Update the dependencies.' },
    { maxConcurrency: 1 },
    name,
  ),
];

export const spawnedNameFits: CheckRule = {
  id: 'KEL020',
  name: 'spawned-name-fits',
  severity: 'error',
  title: 'The name of a spawner leaves room for those of its Tasks.',
  why:
    `A Task is called after its spawner and its item, in ${MAX_TASK_NAME} characters. Of polled sources and schedules a longer name is refused, for every ` +
    'item anew. Of webhooks it is cut, and what is cut is the hash that tells events apart: with an event as long as ' +
    '`pull_request_review_comment` and a spawner of 34 characters only one Task can exist at a time.',
  wrong: monday('update-the-dependencies-of-every-package-in-the-shop'),
  right: monday('update-the-dependencies-of-the-shop'),
  *check({ spawners }): Iterable<Problem> {
    for (const object of spawners) {
      const max = longestName(object);
      if (object.name.length <= max) continue;
      const message = `must have at most ${max} characters, so that the names of its Tasks are told apart within ${MAX_TASK_NAME}, got ${object.name.length}`;
      yield { object, field: 'metadata.name', message };
    }
  },
};

function longestName({ spec: { when } }: FleetSpawner): number {
  const { githubIssues, githubPullRequests, jira, cron } = when;
  const polled = [
    ...(cron ? [TIME_LENGTH] : []),
    ...((githubIssues ?? githubPullRequests) ? [NUMBER_LENGTH] : []),
    ...(jira ? [jira.project.length + 1 + NUMBER_LENGTH] : []),
  ];
  // all but enough digits of the hash may be cut
  const pushed = eventsOf(when).map((event) => event.length + 1 + ENOUGH_DIGITS);
  return Math.max(1, Math.min(MAX_TASK_NAME, ...[...polled, ...pushed].map((length) => MAX_TASK_NAME - 1 - length)));
}

function eventsOf({ githubWebhook, linearWebhook, webhook }: When): readonly string[] {
  return [...(githubWebhook?.events ?? []), ...(linearWebhook?.types ?? []), ...(webhook ? [webhook.source] : [])];
}
