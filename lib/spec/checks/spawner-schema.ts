import type { ContextHeaderSource, ContextResponseFilter, ContextSource, HttpContext } from '../../api/context-source';
import type { ChecksReporting, CommentPolicy, FilePatterns, GithubReporting } from '../../api/github-common';
import type { GithubIssues, GithubPullRequests } from '../../api/github-polling';
import type { GithubWebhook, GithubWebhookFilter } from '../../api/github-webhook';
import type { Slack, SlackTrigger } from '../../api/slack';
import type { TaskSpawnerSpec } from '../../api/task-spawner';
import type { TaskTemplate, TaskTemplateMetadata } from '../../api/task-template';
import type { GenericWebhook, LinearWebhook, LinearWebhookFilter, WebhookFilter } from '../../api/webhooks';
import type { Cron, Jira, When } from '../../api/when';
import { templateAnnotations, templateLabels } from './metadata';
import { agentRunFields, filled, INT32, secretReference, texts } from './schema';
import { also, flag, limited, listOf, mapOf, matching, needed, objectOf, oneOf, text, type Wire, whole } from './wire';

/** What the CRD takes of a TaskSpawner, but for what a rule of its own looks at. */

const state = oneOf('open', 'closed', 'all');

const reporting = objectOf<GithubReporting>({
  enabled: flag,
  checks: objectOf<ChecksReporting>({ name: limited(text, { max: 100 }) }),
});

const commentPolicy = objectOf<CommentPolicy>({
  triggerComment: text,
  excludeComments: texts,
  allowedUsers: texts,
  allowedTeams: listOf(matching(/^[^/]+\/[^/]+$/, "must have the form 'organization/team'")),
  minimumPermission: oneOf('read', 'triage', 'write', 'maintain', 'admin'),
});

const filePatterns = objectOf<FilePatterns>({ include: texts, exclude: texts });

const githubIssues: Wire<GithubIssues> = also(
  objectOf<GithubIssues>({
    repo: text,
    types: listOf(oneOf('issues', 'pulls')),
    labels: texts,
    excludeLabels: texts,
    state,
    commentPolicy,
    assignee: text,
    author: text,
    excludeAuthors: texts,
    priorityLabels: texts,
    reporting,
    pollInterval: text,
  }),
  (issues, at, report) => {
    if (issues.reporting?.checks) report(`${at}.reporting.checks`, 'is for pull requests, an issue has no checks');
  },
);

const githubPullRequests = objectOf<GithubPullRequests>({
  repo: text,
  labels: texts,
  excludeLabels: texts,
  state,
  reviewState: oneOf('approved', 'changes_requested', 'any'),
  commentPolicy,
  author: text,
  excludeAuthors: texts,
  draft: flag,
  priorityLabels: texts,
  reporting,
  filePatterns,
  pollInterval: text,
});

const pattern = limited(text, { min: 1, max: 1024 });

const githubFilter = objectOf<GithubWebhookFilter>({
  event: needed(text),
  action: text,
  bodyContains: limited(text, { max: 1024 }),
  bodyPattern: limited(text, { max: 1024 }),
  excludeBodyPatterns: listOf(pattern, { max: 10 }),
  labels: texts,
  excludeLabels: texts,
  state: text,
  branch: text,
  tag: text,
  draft: flag,
  commentOn: oneOf('Issue', 'PullRequest', ''),
  author: text,
  excludeAuthors: texts,
  filePatterns,
});

const PULL_REQUEST_EVENTS = ['pull_request', 'pull_request_review', 'pull_request_review_comment', 'pull_request_target'];

const githubWebhook: Wire<GithubWebhook> = also(
  objectOf<GithubWebhook>({
    events: needed(listOf(text, { min: 1, max: 20 })),
    repository: text,
    excludeAuthors: texts,
    filters: listOf(githubFilter),
    reporting,
  }),
  (webhook, at, report) => {
    if (!webhook.reporting?.checks || webhook.events.some((event) => PULL_REQUEST_EVENTS.includes(event))) return;
    report(`${at}.events`, `must have one of ${PULL_REQUEST_EVENTS.join(', ')} where checks are reported`);
  },
);

