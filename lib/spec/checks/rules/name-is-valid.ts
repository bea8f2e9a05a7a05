import { isObjectName, OBJECT_NAME_RULE } from '../../check';
import { MAX_TASK_NAME } from '../../naming';
import { show } from '../../show';
import { exampleTask } from '../examples';
import type { FleetObject } from '../fleet';
import type { CheckRule, Problem } from '../rule';

const LONG = 'rebuild-the-search-index-of-the-shop-and-tell-everybody-about-it';

export const nameIsValid: CheckRule = {
  id: 'KEL019',
  name: 'name-is-valid',
  severity: 'error',
  title: 'An object has a name that the cluster takes.',
  why:
    `The API server refuses names that are no DNS subdomain. A Task gives its name to its Job and to a label, which take ${MAX_TASK_NAME} characters: ` +
    'the API server takes a longer one for the Task and then refuses the Job.',
  wrong: [exampleTask({}, LONG)],
  right: [exampleTask({}, LONG.slice(0, MAX_TASK_NAME))],
  *check({ objects }): Iterable<Problem> {
    for (const object of objects) {
      const why = object.name === '' ? undefined : wrongName(object);
      if (why !== undefined) yield { object, field: 'metadata.name', message: `${why}, got ${show(object.name)}` };
    }
  },
};

function wrongName({ kind, name }: FleetObject): string | undefined {
  if (!isObjectName(name)) return `must have ${OBJECT_NAME_RULE}`;
  if (kind === 'Task' && name.length > MAX_TASK_NAME) return `must have at most ${MAX_TASK_NAME} characters`;
  return undefined;
}
