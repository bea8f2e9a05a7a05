import { exampleTask } from '../examples';
import type { CheckRule, Problem } from '../rule';

export const referenceIsThere: CheckRule = {
  id: 'KEL017',
  name: 'reference-is-there',
  severity: 'warning',
  title: 'What an object refers to is described with it.',
  why:
    'A Task waits without end for a Task, Workspace or AgentConfig that does not exist. The object may be in the cluster already, so this is a ' +
    'warning: in a tree, `Workspace.fromWorkspaceName(…)` and its like say so.',
  wrong: [exampleTask({ dependsOn: ['plan'] })],
  right: [exampleTask({ dependsOn: ['plan'] }), exampleTask({}, 'plan')],
  *check({ looseReferences }): Iterable<Problem> {
    for (const { object, field, kind, name, elsewhere } of looseReferences) {
      if (elsewhere !== undefined) continue;
      yield {
        object,
        field,
        message: `names the ${kind} '${name}', which is not described here; the Task waits until it exists`,
      };
    }
  },
};
