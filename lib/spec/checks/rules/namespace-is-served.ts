import type { CheckRule, Problem } from '../rule';

export const namespaceIsServed: CheckRule = {
  id: 'KEL043',
  name: 'namespace-is-served',
  severity: 'warning',
  title: 'An object stands in a namespace that the runtime looks after.',
  why:
    'A KelosRuntime with `namespaces` sees nothing outside of them: a Task there stays without a status for ever, unless another runtime looks after it. ' +
    'Looked at in apps that have a KelosRuntime, where the namespace of the object is known.',
  wrong: [],
  right: [],
  *check({ objects, served }): Iterable<Problem> {
    if (served === undefined) return;
    for (const object of objects) {
      if (object.namespace === '' || served.includes(object.namespace)) continue;
      const message = `is ${object.namespace}, which is not among the 'namespaces' of the KelosRuntime (${served.join(', ')}): nothing happens there`;
      yield { object, field: 'metadata.namespace', message };
    }
  },
};
