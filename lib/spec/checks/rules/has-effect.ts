import type { CommentPolicy } from '../../../api/github-common';
import type { GithubWebhook, GithubWebhookFilter } from '../../../api/github-webhook';
import { LABEL_TASKSPAWNER } from '../../../api/constants';
import { exampleTask, SHOP } from '../examples';
import type { FleetSpawner, Run } from '../fleet';
import type { CheckRule, Problem } from '../rule';

export const hasEffect: CheckRule = {
  id: 'KEL038',
  name: 'has-effect',
  severity: 'warning',
  title: 'What is written has an effect.',
  why:
    'Some fields do nothing without another one: `branch` and `upstreamRepo` without a workspace, a Secret with credentials of type `none`, who may command ' +
    '(`allowedUsers`, `allowedTeams`, `minimumPermission`) without a command, filters for events that the trigger does not take, a label that is both required and excluded, a prompt without a word. Conditions of a GitHub ' +
    'filter on labels, state, draft and body are passed over, not failed, for events other than issues, pull requests, their comments and reviews, so such an ' +
    'event fits always. Events beyond those, push, create and release have no repository, and fit no trigger that names one.',
  wrong: [exampleTask({ branch: 'feat/search' })],
  right: [exampleTask({ branch: 'feat/search', ...SHOP })],
  *check({ runs, tasks, spawners }): Iterable<Problem> {
    for (const run of runs) yield* inRun(run);
    for (const object of tasks) {
      if (object.spec.prompt.trim() === '')
        yield { object, field: 'spec.prompt', message: 'is blank, so that the agent has nothing to do' };
    }
    for (const object of spawners) {
      yield* inLabels(object);
      if (object.spec.taskTemplate.metadata?.labels?.[LABEL_TASKSPAWNER] !== undefined) {
        const message = `has ${LABEL_TASKSPAWNER}, which the runtime sets to the name of the spawner`;
        yield { object, field: 'spec.taskTemplate.metadata.labels', message };
      }
      yield* inCommentPolicy(object);
      const { githubWebhook } = object.spec.when;
      if (githubWebhook) yield* inWebhook(object, githubWebhook);
    }
  },
};

function* inRun({ object, at, spec }: Run): Iterable<Problem> {
  const { branch, upstreamRepo, workspaceRef, credentials } = spec;
  for (const [name, value] of workspaceRef === undefined ? Object.entries({ branch, upstreamRepo }) : []) {
    if (value) yield { object, field: `${at}.${name}`, message: "does nothing for the agent without a 'workspace'" };
  }
  if (credentials.type === 'none' && credentials.secretRef) {
    yield { object, field: `${at}.credentials.secretRef`, message: 'does nothing, because the type is none' };
  }
}

/** A label that an item must have and must not have. */
function* inLabels(object: FleetSpawner): Iterable<Problem> {
  const { githubIssues, githubPullRequests, githubWebhook, linearWebhook } = object.spec.when;
  const filters = Object.entries({ githubWebhook, linearWebhook }).flatMap(([trigger, webhook]) =>
    (webhook?.filters ?? []).map((part, index) => [`${trigger}.filters[${index}]`, part] as const),
  );
  for (const [at, part] of [...Object.entries({ githubIssues, githubPullRequests }), ...filters]) {
    const { labels = [], excludeLabels = [] } = part ?? {};
    const both = labels.filter((label) => excludeLabels.includes(label));
    if (both.length === 0) continue;
    yield {
      object,
      field: `spec.when.${at}.labels`,
      message: `keeps out everything, because 'excludeLabels' has ${both.join(', ')} as well`,
    };
  }
}

function* inCommentPolicy(object: FleetSpawner): Iterable<Problem> {
  for (const trigger of ['githubIssues', 'githubPullRequests'] as const) {
    if (!isIdle(object.spec.when[trigger]?.commentPolicy)) continue;
    const message = "limits nobody: who may command matters only with 'triggerComment' or 'excludeComments'";
    yield { object, field: `spec.when.${trigger}.commentPolicy`, message };
  }
}

/** Whether it says who may command, and no command. */
function isIdle({ triggerComment, excludeComments, ...who }: CommentPolicy = {}): boolean {
  const hasCommand = isGiven(triggerComment) || isGiven(excludeComments);
  return !hasCommand && Object.values(who).some(isGiven);
}

const WITH_CONTENT = ['issues', 'issue_comment', 'pull_request', 'pull_request_review', 'pull_request_review_comment'];
const WITH_REPOSITORY = [...WITH_CONTENT, 'push', 'create', 'release'];

function* inWebhook(object: FleetSpawner, { events, filters = [], repository }: GithubWebhook): Iterable<Problem> {
  const at = 'spec.when.githubWebhook';
  const without = repository ? events.filter((event) => !WITH_REPOSITORY.includes(event)) : [];
  if (without.length > 0) {
    yield {
      object,
      field: `${at}.repository`,
      message: `keeps out every ${without.join(', ')}: these events are read without their repository`,
    };
  }
  for (const [index, filter] of filters.entries()) {
    const field = `${at}.filters[${index}]`;
    if (!events.includes(filter.event)) {
      yield {
        object,
        field: `${field}.event`,
        message: `is ${filter.event}, which is not among 'events', so that the filter does nothing`,
      };
    }
    const idle = idleConditions(filter);
    if (idle.length > 0)
      yield { object, field, message: `has ${idle.join(', ')}, which ${filter.event} passes whatever they say` };
  }
  const unfiltered = filters.length === 0 ? [] : events.filter((event) => !filters.some((filter) => filter.event === event));
  if (unfiltered.length > 0) {
    yield {
      object,
      field: `${at}.events`,
      message: `has ${unfiltered.join(', ')}, for which there is no filter, so that it never fits`,
    };
  }
}

function idleConditions(filter: GithubWebhookFilter): readonly string[] {
  const { event, labels, excludeLabels, state, draft, bodyContains, bodyPattern, excludeBodyPatterns, commentOn } = filter;
  const given = (conditions: object): readonly string[] =>
    Object.entries(conditions).flatMap(([name, value]) => (isGiven(value) ? [`'${name}'`] : []));
  if (!WITH_CONTENT.includes(event)) {
    return given({ labels, excludeLabels, state, draft, bodyContains, bodyPattern, excludeBodyPatterns, commentOn });
  }
  return given({
    draft: event.startsWith('pull_request') ? undefined : draft,
    commentOn: event === 'issue_comment' ? undefined : commentOn,
  });
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}
