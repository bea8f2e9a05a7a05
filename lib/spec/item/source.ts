import { githubWebhookItem, GITHUB_EVENT_VARIABLES, type GithubWebhookItem } from './github-webhook';
import type { VariableSpec } from './item';
import { payloadTypeOf } from './payload-table';
import {
  cronItem,
  githubIssueItem,
  type CronItem,
  type GithubIssueItem,
  githubPullRequestItem,
  type GithubPullRequestItem,
  jiraItem,
  type JiraItem,
  POLLED_VARIABLES,
} from './polled';
import {
  LINEAR_VARIABLES,
  linearItem,
  type LinearItem,
  SLACK_VARIABLES,
  slackItem,
  type SlackItem,
  webhookItem,
  type WebhookItem,
} from './pushed';
import type { ItemScope } from './scope';

/** A variable that templates of a trigger have. */
export interface KnownVariable {
  /** Its name in templates: `Title`. */
  readonly name: string;
  readonly type: 'text' | 'number' | 'map' | 'json' | 'payload';
  /** Whether every item has it; the others are there only when they are not empty. */
  readonly isAlwaysThere: boolean;
  /** For a payload of GitHub, the Go types that it may have; empty when none is known. */
  readonly payloadTypes?: readonly string[];
}

/** What a trigger makes items of. */
export interface ItemSource<Item> {
  /** The item of a spawner. */
  readonly make: (scope: ItemScope) => Item;
  readonly variables: () => readonly KnownVariable[];
  /** The GitHub events it is for, where it is for these. */
  readonly events?: () => readonly string[];
  /** Whether context sources are asked. */
  readonly hasContext: boolean;
  /** Whether the Tasks must have a workspace. */
  readonly needsWorkspace: boolean;
}

/**
 * The variables that templates of a trigger have.
 * @param contexts names of the context sources
 */
export function variablesOf(
  trigger: { readonly source: ItemSource<unknown> },
  contexts: readonly string[] = [],
): readonly KnownVariable[] {
  const { variables, hasContext } = trigger.source;
  const context: readonly KnownVariable[] = [{ name: 'Context', type: 'map', isAlwaysThere: true }];
  return [...variables(), ...(hasContext && contexts.length > 0 ? context : [])];
}

const polled = (): readonly KnownVariable[] => known(POLLED_VARIABLES);
const payload: KnownVariable = { name: 'Payload', type: 'json', isAlwaysThere: true };

/** The sources of items, by the names of the triggers. Properties are read late: they are judged only when it is known where they stand. */
export const sources = {
  githubIssues: {
    make: githubIssueItem,
    variables: polled,
    hasContext: true,
    needsWorkspace: true,
  } satisfies ItemSource<GithubIssueItem>,
  githubPullRequests: {
    make: githubPullRequestItem,
    variables: polled,
    hasContext: true,
    needsWorkspace: true,
  } satisfies ItemSource<GithubPullRequestItem>,
  jira: { make: jiraItem, variables: polled, hasContext: true, needsWorkspace: false } satisfies ItemSource<JiraItem>,
  cron: { make: cronItem, variables: polled, hasContext: true, needsWorkspace: false } satisfies ItemSource<CronItem>,
  slack: {
    make: slackItem,
    variables: () => known(SLACK_VARIABLES),
    hasContext: false,
    needsWorkspace: false,
  } satisfies ItemSource<SlackItem>,
  linearWebhook: {
    make: linearItem,
    variables: () => [...known(LINEAR_VARIABLES), payload],
    hasContext: true,
    needsWorkspace: true,
  } satisfies ItemSource<LinearItem>,
  webhook: <Key extends string>(mapping: () => Readonly<Record<Key, string>>): ItemSource<WebhookItem<Key>> => ({
    make: (scope) => webhookItem(scope, mapping()),
    variables: () => mapped(Object.keys(mapping())),
    hasContext: true,
    needsWorkspace: false,
  }),
  githubWebhook: <Event extends string>(events: () => readonly Event[]): ItemSource<GithubWebhookItem<Event>> => ({
    make: (scope) => githubWebhookItem(scope, events()),
    variables: () => [
      ...known(GITHUB_EVENT_VARIABLES),
      {
        name: 'Payload',
        type: 'payload',
        isAlwaysThere: true,
        payloadTypes: events().flatMap((event) => payloadTypeOf(event) ?? []),
      },
    ],
    events,
    hasContext: true,
    needsWorkspace: true,
  }),
};

function known(table: Readonly<Record<string, VariableSpec>>): readonly KnownVariable[] {
  return Object.values(table).map(({ go, type, isOptional }) => ({ name: go, type, isAlwaysThere: !isOptional }));
}

/** A mapping's key named as a variable stands in its place. */
function mapped(keys: readonly string[]): readonly KnownVariable[] {
  const own = keys.map((name): KnownVariable => ({ name, type: 'text', isAlwaysThere: true }));
  return [...own, ...[...known(SLACK_VARIABLES), payload].filter(({ name }) => !keys.includes(name))];
}
