import { exampleSpawner } from '../examples';
import type { CheckRule, Problem } from '../rule';

const NIGHTLY = { cron: { schedule: '0 3 * * *' } };

export const backFill: CheckRule = {
  id: 'KEL034',
  name: 'back-fill',
  severity: 'warning',
  title: 'A schedule does not make up for what it has missed, all at once.',
  why:
    'Every point in time that passed while the controller was down or the spawner suspended gets a Task of its own afterwards, up to 1,000 at once; ' +
    'changing a yearly schedule to an hourly one makes up for the year. With `maxConcurrency: 1` one is made and the others are dropped.',
  wrong: [exampleSpawner(NIGHTLY, { promptTemplate: 'Update the dependencies.' }, { maxConcurrency: undefined })],
  right: [exampleSpawner(NIGHTLY, { promptTemplate: 'Update the dependencies.' }, { maxConcurrency: 1 })],
  *check({ spawners }): Iterable<Problem> {
    for (const object of spawners) {
      const { when, maxConcurrency } = object.spec;
      if (!when.cron || maxConcurrency) continue;
      const message =
        'should be given for a schedule: without it, a Task is made for every point in time that was missed, up to 1,000 at once';
      yield { object, field: 'spec.maxConcurrency', message };
    }
  },
};
