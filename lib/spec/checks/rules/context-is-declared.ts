import { nearest } from '../../nearest';
import { exampleSpawner, ISSUES, SHOP } from '../examples';
import { misread } from '../misread';
import type { CheckRule, Problem } from '../rule';
import type { ItemTemplateUse } from '../templates';

const RUNBOOK = { contextSources: [{ name: 'runbook', http: { url: 'https://wiki.example.com/runbook' } }] };

export const contextIsDeclared: CheckRule = {
  id: 'KEL005',
  name: 'context-is-declared',
  severity: 'error',
  title: 'A template reads only contexts that are fetched.',
  why:
    '`.Context` has the names of the context sources of the spawner, and is not there without any; the requests of the sources themselves, and ' +
    'templates for Slack messages, never have it. Another name fails the template, and no Task is created.',
  wrong: [exampleSpawner(ISSUES, { ...SHOP, ...RUNBOOK, promptTemplate: '{{.Title}}\n\n{{.Context.runbok}}' })],
  right: [exampleSpawner(ISSUES, { ...SHOP, ...RUNBOOK, promptTemplate: '{{.Title}}\n\n{{.Context.runbook}}' })],
  *check({ templates }): Iterable<Problem> {
    for (const use of templates) {
      if (use.by === 'spawner')
        yield* misread(use, ({ path }) => (path[0] === 'Context' ? wrongContext(use, path[1]) : undefined));
    }
  },
};

function wrongContext({ owner, hasContext }: ItemTemplateUse, name: string | undefined): string | undefined {
  const { when, taskTemplate } = owner.spec;
  if (!hasContext) return 'which is not known before the requests are made';
  if (when.slack !== undefined) return 'but context sources are not asked for Slack messages';
  const names = (taskTemplate.contextSources ?? []).map((source) => source.name);
  if (names.length === 0) return "but there are no 'contextSources'";
  if (name === undefined || name === '*' || names.includes(name)) return undefined;
  const meant = nearest(name, names);
  return meant === undefined
    ? `but 'contextSources' has ${names.join(', ')}`
    : `which is not declared; .Context.${meant} may be meant`;
}
