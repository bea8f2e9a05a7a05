import type { When } from '../../../api/when';
import { exampleSpawner, SHOP } from '../examples';
import type { CheckRule, Problem } from '../rule';

export const oneTrigger: CheckRule = {
  id: 'KEL015',
  name: 'one-trigger',
  severity: 'error',
  title: 'A spawner has exactly one trigger.',
  why:
    'The API takes any number of triggers. Without one, every cycle of the spawner fails; of several, one is acted on and the others are ' +
    'passed over without a word.',
  wrong: [exampleSpawner({ cron: { schedule: '0 9 * * 1' }, githubIssues: {} }, SHOP)],
  right: [exampleSpawner({ githubIssues: {} }, SHOP)],
  *check({ spawners }): Iterable<Problem> {
    for (const object of spawners) {
      const triggers = triggersOf(object.spec.when);
      if (triggers.length === 1) continue;
      const got = triggers.length === 0 ? 'none' : triggers.join(' and ');
      yield { object, field: 'spec.when', message: `must have exactly one trigger, got ${got}` };
    }
  },
};

function triggersOf(when: When): readonly string[] {
  return Object.entries(when).flatMap(([name, trigger]) => (trigger === undefined ? [] : [name]));
}
