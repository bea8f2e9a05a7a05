import { exampleTask } from '../examples';
import type { CheckRule, Problem } from '../rule';

export const ttlInTree: CheckRule = {
  id: 'KEL031',
  name: 'ttl-in-tree',
  severity: 'warning',
  title: 'A Task that is applied again and again has no TTL.',
  why:
    'When its TTL is over, a finished Task is deleted. The next apply of the same manifests creates it anew, and it runs again: with a GitOps ' +
    'controller this is a loop that spends tokens. Without a TTL a finished Task stays, and applying it changes nothing.',
  wrong: [exampleTask({ ttlSecondsAfterFinished: 3600 })],
  right: [exampleTask({})],
  *check({ tasks }): Iterable<Problem> {
    for (const object of tasks) {
      if (object.spec.ttlSecondsAfterFinished === undefined) continue;
      const message = 'deletes the Task after it has finished, and the next apply then runs it again; leave it out here';
      yield { object, field: 'spec.ttlSecondsAfterFinished', message };
    }
  },
};
