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
    const search = new Search(fleet);
    for (const task of fleet.tasks) {
      for (const circle of search.circlesFrom(task)) {
        const names = circle.map(({ name }) => name);
        const message = `must not lead back to where it started, got ${shortened([...names, ...names.slice(0, 1)]).join(' → ')}`;
        yield { object: circle[0] ?? task, field: 'spec.dependsOn', message };
      }
    }
  },
};

/** Of a long circle, so many Tasks are named at either end. */
const NAMED = 4;

function shortened(names: readonly string[]): readonly string[] {
  const left = names.length - 2 * NAMED;
  return left < 2 ? names : [...names.slice(0, NAMED), `… ${left} others …`, ...names.slice(-NAMED)];
}

interface Visit {
  readonly task: FleetTask;
  /** What it waits for and the search has not looked at, the last one first. */
  readonly needs: FleetTask[];
}

/** Goes through every dependency of a fleet once. Uses no recursion, so that a chain may be of any length. */
class Search {
  /** Tasks that were gone through, and those on the way to where the search is, by their place on it. */
  private readonly done = new Set<FleetTask>();
  private readonly open = new Map<FleetTask, number>();
  private readonly told = new Set<FleetTask>();

  constructor(private readonly fleet: Fleet) {}

  /** The circles that a Task leads into, of those that have no Task in common the first. */
  public *circlesFrom(start: FleetTask): Iterable<readonly FleetTask[]> {
    const way: Visit[] = [];
    if (!this.done.has(start)) this.enter(start, way);
    for (let visit = way.at(-1); visit !== undefined; visit = way.at(-1)) {
      const next = visit.needs.pop();
      if (next === undefined) this.leave(visit.task, way);
      else if (this.open.has(next)) yield* this.circle(next, way);
      else if (!this.done.has(next)) this.enter(next, way);
    }
  }

  private enter(task: FleetTask, way: Visit[]): void {
    this.open.set(task, way.length);
    way.push({ task, needs: this.needs(task) });
  }

  private leave(task: FleetTask, way: Visit[]): void {
    this.open.delete(task);
    this.done.add(task);
    way.pop();
  }

  private *circle(first: FleetTask, way: readonly Visit[]): Iterable<readonly FleetTask[]> {
    const circle: FleetTask[] = [];
    // from its end, where a circle that shares a Task with one that was told of is seen at once
    for (let index = way.length - 1; index >= (this.open.get(first) ?? 0); index--) {
      const task = way[index]?.task;
      if (task === undefined || this.told.has(task)) return;
      circle.push(task);
    }
    for (const task of circle) this.told.add(task);
    yield circle.reverse();
  }

  private needs(task: FleetTask): FleetTask[] {
    return (task.spec.dependsOn ?? []).flatMap((name) => this.fleet.find('Task', task, name) ?? []).reverse();
  }
}
