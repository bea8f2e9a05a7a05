import { JsonValue } from './collections';
import { member } from './expression';
import { contextOf, makeItem, textVariable, type VariableTable, type WithContext } from './item';
import { ItemError, type ItemScope } from './scope';
import { TextValue } from './value';

/** What a spawner knows of a Slack message. Context sources are not asked for messages. */
export interface SlackItem {
  /** The timestamp of the message, or the id of the command: `1700000000.000100`. */
  readonly id: TextValue;
  /** The first line of the message: `@agent fix the login`. */
  readonly title: TextValue;
  /** The message with what is attached to it; of a thread, all its messages. */
  readonly body: TextValue;
  /** Its address: `https://acme.slack.com/archives/C0123456789/p1700000000000100`; empty for a command. */
  readonly url: TextValue;
  /** `SlackMessage`. */
  readonly kind: TextValue;
}

/** What an event with a JSON body has besides its variables. */
export interface WithJsonPayload {
  /**
   * The body of the event, or a member of it. Nothing where there is none. Where a path goes on behind text, a number or a list, no Task is made
   * of the event: only objects have members.
   * @example item.payload('data', 'url')
   */
  readonly payload: (...path: readonly string[]) => JsonValue;
}

/** What a spawner knows of an event of Linear. */
export interface LinearItem extends WithContext, WithJsonPayload {
  /** The id of what the event is about: `9cfb482a-81e3-4154-b5b9-2c805e70a02d`. */
  readonly id: TextValue;
  /** Its title: `Login fails`; empty for a comment. */
  readonly title: TextValue;
  /** `LinearWebhook`. */
  readonly kind: TextValue;
  /** What it is about: `Issue`, `Comment`. */
  readonly type: TextValue;
  /** `create`, `update` or `remove`. */
  readonly action: TextValue;
  /** The name of its state: `In Progress`; empty for a comment. */
  readonly state: TextValue;
  /** The names of its labels: `bug, p1`. */
  readonly labels: TextValue;
  /** The issue of a comment: `9cfb482a-81e3-4154-b5b9-2c805e70a02d`; empty for what is no comment. */
  readonly issueId: TextValue;
}

/** The variables that a mapping of their name fills. */
export interface MappedVariables {
  /** What `fieldMapping.title` finds: `Disk full`. */
  readonly title: TextValue;
  /** What `fieldMapping.body` finds: `Only 3 % are left.` */
  readonly body: TextValue;
  /** What `fieldMapping.url` finds: `https://alerts.example.com/7`. */
  readonly url: TextValue;
}

/** What a spawner knows of every event of a sender of one's own. */
export interface WebhookItemBase<Key extends string> extends WithContext, WithJsonPayload {
  /** What `fieldMapping.id` finds: `7`. */
  readonly id: TextValue;
  /** `GenericWebhook`. */
  readonly kind: TextValue;
  /**
   * What a mapping finds; empty where it finds nothing.
   * @example Trigger.webhook({ source: 'sentry', fieldMapping: { id: '$.id', level: '$.level' } }) // item.field('level')
   */
  readonly field: (key: Key) => TextValue;
}

/** What a spawner knows of an event of a sender of one's own: `Key` are the keys of `fieldMapping`. */
export type WebhookItem<Key extends string> = WebhookItemBase<Key> & Pick<MappedVariables, Extract<keyof MappedVariables, Key>>;

const message: VariableTable<SlackItem> = {
  id: textVariable('ID'),
  title: textVariable('Title'),
  body: textVariable('Body'),
  url: textVariable('URL'),
  kind: textVariable('Kind'),
};

const linear: VariableTable<LinearItem> = {
  id: message.id,
  title: message.title,
  kind: message.kind,
  type: textVariable('Type'),
  action: textVariable('Action'),
  state: textVariable('State'),
  labels: textVariable('Labels'),
  issueId: textVariable('IssueID'),
};

export const SLACK_VARIABLES = message;
export const LINEAR_VARIABLES = linear;

export const slackItem = (scope: ItemScope): SlackItem => makeItem('the item of Trigger.slack', scope, message, {});

export const linearItem = (scope: ItemScope): LinearItem =>
  makeItem('the item of Trigger.linearWebhook', scope, linear, { context: contextOf(scope), payload: payloadOf(scope) });

/** @param mapping `fieldMapping` of the trigger */
export function webhookItem<Key extends string>(scope: ItemScope, mapping: Readonly<Record<Key, string>>): WebhookItem<Key> {
  const what = 'the item of Trigger.webhook';
  const keys: readonly string[] = Object.keys(mapping);
  const names = (['id', 'title', 'body', 'url', 'kind'] as const).filter(
    (name) => name === 'id' || name === 'kind' || keys.includes(name),
  );
  const variables = Object.fromEntries(names.map((name) => [name, message[name]]));
  const field = (key: string): TextValue => {
    if (!keys.includes(key)) throw new ItemError(`${what} has no field '${key}'; 'fieldMapping' has ${keys.join(', ')}`);
    const expression = member({ kind: 'item', scope }, key);
    return new TextValue({ written: `item.field(${JSON.stringify(key)})`, expression });
  };
  const more = { context: contextOf(scope), payload: payloadOf(scope), field };
  return makeItem<WebhookItem<Key>>(what, scope, variables as VariableTable<WebhookItem<Key>>, more); // named by the keys there are
}

function payloadOf(scope: ItemScope): WithJsonPayload['payload'] {
  const payload = new JsonValue({ written: 'item.payload()', expression: member({ kind: 'item', scope }, 'Payload') });
  return (...path) => payload.get(...path);
}
