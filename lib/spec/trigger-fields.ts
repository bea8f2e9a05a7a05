import type { ChecksReporting, CommentPolicy, FilePatterns, GithubReporting } from '../api/github-common';
import type { GithubWebhook, GithubWebhookFilter } from '../api/github-webhook';
import type { Slack, SlackTrigger } from '../api/slack';
import type { GenericWebhook, LinearWebhook, LinearWebhookFilter, WebhookFilter } from '../api/webhooks';
import type { Check } from './check';
import { isObject, required, type Rule, shape } from './fields';
import {
  also,
  argument,
  duration,
  flag,
  listOf,
  mapOf,
  matching,
  notBlank,
  oneOf,
  type Limits,
  ruled,
  secret,
  showing,
  text,
} from './rules';
import type { Seconds } from './task';
import type { CronProps, GithubIssuesProps, GithubPullRequestsProps, JiraProps } from './trigger';

/** What the CRD takes of each trigger, as rules for its properties. */

const texts = listOf(text());
const patterns = (limits: Limits): Rule<readonly string[]> => listOf(text({ min: 1, ...limits }), { max: 10 });
const pollInterval = duration<Seconds>(1, 2 ** 31 - 1);
const state = oneOf('open', 'closed', 'all');

const commentPolicy = shape<CommentPolicy>('a comment policy', {
  triggerComment: text(),
  excludeComments: texts,
  allowedUsers: texts,
  allowedTeams: listOf(matching(/^[^/]+\/[^/]+$/, "must have the form 'organization/team'")),
  minimumPermission: oneOf('read', 'triage', 'write', 'maintain', 'admin'),
});

const reporting = shape<GithubReporting>('reporting', {
  enabled: flag,
  checks: shape<ChecksReporting>('checks', { name: text({ max: 100 }) }),
});

const filePatterns = shape<FilePatterns>('file patterns', { include: texts, exclude: texts });

export const githubIssues: Rule<GithubIssuesProps> = also(
  shape<GithubIssuesProps>('Trigger.githubIssues', {
    repo: text(),
    types: listOf(oneOf('issues', 'pulls')),
    labels: texts,
    excludeLabels: texts,
    state,
    commentPolicy,
    assignee: text(),
    author: text(),
    excludeAuthors: texts,
    priorityLabels: texts,
    reporting,
    pollInterval,
  }),
  (check, property, props) => {
    if (props.reporting?.checks) {
      check.refuse(`${property}.reporting.checks`, 'is for pull requests, an issue has no checks', props.reporting.checks);
    }
  },
);

export const githubPullRequests: Rule<GithubPullRequestsProps> = shape<GithubPullRequestsProps>('Trigger.githubPullRequests', {
  repo: text(),
  labels: texts,
  excludeLabels: texts,
  state,
  reviewState: oneOf('approved', 'changes_requested', 'any'),
  commentPolicy,
  author: text(),
  excludeAuthors: texts,
  draft: flag,
  priorityLabels: texts,
  reporting,
  filePatterns,
  pollInterval,
});

const githubFilter = shape<GithubWebhookFilter>('a filter', {
  event: required(notBlank),
  action: text(),
  bodyContains: text({ max: 1024 }),
  bodyPattern: text({ max: 1024 }),
  excludeBodyPatterns: patterns({ max: 1024 }),
  labels: texts,
  excludeLabels: texts,
  state: text(),
  branch: text(),
  tag: text(),
  draft: flag,
  commentOn: oneOf('Issue', 'PullRequest', ''),
  author: text(),
  excludeAuthors: texts,
  filePatterns,
});

const PULL_REQUEST_EVENTS = ['pull_request', 'pull_request_review', 'pull_request_review_comment', 'pull_request_target'];

export const githubWebhook: Rule<GithubWebhook> = also(
  shape<GithubWebhook>('Trigger.githubWebhook', {
    events: required(
      also(listOf(notBlank, { max: 20 }), (check, property, events) => {
        if (events.length === 0) check.refuse(property, 'must name at least one event', events);
      }),
    ),
    repository: text(),
    excludeAuthors: texts,
    filters: listOf(githubFilter),
    reporting,
  }),
  (check, property, props) => {
    if (props.reporting?.checks && !props.events.some((event) => PULL_REQUEST_EVENTS.includes(event))) {
      const must = `must have one of ${PULL_REQUEST_EVENTS.join(', ')} where checks are reported`;
      check.refuse(`${property}.events`, must, props.events);
    }
  },
);

export const linearWebhook: Rule<LinearWebhook> = shape<LinearWebhook>('Trigger.linearWebhook', {
  types: required(
    also(listOf(notBlank), (check, property, types) => {
      if (types.length === 0) check.refuse(property, 'must name at least one type', types);
    }),
  ),
  filters: listOf(
    shape<LinearWebhookFilter>('a filter', {
      type: text(),
      action: oneOf('create', 'update', 'remove', ''),
      states: texts,
      labels: texts,
      excludeLabels: texts,
    }),
  ),
});

const webhookFilter: Rule<WebhookFilter> = also(
  shape<WebhookFilter>('a filter', { field: required(notBlank), value: text(), pattern: text() }),
  (check, property, filter) => {
    if ((filter.value === undefined) === (filter.pattern === undefined || filter.pattern === '')) {
      check.refuse(property, "must have either 'value' or 'pattern'", filter);
    }
  },
);

export const webhook: Rule<GenericWebhook> = shape<GenericWebhook>('Trigger.webhook', {
  source: required(
    matching(
      /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
      "must have lower case letters, digits and '-', starting and ending with a letter or digit",
    ),
  ),
  fieldMapping: required(
    also(mapOf(text()), (check, property, mapping) => {
      if (!('id' in mapping)) check.refuse(property, "must have the key 'id', which names the Task", Object.keys(mapping));
    }),
  ),
  filters: listOf(webhookFilter),
});

export const jira: Rule<JiraProps> = shape<JiraProps>('Trigger.jira', {
  baseUrl: required(showing('address', matching(/^https?:\/\/\S+$/, 'must start with http:// or https:// and have no spaces'))),
  project: required(notBlank),
  jql: argument(),
  secret: required(secret),
  pollInterval,
});

export const slack: Rule<Slack> = shape<Slack>('Trigger.slack', {
  channels: listOf(matching(/^[CG][A-Z0-9]{8,}$/, 'must be ids of channels, as C0123456789'), { max: 64 }),
  botMessagePolicy: oneOf('None', 'All', 'OthersOnly'),
  triggers: listOf(shape<SlackTrigger>('a trigger', { pattern: text({ max: 256 }), mentionOptional: flag }), { max: 8 }),
  excludePatterns: patterns({ max: 256 }),
});

export const cron: Rule<CronProps> = shape<CronProps>('Trigger.cron', {
  schedule: required(
    ruled((check: Check, property, value) => {
      const schedule = isObject(value) ? value['expressionString'] : value;
      if (typeof schedule !== 'string' || !/^@\w+$|^\S+(\s+\S+){4}$/.test(schedule.trim())) {
        check.refuse(property, 'must have five fields: minute, hour, day, month, weekday', schedule);
      }
    }),
  ),
});
