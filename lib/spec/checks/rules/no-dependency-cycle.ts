import { CycleError, dependenciesFirst } from '../../order';
import { exampleTask } from '../examples';
import type { Fleet, FleetTask } from '../fleet';
import type { CheckRule, Problem } from '../rule';

export const noDependencyCycle: CheckRule = {
  id: 'KEL016',
  name: 'no-dependency-cycle',
  severity: 'error',
  title: 'No Task waits for itself.',
  why: 'Of Tasks that wait for each other in a circle, each ends as Failed: `Circular dependency detected`.',
  wrong: [exampleTask({ dependsOn: ['plan'] }), exampleTask({ dependsOn: ['build'] }, 'plan')],
  right: [exampleTask({ dependsOn: ['plan'] }), exampleTask({}, 'plan')],
  *check(fleet): Iterable<Problem> {
    const told = new Set<FleetTask>();
    const done = new Set<FleetTask>();
    for (const task of fleet.tasks) {
      const circle = isFree(fleet, task, done) ? undefined : circleFrom(fleet, task, done);
      if (circle === undefined) done.add(task);
      if (circle === undefined || circle.some((each) => told.has(each))) continue;
      for (const each of circle) told.add(each);
      const names = circle.map(({ name }) => name).join(' → ');
      yield {
        object: circle[0] ?? task,
        field: 'spec.dependsOn',
        message: `must not lead back to where it started, got ${names}`,
      };
    }
  },
};

/** Whether all that a Task waits for is known to lead into no circle. Where Tasks stand in the order in which they run, that is all of them. */
function isFree(fleet: Fleet, task: FleetTask, done: ReadonlySet<FleetTask>): boolean {
  for (const name of task.spec.dependsOn ?? []) {
    const dependency = fleet.find('Task', task, name);
    if (dependency !== undefined && !done.has(dependency)) return false;
  }
  return true;
}

/** @param done Tasks that are known to lead into no circle; those that are found to be such are added */
function circleFrom(fleet: Fleet, start: FleetTask, done: Set<FleetTask>): readonly FleetTask[] | undefined {
  const needs = (task: FleetTask): readonly FleetTask[] =>
    (task.spec.dependsOn ?? []).flatMap((name) => fleet.find('Task', task, name) ?? []).filter((each) => !done.has(each));
  try {
    for (const task of dependenciesFirst(start, needs)) done.add(task);
    return undefined;
  } catch (error) {
    if (error instanceof CycleError) return error.circle as readonly FleetTask[];
    throw error;
  }
}
