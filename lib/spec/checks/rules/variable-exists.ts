import { nearest } from '../../nearest';
import type { KnownVariable } from '../../item/source';
import { exampleSpawner, ISSUES, SHOP } from '../examples';
import { misread } from '../misread';
import type { CheckRule, Problem } from '../rule';
import type { TemplateUse } from '../templates';
import { OPTIONAL_VARIABLES, presence } from '../github-events';
import { itemVariables } from '../trigger';

export const variableExists: CheckRule = {
  id: 'KEL003',
  name: 'variable-exists',
  severity: 'error',
  title: 'A template reads only variables that its trigger has.',
  why:
    'A variable that the source does not provide fails the template, and no Task is created: for polled sources in every cycle, for pushed ' +
    'ones for every event, and only the log says so. The prompt of a Task with dependencies knows `.Deps` and nothing else; a wrong name there ' +
    'gives the agent the template as it was written. The finding has the nearest name. A variable that GitHub events have only sometimes counts ' +
    'when one of the listed events can have it.',
  wrong: [exampleSpawner(ISSUES, { ...SHOP, promptTemplate: 'Fix {{.Titel}}' })],
  right: [exampleSpawner(ISSUES, { ...SHOP, promptTemplate: 'Fix {{.Title}}' })],
  *check({ templates }): Iterable<Problem> {
    for (const use of templates) {
      const known = use.by === 'task' ? IN_TASKS : itemVariables(use.owner.spec.when);
      if (known === undefined) continue;
      yield* misread(use, ({ path, via }) => wrongRead(known, path, via) ?? neverThere(use, path[0], via));
    }
  },
};

const IN_TASKS: readonly KnownVariable[] = [{ name: 'Deps', type: 'map', isAlwaysThere: true }];

function wrongRead(known: readonly KnownVariable[], path: readonly string[], via: 'field' | 'index'): string | undefined {
  const [root = '', next] = path;
  if (root === 'Context') return undefined; // KEL005 looks at it
  const variable = known.find(({ name }) => name === root);
  // `index` takes a name that is not there, but who writes one means a variable
  if (variable === undefined)
    return unknown(
      known.map(({ name }) => name),
      root,
    );
  if (next === undefined || (variable.type !== 'text' && variable.type !== 'number')) return undefined;
  return next === '*' && via === 'index'
    ? undefined
    : `but ${root} is ${variable.type === 'text' ? 'text' : 'a number'} and has no fields`;
}

function unknown(names: readonly string[], root: string): string {
  const meant = nearest(root, names);
  return meant === undefined
    ? `which is not among its variables: ${names.join(', ')}`
    : `which does not exist; .${meant} may be meant`;
}

/** Variables of GitHub events that none of the listed events has. */
function neverThere(use: TemplateUse, root = '', via: 'field' | 'index'): string | undefined {
  const events = use.by === 'spawner' && via === 'field' ? use.owner.spec.when.githubWebhook?.events : undefined;
  if (events === undefined || !OPTIONAL_VARIABLES.includes(root)) return undefined;
  if (presence(root, events).never.length < events.length) return undefined;
  return `which ${events.join(', ')} ${events.length === 1 ? 'does' : 'do'} not have`;
}
