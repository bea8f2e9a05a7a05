import type { CommentPolicy } from '../../../api/github-common';
import type { GithubIssues, GithubPullRequests } from '../../../api/github-polling';
import type { Jira } from '../../../api/when';
import { exampleSpawner, SHOP } from '../examples';
import type { Fleet, FleetSpawner } from '../fleet';
import type { CheckRule, Problem } from '../rule';
import { POLLED, triggerOf } from '../trigger';

const TTL = { ...SHOP, ttlSecondsAfterFinished: 3600 };

export const respawn: CheckRule = {
  id: 'KEL030',
  name: 'respawn',
  severity: 'warning',
  title: 'A spawner whose Tasks expire looks for items that its own work takes away.',
  why:
    'A polled item gets a Task when there is none for it. When the TTL deletes a finished Task and its issue still fits, a new one is made at once, ' +
    'and so on for as long as the issue fits. Something that the agent does must make it stop fitting, and be seen in the trigger: `excludeLabels` (it ' +
    'adds the label), `labels` where the prompt or the instructions name the label, `excludeComments` (it comments the command), `assignee: none` (it assigns ' +
    'itself), a `reviewState` of pull requests (a push resets it), a `jql` with a status, resolution, assignee or label. That the issue is closed when the ' +
    'work is merged does not count: until then it is open.',
  wrong: [exampleSpawner({ githubIssues: {} }, TTL)],
  right: [exampleSpawner({ githubIssues: { excludeLabels: ['agent-done'] } }, TTL)],
  *check(fleet): Iterable<Problem> {
    for (const object of fleet.spawners) {
      const { when, taskTemplate } = object.spec;
      const trigger = triggerOf(when);
      if (taskTemplate.ttlSecondsAfterFinished === undefined || trigger === undefined || !POLLED.includes(trigger)) continue;
      if (isTakenAway(fleet, object)) continue;
      const way = trigger === 'jira' ? "a status in 'jql'" : "'excludeLabels' with a label that the agent adds";
      const message = `deletes a Task whose item still fits the trigger, so that the next one is made at once; let its own work take the item away, e.g. by ${way}`;
      yield { object, field: 'spec.taskTemplate.ttlSecondsAfterFinished', message };
    }
  },
};

function isTakenAway(fleet: Fleet, object: FleetSpawner): boolean {
  const { githubIssues, githubPullRequests, jira } = object.spec.when;
  if (jira) return isJqlOfWork(jira);
  const told = (): string => textsOf(fleet, object);
  if (githubIssues) return issueIsTakenAway(githubIssues, told);
  return githubPullRequests !== undefined && pullRequestIsTakenAway(githubPullRequests, told);
}

function isJqlOfWork({ jql = '' }: Jira): boolean {
  return /\b(status|statusCategory|resolution|assignee|labels)\b/i.test(jql.split(/order\s+by/i)[0] ?? '');
}

function issueIsTakenAway(issues: GithubIssues, told: () => string): boolean {
  return issues.assignee === 'none' || isMarked(issues, told);
}

function pullRequestIsTakenAway(requests: GithubPullRequests, told: () => string): boolean {
  return (requests.reviewState ?? 'any') !== 'any' || isMarked(requests, told);
}

interface Marks {
  readonly labels?: readonly string[];
  readonly excludeLabels?: readonly string[];
  readonly commentPolicy?: CommentPolicy;
}

/** Whether the agent can mark what it has done. */
function isMarked({ labels = [], excludeLabels = [], commentPolicy }: Marks, told: () => string): boolean {
  if (excludeLabels.length > 0 || commentPolicy?.excludeComments?.length) return true;
  return labels.length > 0 && mentionsLabel(told(), labels);
}

function mentionsLabel(text: string, labels: readonly string[]): boolean {
  return /label/i.test(text) && labels.some((label) => label !== '' && text.includes(label));
}

/** What the agent is told. */
function textsOf(fleet: Fleet, object: FleetSpawner): string {
  const { promptTemplate = '', agentConfigRefs = [] } = object.spec.taskTemplate;
  const configs = agentConfigRefs.map(({ name }) => fleet.find('AgentConfig', object, name)?.spec.agentsMD ?? '');
  return [promptTemplate, ...configs].join('\n');
}
