import { goLowerCase } from '../lower-case';
import { cut, hash, MAX_NAME_LENGTH, trimEnd } from './text';

const HASH_DIGITS = 12;
const SLACK_PREFIX_LENGTH = 44;

/** A delivery to a webhook of GitHub, of Linear or of another sender. */
export interface Delivery {
  /**
   * The type of the event: for GitHub the header `X-GitHub-Event`, for Linear the type of the payload in lower case (`linear` where it has none), for
   * others the source from the path.
   */
  readonly event: string;
  /** What the sender calls the delivery, see `githubDeliveryId`, `linearDeliveryId` and `genericDeliveryId`. */
  readonly deliveryId: string;
}

/**
 * The name of the Task that a TaskSpawner makes of a delivery. A name beyond 63 bytes is cut, and with it the hash that tells deliveries apart: a
 * spawner whose name is longer than 49 characters less the event's has fewer different names, at some length only one.
 * @example webhookTaskName('triage', { event: 'issue_comment', deliveryId: 'd-1' }) // 'triage-issue-comment-0741a320e613'
 */
export function webhookTaskName(spawner: string, { event, deliveryId }: Delivery): string {
  const name = `${spawner}-${event.replaceAll('_', '-')}-${hash(deliveryId, HASH_DIGITS)}`;
  return Buffer.byteLength(name) <= MAX_NAME_LENGTH ? name : trimEnd(cut(name, MAX_NAME_LENGTH), '-.');
}

/**
 * The name of the Task that a TaskSpawner makes of a message or a slash command in Slack.
 * @param messageId what `slackMessageId` gives, or the id of the slash command
 * @example slackTaskName('bot', slackMessageId('C0123456789', '1700000000.000100')) // 'bot-slack-e28002c4dd62'
 */
export function slackTaskName(spawner: string, messageId: string): string {
  return `${trimEnd(cut(spawner, SLACK_PREFIX_LENGTH), '-.')}-slack-${hash(messageId, HASH_DIGITS)}`;
}

/** What tells the messages of Slack apart: the channel and the time stamp of the message. */
export function slackMessageId(channel: string, timestamp: string): string {
  return `${channel}-${timestamp}`;
}

/**
 * The name of the Task that a TaskSpawner makes of an item that it polled or of a tick of its schedule. Nothing is cut or replaced: what is too long
 * or has other characters than names may have is refused by the API server.
 * @param itemId the number of the issue or pull request, the key of the Jira issue, or what `cronItemId` gives
 * @param options `keepCase`: as baseline releases name Tasks, so that `ENG-42` gives no valid name
 * @example polledTaskName('fixer', 'ENG-42') // 'fixer-eng-42'
 */
export function polledTaskName(spawner: string, itemId: string, options: { readonly keepCase?: boolean } = {}): string {
  const name = `${spawner}-${itemId}`;
  return options.keepCase === true ? name : goLowerCase(name);
}

/**
 * The id of the item that a tick of a schedule becomes: its minute in UTC.
 * @throws RangeError when the date is none
 * @example cronItemId(new Date('2026-02-07T09:00:00Z')) // '20260207-0900'
 */
export function cronItemId(tick: Date): string {
  const [date = '', time = ''] = tick.toISOString().split('T');
  return `${date.replaceAll('-', '')}-${time.slice(0, 5).replace(':', '')}`;
}

/**
 * The name of a Task that a person runs from a TaskSpawner.
 * @param suffix five random characters
 * @example manualTaskName('nightly', 'x7k2p') // 'nightly-manual-x7k2p'
 */
export function manualTaskName(spawner: string, suffix: string): string {
  const ending = `-manual-${suffix}`;
  return trimEnd(cut(spawner, Math.max(0, MAX_NAME_LENGTH - Buffer.byteLength(ending))), '-.') + ending;
}

/**
 * The number of a Jira issue: what follows the first hyphen of its key, 0 where that is no number.
 * @example jiraNumber('PROJ-42') // 42
 */
export function jiraNumber(key: string): number {
  const hyphen = key.indexOf('-');
  const [, sign = '', digits = ''] = /^([+-]?)0*([0-9]+)$/.exec(hyphen < 0 ? '' : key.slice(hyphen + 1)) ?? [];
  if (digits === '' || digits.length > 19) return 0;
  const number = BigInt(digits) * (sign === '-' ? -1n : 1n);
  return BigInt.asIntN(64, number) === number ? Number(number) : 0;
}
