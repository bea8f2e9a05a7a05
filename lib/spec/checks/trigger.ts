import type { When } from '../../api/when';
import { type KnownVariable, sources } from '../item/source';

/** The triggers that are given, by their names in the manifest. */
export function triggersOf(when: When): readonly (keyof When)[] {
  return TRIGGERS.filter((name) => when[name] !== undefined);
}

const TRIGGERS: readonly (keyof When)[] = [
  'githubIssues',
  'githubPullRequests',
  'jira',
  'cron',
  'githubWebhook',
  'linearWebhook',
  'webhook',
  'slack',
];

/** The one trigger; undefined when there is none or more than one, which another rule tells. */
export function triggerOf(when: When): keyof When | undefined {
  const [trigger, ...others] = triggersOf(when);
  return others.length === 0 ? trigger : undefined;
}

/** The variables that templates have without what was fetched; undefined when the trigger is not known. */
export function itemVariables(when: When): readonly KnownVariable[] | undefined {
  const trigger = triggerOf(when);
  if (trigger === undefined) return undefined;
  if (trigger === 'webhook') return sources.webhook(() => when.webhook?.fieldMapping ?? {}).variables();
  if (trigger === 'githubWebhook') return sources.githubWebhook(() => when.githubWebhook?.events ?? []).variables();
  return sources[trigger].variables();
}

/** Sources that are asked for news again and again, so that an item that still fits is found again. */
export const POLLED: readonly (keyof When)[] = ['githubIssues', 'githubPullRequests', 'jira'];
