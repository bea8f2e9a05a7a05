import { nearest } from '../../nearest';
import { exampleSpawner, SHOP } from '../examples';
import { ACTIONS, KNOWN_EVENTS } from '../known-events';
import { githubFiltersOf } from '../places';
import type { CheckRule, Problem } from '../rule';

const opened = (event: string): object[] => [exampleSpawner({ githubWebhook: { events: [event] } }, SHOP)];

export const eventIsKnown: CheckRule = {
  id: 'KEL042',
  name: 'event-is-known',
  severity: 'warning',
  title: 'An event of GitHub, and its action, is spelt as GitHub spells it.',
  why:
    'The API takes any word for an event or an action, and compares it letter by letter: one that is misspelt never comes, and nobody is told. The rule ' +
    'speaks up where a word that it does not know is close to one that it does, and where an action is one of another event; words that are new at GitHub are let be.',
  wrong: opened('pull_requests'),
  right: opened('pull_request'),
  *check({ spawners }): Iterable<Problem> {
    for (const object of spawners) {
      for (const [index, event] of (object.spec.when.githubWebhook?.events ?? []).entries()) {
        const message = KNOWN_EVENTS.includes(event) ? undefined : misspelt(event, KNOWN_EVENTS);
        if (message !== undefined) yield { object, field: `spec.when.githubWebhook.events[${index}]`, message };
      }
      for (const { at, part } of githubFiltersOf(object)) {
        const message = part.action ? wrongAction(part.event, part.action) : undefined;
        if (message !== undefined) yield { object, field: `${at}.action`, message };
      }
    }
  },
};

function wrongAction(event: string, action: string): string | undefined {
  const actions = Object.hasOwn(ACTIONS, event) ? ACTIONS[event] : undefined;
  if (actions === undefined || actions.includes(action)) return undefined;
  if (actions.length === 0) return `is ${action}, but ${event} has no action, so that the filter never fits`;
  const isOfAnother = Object.values(ACTIONS).some((others) => others.includes(action));
  return (
    misspelt(action, actions) ?? (isOfAnother ? `is ${action}, which ${event} does not have: ${actions.join(', ')}` : undefined)
  );
}

function misspelt(word: string, words: readonly string[]): string | undefined {
  const meant = nearest(word, words);
  return meant && `is ${word}, which never comes; ${meant} may be meant`;
}
