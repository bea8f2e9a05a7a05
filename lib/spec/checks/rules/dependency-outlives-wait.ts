import { exampleTask } from '../examples';
import type { Fleet, FleetTask, Run } from '../fleet';
import type { CheckRule, Problem } from '../rule';

/** A dependency must be seen as done before it is deleted. */
const NOTICE_SECONDS = 60;

const WAITS = { dependsOn: ['plan', 'survey'], prompt: 'Build it.' };

export const dependencyOutlivesWait: CheckRule = {
  id: 'KEL032',
  name: 'dependency-outlives-wait',
  severity: 'warning',
  title: 'A Task is kept for as long as others may wait for it.',
  why:
    'A dependency that its TTL has deleted counts as one that does not exist yet: the dependent waits for it without end. That happens where a dependent ' +
    'also waits for something else that may take longer than the TTL, where the Tasks of a spawner depend on a Task that is deleted once and for all, and ' +
    `with a TTL below ${NOTICE_SECONDS} seconds. Another dependency that has to be done before this one is no reason to wait, and one with ` +
    '`activeDeadlineSeconds` below the TTL is soon enough.',
  wrong: [exampleTask(WAITS), exampleTask({ ttlSecondsAfterFinished: 600 }, 'plan'), exampleTask({}, 'survey')],
  right: [exampleTask(WAITS), exampleTask({}, 'plan'), exampleTask({}, 'survey')],
  *check(fleet): Iterable<Problem> {
    for (const run of fleet.runs) {
      for (const name of run.spec.dependsOn ?? []) {
        const task = fleet.find('Task', run.object, name);
        const why = task && outlived(fleet, run, task);
        if (task && why !== undefined) yield { object: task, field: 'spec.ttlSecondsAfterFinished', message: why };
      }
    }
  },
};

function outlived(fleet: Fleet, run: Run, task: FleetTask): string | undefined {
  const ttl = task.spec.ttlSecondsAfterFinished;
  if (ttl === undefined) return undefined;
  const called = `${run.object.kind} '${run.object.name}'`;
  if (run.object.kind === 'TaskSpawner')
    return `deletes the Task, and Tasks that the ${called} makes later wait for it without end`;
  if (ttl < NOTICE_SECONDS) return `is too short for the ${called} to see that the Task is done; it then waits without end`;
  const slower = (run.spec.dependsOn ?? []).find((name) => name !== task.name && isSlower(fleet, run.object, name, task));
  return slower === undefined ? undefined : `may be over before '${slower}' is done, and the ${called} then waits without end`;
}

/** Whether a dependency may be done later than the TTL of another one allows. */
function isSlower(fleet: Fleet, from: Run['object'], name: string, task: FleetTask): boolean {
  const other = fleet.find('Task', from, name);
  if (other === undefined) return true;
  if (isNeededBy(fleet, task, other)) return false;
  const deadline = other.spec.podOverrides?.activeDeadlineSeconds;
  const isFree = !other.spec.dependsOn?.length;
  return !(isFree && deadline !== undefined && deadline <= (task.spec.ttlSecondsAfterFinished ?? 0));
}

/** Whether `task` starts only after `other` is done. */
function isNeededBy(fleet: Fleet, task: FleetTask, other: FleetTask): boolean {
  const seen = new Set<FleetTask>([task]);
  for (const each of seen) {
    if (each === other) return true;
    for (const name of each.spec.dependsOn ?? []) {
      const next = fleet.find('Task', each, name);
      if (next !== undefined) seen.add(next);
    }
  }
  return false;
}
