export { JsonValue, ListValue, MapValue } from './collections';
export type * from './github-payload.generated';
export type {
  EventName,
  GithubEvent,
  GithubEventItem,
  GithubEventVariables,
  GithubWebhookItem,
  UnknownEventItem,
} from './github-webhook';
export type { WithContext } from './item';
export type { CronItem, GithubIssueItem, GithubPullRequestItem, JiraItem } from './polled';
export type { LinearItem, MappedVariables, SlackItem, WebhookItem, WebhookItemBase, WithJsonPayload } from './pushed';
export { type KnownVariable, variablesOf } from './source';
export { Condition, type ConditionLike, FlagValue, NumberValue, type PayloadObject, TextValue, TimeValue } from './value';
