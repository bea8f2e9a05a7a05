import { exampleTask, inNamespace } from '../examples';
import type { CheckRule, Problem } from '../rule';

export const referenceInNamespace: CheckRule = {
  id: 'KEL018',
  name: 'reference-in-namespace',
  severity: 'error',
  title: 'What an object refers to stands in its namespace.',
  why:
    'A reference has no namespace, it is the one of the object that refers. A Task waits without end for an object of that name in its own ' +
    'namespace, whatever there is in others.',
  wrong: [inNamespace('agents', exampleTask({ dependsOn: ['plan'] })), inNamespace('others', exampleTask({}, 'plan'))],
  right: [inNamespace('agents', exampleTask({ dependsOn: ['plan'] })), inNamespace('agents', exampleTask({}, 'plan'))],
  *check({ looseReferences }): Iterable<Problem> {
    for (const { object, field, kind, name, elsewhere } of looseReferences) {
      if (elsewhere === undefined) continue;
      const message = `must stand in the same namespace (${object.namespace}), but the ${kind} '${name}' stands in ${elsewhere}`;
      yield { object, field, message };
    }
  },
};
