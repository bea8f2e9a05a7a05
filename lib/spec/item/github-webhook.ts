import type { GithubPayloads } from './github-payload.generated';
import {
  contextOf,
  makeItem,
  numberVariable,
  optional,
  textVariable,
  type VariableSpec,
  type VariableTable,
  type WithContext,
} from './item';
import { payloadObject, type TypeOfEvents } from './payload';
import { payloadTypeOf, PayloadTable } from './payload-table';
import type { ItemScope } from './scope';
import type { NumberValue, TextValue } from './value';

/** The variables that GitHub events have, each only some of them. */
export interface GithubEventVariables {
  /** The event: `pull_request`. */
  readonly event: TextValue;
  /** What happened: `opened`. */
  readonly action: TextValue;
  /** The login of who did it: `octocat`. */
  readonly sender: TextValue;
  /** The ref that was pushed or made: `refs/heads/main`. */
  readonly ref: TextValue;
  /** Owner and name of the repository: `acme/shop`. */
  readonly repository: TextValue;
  /** The login of the repository's owner: `acme`. */
  readonly repositoryOwner: TextValue;
  /** The name of the repository: `shop`. */
  readonly repositoryName: TextValue;
  /** The number of the issue or pull request as text, the commit of a push, the ref that was made, the id of a release: `42`. */
  readonly id: TextValue;
  /** The title of the issue or pull request, the name of a release, or a sentence: `Push to main`. */
  readonly title: TextValue;
  /** `webhook`. */
  readonly kind: TextValue;
  /** The number of the issue or pull request: `42`. */
  readonly number: NumberValue;
  /** The description of the issue, pull request or release; nothing when it has none. */
  readonly body: TextValue;
  /** The address of the issue, pull request or release: `https://github.com/acme/shop/pull/43`. */
  readonly url: TextValue;
  /** The branch that is to be merged, was pushed or made: `fix/42`; nothing when there is none. */
  readonly branch: TextValue;
  /** The comment, or what a review says; nothing when it says nothing. */
  readonly commentBody: TextValue;
  /** The address of the comment or review: `https://github.com/acme/shop/pull/43#issuecomment-1`. */
  readonly commentUrl: TextValue;
  /** The tag that was made, or that of the release: `v1.2.0`; nothing when it is a branch. */
  readonly tag: TextValue;
  /** What was made: `branch` or `tag`. */
  readonly refType: TextValue;
}

type VariableName = keyof GithubEventVariables;

const REPOSITORY = ['repository', 'repositoryOwner', 'repositoryName', 'id', 'title'] as const;
const ISSUE = ['action', ...REPOSITORY, 'number', 'body', 'url'] as const;
const PULL_REQUEST = [...ISSUE, 'branch'] as const;

/** What the events fill that have more than a sender and an action. */
const FULL = {
  issues: ISSUE,
  issue_comment: [...PULL_REQUEST, 'commentBody', 'commentUrl'],
  pull_request: PULL_REQUEST,
  pull_request_review: [...PULL_REQUEST, 'commentBody', 'commentUrl'],
  pull_request_review_comment: [...PULL_REQUEST, 'commentBody', 'commentUrl'],
  push: [...REPOSITORY, 'ref', 'branch'],
  create: [...REPOSITORY, 'ref', 'branch', 'tag', 'refType'],
  release: ['action', ...REPOSITORY, 'body', 'url', 'tag'],
} as const satisfies Readonly<Record<string, readonly VariableName[]>>;

/** The events of GitHub whose payload has types. */
export type GithubEvent = keyof GithubPayloads;

/** Names of events: those that have types are proposed, newer ones are taken too. */
export type EventName = GithubEvent | (string & {});

type ActionOf<Payload> = 'action' extends keyof Payload ? 'action' : never;
type FilledBy<Event extends GithubEvent> = Event extends keyof typeof FULL
  ? (typeof FULL)[Event][number]
  : ActionOf<GithubPayloads[Event]>;

/** What a spawner knows of one event. */
export type GithubEventItem<Event extends GithubEvent> = WithContext &
  Pick<GithubEventVariables, 'event' | 'sender' | 'kind' | FilledBy<Event>> & {
    /** What GitHub sent, with the members that GitHub documents: `payload.pull_request.head.sha`. */
    readonly payload: GithubPayloads[Event];
  };

/** What a spawner knows of an event that is newer than the types. */
export type UnknownEventItem = WithContext & Pick<GithubEventVariables, 'event' | 'sender' | 'kind' | 'action'>;

/** What a spawner knows of GitHub events: of several, what they share. What only one of them has is behind `prompt.on`. */
export type GithubWebhookItem<Event extends string> = Event extends GithubEvent ? GithubEventItem<Event> : UnknownEventItem;

/** All variables. Those that are optional are not there where they would be empty. */
export const GITHUB_EVENT_VARIABLES: VariableTable<GithubEventVariables> = {
  event: textVariable('Event'),
  action: textVariable('Action'),
  sender: textVariable('Sender'),
  ref: textVariable('Ref'),
  repository: textVariable('Repository'),
  repositoryOwner: textVariable('RepositoryOwner'),
  repositoryName: textVariable('RepositoryName'),
  id: textVariable('ID'),
  title: textVariable('Title'),
  kind: textVariable('Kind'),
  number: optional(numberVariable('Number')),
  body: optional(textVariable('Body')),
  url: optional(textVariable('URL')),
  branch: optional(textVariable('Branch')),
  commentBody: optional(textVariable('CommentBody')),
  commentUrl: optional(textVariable('CommentURL')),
  tag: optional(textVariable('Tag')),
  refType: optional(textVariable('RefType')),
};

/** The item of these events: what they share. */
export function githubWebhookItem<Event extends string>(scope: ItemScope, events: readonly Event[]): GithubWebhookItem<Event> {
  const table = new PayloadTable();
  const names = shared(events.map((event) => filledBy(event, table)));
  const variables: Record<string, VariableSpec> = {};
  for (const name of names) variables[name] = GITHUB_EVENT_VARIABLES[name];
  const what = `the item of ${events.join(', ')}`;
  const types = typesOf(events);
  const payload = types && { payload: payloadObject({ kind: 'item', scope }, types, table) };
  return makeItem<object>(what, scope, variables, { context: contextOf(scope), ...payload }) as GithubWebhookItem<Event>; // by FULL
}

function filledBy(event: string, table: PayloadTable): readonly VariableName[] {
  const type = payloadTypeOf(event);
  const full: readonly VariableName[] | undefined = Object.hasOwn(FULL, event) ? FULL[event as keyof typeof FULL] : undefined;
  const hasAction = type === undefined || table.fieldsOf(type).some(({ json }) => json === 'action');
  return ['event', 'sender', 'kind', ...(full ?? (hasAction ? (['action'] as const) : []))];
}

function shared(lists: readonly (readonly VariableName[])[]): readonly VariableName[] {
  const [first = [], ...others] = lists;
  return first.filter((name) => others.every((list) => list.includes(name)));
}

/** The types of the payload; undefined when one of the events has none. */
function typesOf(events: readonly string[]): readonly TypeOfEvents[] | undefined {
  const byType = new Map<string, string[]>();
  for (const event of events) {
    const type = payloadTypeOf(event);
    if (type === undefined) return undefined;
    byType.set(type, [...(byType.get(type) ?? []), event]);
  }
  return [...byType].map(([type, own]) => ({ type, events: own }));
}
