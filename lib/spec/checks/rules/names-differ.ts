import { exampleWorkspace } from '../examples';
import type { FleetObject } from '../fleet';
import type { CheckRule, Problem } from '../rule';

export const namesDiffer: CheckRule = {
  id: 'KEL021',
  name: 'names-differ',
  severity: 'error',
  title: 'Objects of one kind and namespace have different names.',
  why:
    'The later of two objects with one name overwrites the earlier one in the cluster, also when they come from different charts; of two Tasks the ' +
    'second is refused, because the spec of a Task cannot change.',
  wrong: [exampleWorkspace({ ref: 'main' }), exampleWorkspace({ ref: 'next' })],
  right: [exampleWorkspace({ ref: 'main' }), exampleWorkspace({ ref: 'next' }, 'shop-next')],
  *check(fleet): Iterable<Problem> {
    for (const objects of fleet.homonyms()) {
      const first = new Map<string, FleetObject>();
      for (const object of objects) {
        const before = first.get(object.namespace);
        if (before === undefined) first.set(object.namespace, object);
        else if (object.name !== '') {
          const message = `must be another one: ${before.path} is the ${object.kind} '${object.name}' of this namespace already`;
          yield { object, field: 'metadata.name', message };
        }
      }
    }
  },
};
