import { exampleSpawner, SHOP } from '../examples';
import { OPTIONAL_VARIABLES, presence } from '../github-events';
import type { CheckRule, Problem } from '../rule';
import { type ItemTemplateUse, readsOf } from '../templates';
import { triggerOf } from '../trigger';

const PUSHED = { githubWebhook: { events: ['issues'] } };

export const variableMayBeAbsent: CheckRule = {
  id: 'KEL007',
  name: 'variable-may-be-absent',
  severity: 'warning',
  title: 'A variable that is not always there is read with `index`.',
  why:
    'Of GitHub events, `Number`, `Body`, `URL`, `Branch`, `CommentBody`, `CommentURL`, `Tag` and `RefType` are there only when they are not empty: an ' +
    'issue without a description has no `.Body`, and no Task is created for it. `{{with index . "Body"}}{{.}}{{end}}` is empty instead. A ' +
    'template that reads the same variable with `index`, or `.Event`, is taken to know what it does.',
  wrong: [exampleSpawner(PUSHED, { ...SHOP, promptTemplate: 'Fix {{.Title}}: {{.Body}}' })],
  right: [exampleSpawner(PUSHED, { ...SHOP, promptTemplate: 'Fix {{.Title}}: {{with index . "Body"}}{{.}}{{end}}' })],
  *check({ templates }): Iterable<Problem> {
    for (const use of templates) {
      if (use.by === 'spawner' && triggerOf(use.owner.spec.when) === 'githubWebhook') yield* inTemplate(use);
    }
  },
};

function* inTemplate(use: ItemTemplateUse): Iterable<Problem> {
  const events = use.owner.spec.when.githubWebhook?.events ?? [];
  const reads = readsOf(use);
  if (reads.some(({ path }) => path[0] === 'Event')) return;
  const guarded = new Set(reads.flatMap(({ path, via }) => (via === 'index' ? path.slice(0, 1) : [])));
  for (const name of OPTIONAL_VARIABLES) {
    const read = reads.find(({ path, via }) => path[0] === name && via === 'field');
    if (read === undefined || guarded.has(name)) continue;
    const { never, perhaps } = presence(name, events);
    const absent = [...never, ...perhaps];
    if (absent.length === 0 || never.length === events.length) continue;
    const message = `reads .${name} at ${read.where}, which ${absent.join(', ')} may not have: no Task is made then; {{with index . "${name}"}}{{.}}{{end}} is empty instead`;
    yield { object: use.owner, field: use.field, message };
  }
}
