import { nearest } from '../../nearest';
import { exampleSpawner, SHOP } from '../examples';
import { misread } from '../misread';
import type { PayloadPaths, UnknownField } from '../payload';
import type { CheckRule, Problem } from '../rule';
import type { TemplateUse } from '../templates';
import { triggerOf } from '../trigger';

const PUSHED = { githubWebhook: { events: ['issues'] } };

export const payloadFieldExists: CheckRule = {
  id: 'KEL004',
  name: 'payload-field-exists',
  severity: 'error',
  title: "A template reads only fields that the payload of GitHub's event has.",
  why:
    'The payload of a GitHub event has the names of the Go types: `.Payload.Issue.HTMLURL`, not `.Payload.issue.html_url`. Another name fails the ' +
    'template, and no Task is created. Of several events one must have the field; a template that also reads `.Event` is taken to tell them apart.',
  wrong: [exampleSpawner(PUSHED, { ...SHOP, promptTemplate: 'Fix {{.Payload.issue.title}}' })],
  right: [exampleSpawner(PUSHED, { ...SHOP, promptTemplate: 'Fix {{.Payload.Issue.Title}}' })],
  *check(fleet): Iterable<Problem> {
    for (const use of fleet.templates) {
      const events = eventsOf(use);
      if (events === undefined) continue;
      yield* misread(use, ({ path: [root, ...names] }) => {
        if (root !== 'Payload' || names.length === 0) return undefined;
        return unknownInAll(fleet.payloads, events, names);
      });
    }
  },
};

/** The events of a template whose payload has types. */
function eventsOf(use: TemplateUse): readonly string[] | undefined {
  if (use.by !== 'spawner' || triggerOf(use.owner.spec.when) !== 'githubWebhook') return undefined;
  return use.owner.spec.when.githubWebhook?.events;
}

function unknownInAll(paths: PayloadPaths, events: readonly string[], path: readonly string[]): string | undefined {
  let unknown: UnknownField | undefined;
  for (const event of events) {
    unknown = paths.unknownIn(event, path);
    if (unknown === undefined) return undefined;
  }
  if (unknown === undefined) return undefined;
  if (unknown.names.length === 0) return `but ${unknown.type} has no '${unknown.name}'`;
  const meant = nearest(unknown.name, unknown.names) ?? nearest(unknown.name.replaceAll('_', ''), unknown.names);
  return `but ${unknown.type} has no '${unknown.name}'${meant === undefined ? '' : `; '${meant}' may be meant`}`;
}
