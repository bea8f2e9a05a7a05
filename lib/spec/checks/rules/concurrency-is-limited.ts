import { exampleSpawner, ISSUES, SHOP } from '../examples';
import type { CheckRule, Problem } from '../rule';

export const concurrencyIsLimited: CheckRule = {
  id: 'KEL033',
  name: 'concurrency-is-limited',
  severity: 'warning',
  title: 'A spawner says how many of its Tasks may run at once.',
  why:
    'Without `maxConcurrency`, or with 0, everything that a trigger finds gets a Task at once: a label put on 200 issues is 200 agents. Schedules have a ' +
    'rule of their own, KEL034.',
  wrong: [exampleSpawner(ISSUES, SHOP, { maxConcurrency: 0 })],
  right: [exampleSpawner(ISSUES, SHOP, { maxConcurrency: 5 })],
  *check({ spawners }): Iterable<Problem> {
    for (const object of spawners) {
      if (object.spec.maxConcurrency || object.spec.when.cron) continue;
      yield {
        object,
        field: 'spec.maxConcurrency',
        message: 'should say how many Tasks may run at once; without it, everything that is found runs at once',
      };
    }
  },
};
