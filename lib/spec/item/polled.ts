import { contextOf, makeItem, numberVariable, textVariable, type VariableTable, type WithContext } from './item';
import type { ItemScope } from './scope';
import type { NumberValue, TextValue } from './value';

/** What a spawner knows of a GitHub issue. */
export interface GithubIssueItem extends WithContext {
  /** Its number as text: `42`. */
  readonly id: TextValue;
  /** Its number: `42`. */
  readonly number: NumberValue;
  /** Its title: `Login fails`. */
  readonly title: TextValue;
  /** Its description; empty when it has none. */
  readonly body: TextValue;
  /** Its address: `https://github.com/acme/shop/issues/42`. */
  readonly url: TextValue;
  /** The names of its labels: `bug, p1`. */
  readonly labels: TextValue;
  /** Its comments, one after another. */
  readonly comments: TextValue;
  /** `Issue`, or `PR` where the trigger takes pull requests too. */
  readonly kind: TextValue;
}

/** What a spawner knows of a GitHub pull request. */
export interface GithubPullRequestItem extends WithContext {
  /** Its number as text: `43`. */
  readonly id: TextValue;
  /** Its number: `43`. */
  readonly number: NumberValue;
  /** Its title: `Fix the login`. */
  readonly title: TextValue;
  /** Its description; empty when it has none. */
  readonly body: TextValue;
  /** Its address: `https://github.com/acme/shop/pull/43`. */
  readonly url: TextValue;
  /** The names of its labels: `bug, p1`. */
  readonly labels: TextValue;
  /** The comments of its conversation, one after another. */
  readonly comments: TextValue;
  /** `PR`. */
  readonly kind: TextValue;
  /** The branch that is to be merged: `fix/42`. */
  readonly branch: TextValue;
  /** `approved` or `changes_requested`; empty when neither. */
  readonly reviewState: TextValue;
  /** The comments on its lines, with file and line. */
  readonly reviewComments: TextValue;
}

/** What a spawner knows of a Jira issue. */
export interface JiraItem extends WithContext {
  /** Its key: `ENG-42`. */
  readonly id: TextValue;
  /** The number in its key: `42`; 0 when there is none. */
  readonly number: NumberValue;
  /** Its summary: `Login fails`. */
  readonly title: TextValue;
  /** Its address: `https://acme.atlassian.net/browse/ENG-42`. */
  readonly url: TextValue;
  /** Its labels: `bug, p1`. */
  readonly labels: TextValue;
  /** Its comments, one after another. */
  readonly comments: TextValue;
  /** The name of its type: `Bug`, `Story`; `Issue` when it has none. */
  readonly kind: TextValue;
}

/** What a spawner knows of a point in time. */
export interface CronItem extends WithContext {
  /** The time for names: `20260207-0900`. */
  readonly id: TextValue;
  /** The time, in UTC: `2026-02-07T09:00:00Z`. */
  readonly title: TextValue;
  /** The time, in UTC: `2026-02-07T09:00:00Z`. */
  readonly time: TextValue;
  /** The schedule as it stands in the trigger: `0 9 * * 1`. */
  readonly schedule: TextValue;
}

const issue: VariableTable<GithubIssueItem> = {
  id: textVariable('ID'),
  number: numberVariable('Number'),
  title: textVariable('Title'),
  body: textVariable('Body'),
  url: textVariable('URL'),
  labels: textVariable('Labels'),
  comments: textVariable('Comments'),
  kind: textVariable('Kind'),
};

const pullRequest: VariableTable<GithubPullRequestItem> = {
  ...issue,
  branch: textVariable('Branch'),
  reviewState: textVariable('ReviewState'),
  reviewComments: textVariable('ReviewComments'),
};

const jira: VariableTable<JiraItem> = {
  id: issue.id,
  number: issue.number,
  title: issue.title,
  url: issue.url,
  labels: issue.labels,
  comments: issue.comments,
  kind: issue.kind,
};

const cron: VariableTable<CronItem> = {
  id: issue.id,
  title: issue.title,
  time: textVariable('Time'),
  schedule: textVariable('Schedule'),
};

/** Templates of all polled triggers have these, also where they are always empty. */
export const POLLED_VARIABLES = { ...pullRequest, ...cron };

export const githubIssueItem = (scope: ItemScope): GithubIssueItem =>
  makeItem('the item of Trigger.githubIssues', scope, issue, { context: contextOf(scope) });

export const githubPullRequestItem = (scope: ItemScope): GithubPullRequestItem =>
  makeItem('the item of Trigger.githubPullRequests', scope, pullRequest, { context: contextOf(scope) });

export const jiraItem = (scope: ItemScope): JiraItem =>
  makeItem('the item of Trigger.jira', scope, jira, { context: contextOf(scope) });

export const cronItem = (scope: ItemScope): CronItem =>
  makeItem('the item of Trigger.cron', scope, cron, { context: contextOf(scope) });
