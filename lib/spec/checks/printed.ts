import type { When } from '../../api/when';
import type { GoType } from '../../dialect/template/value/type';
import type { Fleet } from './fleet';
import type { ItemTemplateUse } from './templates';
import { triggerOf } from './trigger';

/** Variables that hold numbers, words or names in which there are no braces, whoever causes the item. */
const PLAIN = [
  ...['Number', 'Kind', 'ReviewState', 'Time', 'Schedule', 'Event', 'Action', 'Sender', 'Type', 'RefType'],
  ...['Repository', 'RepositoryOwner', 'RepositoryName', 'IssueID', 'CommentURL'],
];
/** Sources whose ids and URLs are made by the source. */
const OWN_IDS = ['githubIssues', 'githubPullRequests', 'jira', 'cron', 'slack', 'linearWebhook'];

/** Whether a stranger may decide the characters of what is read. */
export function isText(fleet: Fleet, use: ItemTemplateUse, path: readonly string[]): boolean {
  const { when } = use.owner.spec;
  const trigger = triggerOf(when);
  const [root = '', ...names] = path;
  if (trigger === 'cron') return false;
  if (trigger === 'githubWebhook' && root === 'Payload') return isPayloadText(fleet, when, names);
  // a mapping may fill a variable of any name
  if (trigger === 'webhook' && root in (when.webhook?.fieldMapping ?? {})) return true;
  return isOpenVariable(root, trigger);
}

function isOpenVariable(name: string, trigger: string | undefined): boolean {
  if (name === 'ID' || name === 'URL') return !OWN_IDS.includes(trigger ?? '');
  return !PLAIN.includes(name);
}

/** An event without the field prints nothing of it. */
function isPayloadText({ payloads }: Fleet, { githubWebhook }: When, path: readonly string[]): boolean {
  const events = (githubWebhook?.events ?? []).filter((event) => payloads.unknownIn(event, path) === undefined);
  return events.some((event) => isTextType(payloads.typeOf(event, path)));
}

function isTextType(type: GoType | undefined): boolean {
  if (type?.kind === 'pointer') return isTextType(type.elem);
  if (type?.kind === 'struct') return 'specs' in type;
  return type === undefined || !['bool', 'int', 'uint', 'float'].includes(type.kind);
}
