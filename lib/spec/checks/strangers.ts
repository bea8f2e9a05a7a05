import type { CommentPolicy } from '../../api/github-common';
import type { GithubIssues, GithubPullRequests } from '../../api/github-polling';
import type { GithubWebhook, GithubWebhookFilter } from '../../api/github-webhook';
import type { FleetSpawner } from './fleet';
import { triggerOf } from './trigger';

/** What people outside of a team can write into the items of a spawner. */
export interface Strangers {
  /** What it is, for messages: `a GitHub issue`. */
  readonly source: string;
  /** The variables with their text that no gate keeps back. `*` is every variable. */
  readonly variables: readonly string[];
  /** What limits the items without keeping strangers out. */
  readonly weakGates: readonly string[];
  /** What would keep them out. */
  readonly advice: string;
}

const NOBODY: readonly string[] = [];

/** What strangers can write; undefined where the source has none, or a gate keeps all of them out. */
export function strangersOf({ spec }: FleetSpawner): Strangers | undefined {
  const { when } = spec;
  switch (triggerOf(when)) {
    case 'githubIssues':
      return when.githubIssues && polled('a GitHub issue', when.githubIssues, ['Title', 'Body'], ['Comments']);
    case 'githubPullRequests':
      return (
        when.githubPullRequests &&
        polled('a GitHub pull request', when.githubPullRequests, ['Title', 'Body', 'Branch'], ['Comments', 'ReviewComments'])
      );
    case 'githubWebhook':
      return when.githubWebhook && pushed(when.githubWebhook);
    case 'webhook':
      return { source: 'an event of a webhook', variables: ['*'], weakGates: NOBODY, advice: WEBHOOK_ADVICE };
    default:
      // Jira, Linear and Slack have members only; a point in time says nothing
      return undefined;
  }
}

const WEBHOOK_ADVICE = 'the secret of the source says only who sends it, not who wrote what is in it';
const POLLED_ADVICE =
  "'commentPolicy' with a 'triggerComment' and 'allowedUsers', 'allowedTeams' or a 'minimumPermission' above read keeps them out";

function polled(
  source: string,
  trigger: GithubIssues & GithubPullRequests,
  byAuthor: readonly string[],
  byAnybody: readonly string[],
): Strangers | undefined {
  if (isGate(trigger.commentPolicy)) return undefined;
  return {
    source,
    variables: [...(trigger.author ? [] : byAuthor), ...byAnybody],
    weakGates: weakGates(trigger),
    advice: trigger.author ? `'author' keeps them out of the item, but not of its comments; ${POLLED_ADVICE}` : POLLED_ADVICE,
  };
}

/** Somebody who may has asked for the work. Everybody may read a public repository. */
function isGate({ triggerComment, allowedUsers, allowedTeams, minimumPermission }: CommentPolicy = {}): boolean {
  const isLimited = Boolean(allowedUsers?.length) || Boolean(allowedTeams?.length);
  const permission = minimumPermission !== undefined && minimumPermission !== 'read';
  const isOpenToReaders = minimumPermission === 'read';
  return Boolean(triggerComment) && !isOpenToReaders && (isLimited || permission);
}

function weakGates(trigger: GithubIssues & GithubPullRequests): readonly string[] {
  const { labels = [], assignee, reviewState = 'any', commentPolicy } = trigger;
  return [
    ...(labels.length > 0 ? [`'labels', which forms for new issues can set and which cover no later edit`] : []),
    ...(assignee && assignee !== 'none' ? ["'assignee', which covers no later edit"] : []),
    ...(reviewState === 'any' ? [] : ["'reviewState', which anybody's review can give"]),
    ...(commentPolicy?.triggerComment ? ["'triggerComment', which anybody can write"] : []),
  ];
}

/** Events that only people with rights in the repository cause. */
const INSIDERS = [
  ...['push', 'create', 'delete', 'release', 'deployment', 'deployment_status', 'label', 'milestone', 'repository_dispatch'],
  ...[
    'workflow_dispatch',
    'workflow_job',
    'workflow_run',
    'check_run',
    'check_suite',
    'status',
    'merge_group',
    'branch_protection_rule',
  ],
  ...[
    'member',
    'membership',
    'organization',
    'repository',
    'team',
    'team_add',
    'ping',
    'installation',
    'installation_repositories',
  ],
];
const GITHUB_TEXTS = ['Title', 'Body', 'CommentBody', 'Branch', 'Payload'];

function pushed({ events, filters = [] }: GithubWebhook): Strangers | undefined {
  const open = events.filter(
    (event) => !INSIDERS.includes(event) && !hasAuthor(filters.filter((filter) => filter.event === event)),
  );
  if (open.length === 0) return undefined;
  const withLabels = filters.some((filter) => open.includes(filter.event) && filter.labels?.length);
  return {
    source: `${open.join(', ')} of GitHub`,
    variables: GITHUB_TEXTS,
    weakGates: withLabels ? ["'labels', which forms for new issues can set"] : [],
    advice: `a filter with 'author' for each of these events keeps them out`,
  };
}

/** Whether every filter for an event names who must have caused it; without a filter everybody may. */
function hasAuthor(filters: readonly GithubWebhookFilter[]): boolean {
  return filters.length > 0 && filters.every(({ author }) => Boolean(author));
}