const linearWebhook = objectOf<LinearWebhook>({
  types: needed(listOf(text, { min: 1 })),
  filters: listOf(
    objectOf<LinearWebhookFilter>({
      type: text,
      action: oneOf('create', 'update', 'remove', ''),
      states: texts,
      labels: texts,
      excludeLabels: texts,
    }),
  ),
});

const webhookFilter: Wire<WebhookFilter> = also(
  objectOf<WebhookFilter>({ field: needed(text), value: text, pattern: text }),
  (filter, at, report) => {
    if ((filter.value !== undefined) === (filter.pattern !== undefined && filter.pattern !== '')) {
      report(at, "must have either 'value' or 'pattern'");
    }
  },
);

const webhook: Wire<GenericWebhook> = also(
  objectOf<GenericWebhook>({
    source: needed(
      matching(
        /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
        "must have lower case letters, digits and '-', starting and ending with a letter or digit",
      ),
    ),
    fieldMapping: needed(mapOf(text)),
    filters: listOf(webhookFilter),
  }),
  ({ fieldMapping }, at, report) => {
    if (!('id' in fieldMapping)) report(`${at}.fieldMapping`, "must have the key 'id', which names the Task");
  },
);

const slackPattern = limited(text, { min: 1, max: 256 });

const when = objectOf<When>({
  githubIssues,
  githubPullRequests,
  cron: objectOf<Cron>({ schedule: needed(text) }),
  jira: objectOf<Jira>({
    baseUrl: needed(matching(/^https?:\/\/.+/, 'must start with http:// or https://')),
    project: needed(text),
    jql: text,
    secretRef: needed(secretReference),
    pollInterval: text,
  }),
  githubWebhook,
  linearWebhook,
  webhook,
  slack: objectOf<Slack>({
    channels: listOf(matching(/^[CG][A-Z0-9]{8,}$/, 'must be ids of channels, as C0123456789'), { max: 64 }),
    botMessagePolicy: oneOf('None', 'All', 'OthersOnly'),
    triggers: listOf(objectOf<SlackTrigger>({ pattern: limited(text, { max: 256 }), mentionOptional: flag }), { max: 8 }),
    excludePatterns: listOf(slackPattern, { max: 10 }),
  }),
});

const contextSource: Wire<ContextSource> = also(
  objectOf<ContextSource>({
    name: needed(
      matching(/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/, "must have at most 64 letters, digits and '_', starting with a letter"),
    ),
    failurePolicy: oneOf('Fail', 'Ignore'),
    http: objectOf<HttpContext>({
      url: needed(filled),
      method: oneOf('GET', 'POST'),
      headers: mapOf(text),
      headersFrom: listOf(
        objectOf<ContextHeaderSource>({ header: needed(filled), secretName: needed(filled), secretKey: needed(filled) }),
        { max: 16 },
      ),
      body: text,
      responseFilter: objectOf<ContextResponseFilter>({ type: needed(oneOf('JSONPath')), expression: needed(filled) }),
      allowInsecure: flag,
      timeoutSeconds: whole(1, 60),
      maxResponseBytes: whole(1, 131_072),
    }),
  }),
  ({ http }, at, report) => {
    if (http === undefined) report(`${at}.http`, 'must be given');
  },
);

const taskTemplate = objectOf<TaskTemplate>({
  ...agentRunFields,
  branch: text,
  promptTemplate: text,
  metadata: objectOf<TaskTemplateMetadata>({ labels: templateLabels, annotations: templateAnnotations }),
  contextSources: listOf(contextSource, { max: 8 }),
});

const NEED_A_WORKSPACE = ['githubIssues', 'githubPullRequests', 'githubWebhook', 'linearWebhook'] as const;

export const taskSpawnerSpec: Wire<TaskSpawnerSpec> = also(
  objectOf<TaskSpawnerSpec>({
    when: needed(when),
    taskTemplate: needed(taskTemplate),
    maxConcurrency: whole(0, INT32),
    suspend: flag,
    maxTotalTasks: whole(0, INT32),
  }),
  (spec, at, report) => {
    if (spec.taskTemplate.workspaceRef !== undefined || !NEED_A_WORKSPACE.some((source) => spec.when[source])) return;
    report(`${at}.taskTemplate.workspaceRef`, 'must be given where the trigger is GitHub or Linear');
  },
);
