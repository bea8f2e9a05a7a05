import { nearest } from '../../nearest';
import { exampleTask } from '../examples';
import type { CheckRule, Problem } from '../rule';
import { readsAgain, readsOf } from '../templates';

const WAITS = { dependsOn: ['plan'] };

export const dependencyIsDeclared: CheckRule = {
  id: 'KEL006',
  name: 'dependency-is-declared',
  severity: 'error',
  title: 'A prompt reads only results of Tasks that it waits for.',
  why:
    '`.Deps` has the Tasks of `dependsOn` and no others, each with `Name`, `Outputs` and `Results`. Another name fails the template, and the agent ' +
    'is given the template as it was written.',
  wrong: [exampleTask({ ...WAITS, prompt: 'Go on from {{index .Deps "plann" "Results" "commit"}}.' }), exampleTask({}, 'plan')],
  right: [exampleTask({ ...WAITS, prompt: 'Go on from {{index .Deps "plan" "Results" "commit"}}.' }), exampleTask({}, 'plan')],
  *check({ templates }): Iterable<Problem> {
    for (const use of templates) {
      const names = (use.by === 'task' ? use.owner.spec : use.owner.spec.taskTemplate).dependsOn ?? [];
      const seen = new Set<string>();
      for (const { path, where } of use.by === 'task' ? readsOf(use) : readsAgain(use)) {
        const why = path[0] === 'Deps' ? wrongDependency(names, path) : undefined;
        if (why === undefined || seen.has(why)) continue;
        seen.add(why);
        yield { object: use.owner, field: use.field, message: `reads ${why} at ${where}` };
      }
    }
  },
};

const MEMBERS = ['Name', 'Outputs', 'Results'];

function wrongDependency(names: readonly string[], [, name, member]: readonly string[]): string | undefined {
  if (name === undefined || name === '*') return undefined;
  if (!names.includes(name)) {
    const meant = nearest(name, names);
    return `the Task '${name}', which is not in 'dependsOn'${meant === undefined ? '' : `; '${meant}' may be meant,`}`;
  }
  if (member === undefined || member === '*' || MEMBERS.includes(member)) return undefined;
  return `'${member}' of the Task '${name}', which has ${MEMBERS.join(', ')}; a result is read as {{index .Deps "${name}" "Results" "${member}"}}`;
}
