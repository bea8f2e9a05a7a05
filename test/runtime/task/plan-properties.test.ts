import fc from 'fast-check';
import type { Task } from '../../../lib/api';
import { isFinished } from '../../../runtime/task/kept';
import type { ObservedTask } from '../../../runtime/task/observed';
import { planTask } from '../../../runtime/task/plan';
import { statusPatch } from '../../../runtime/task/status-patch';
import type { TaskPlan } from '../../../runtime/task/task-plan';
import { anything, seenOf } from './any-observation';
import { at, makeJob } from './make-task';

// What holds for every Task, whatever is observed of it.

const NOW = at(60);

/** The Task and its Job as they are when the plan was carried out. */
function carriedOut(seen: ObservedTask, plan: TaskPlan): ObservedTask {
  const { kept } = seen;
  const before = seen.task;
  const created = plan.writes.find((write) => write.kind === 'createJob');
  if (!before) return seen;
  const finalizers = plan.writes.some(({ kind }) => kind === 'addFinalizer')
    ? [...(before.metadata.finalizers ?? []), 'kelos.dev/finalizer']
    : before.metadata.finalizers;
  const after: Task = { ...before, metadata: { ...before.metadata, ...(finalizers ? { finalizers } : {}) } };
  const ours = created ? { job: makeJob(before, { key: kept.key, createdAt: NOW.getTime() }), pods: [] } : {};
  return { ...seen, ...seenOf({ ...after, status: plan.status ?? before.status ?? {} }), ...ours };
}

/** Checks `holds` for many observations, of which it must look at enough; it says whether it did. */
function always(holds: (seen: ObservedTask, plan: TaskPlan) => boolean): void {
  let looked = 0;
  fc.assert(
    fc.property(anything, (seen) => {
      if (holds(seen, planTask(seen, NOW))) looked += 1;
    }),
    { numRuns: 3_000 },
  );
  expect(looked).toBeGreaterThan(10);
}

const movingKinds = (plan: TaskPlan): string[] =>
  plan.writes.map(({ kind }) => kind).filter((kind) => kind !== 'addOutputs' && kind !== 'deleteTask');

describe('a plan', () => {
  it('that was carried out is followed by none that changes anything', () => {
    always((seen, plan) => {
      if (seen.kept.deleting || isFinished(seen.kept.phase)) return false;
      const next = carriedOut(seen, plan);
      const again = planTask(next, NOW);
      expect(again.status && statusPatch(next.task?.status, again.status)).toBeUndefined();
      expect(movingKinds(again)).toEqual([]);
      expect(again.needs ?? []).toEqual([]);
      return true;
    });
  });

  it('never moves a finished Task', () => {
    always((seen, plan) => {
      if (!isFinished(seen.kept.phase) || seen.kept.deleting) return false;
      expect(plan.status).toBeUndefined();
      expect(movingKinds(plan)).toEqual([]);
      return true;
    });
  });

  it('gives every Task that is not on its way a sentence', () => {
    always((_seen, { status }) => {
      if (!status || status.phase === 'Running' || (status.phase === 'Pending' && status.jobName !== undefined)) return false;
      expect(status.message).toMatch(/\S+ \S+/);
      expect(status.message).not.toContain('undefined');
      return true;
    });
  });

  it('gives every end its time, in whole seconds', () => {
    always((_seen, { status }) => {
      if (!isFinished(status?.phase ?? '')) return false;
      expect(status?.completionTime).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/);
      return true;
    });
  });

  it('starts no Job while anything is in the way', () => {
    always((seen, plan) => {
      if (!plan.writes.some(({ kind }) => kind === 'createJob')) return false;
      expect(seen.job).toBeUndefined();
      expect(seen.access.state).toBe('granted');
      expect(seen.dependencies.every(({ task }) => task?.phase === 'Succeeded')).toBe(true);
      expect(seen.branchPeers.some(({ holds }) => holds)).toBe(false);
      return true;
    });
  });

  it('is the same whatever the order of what has none', () => {
    always((seen, plan) => {
      const branchPeers = [...seen.branchPeers].reverse();
      expect(planTask({ ...seen, branchPeers }, NOW)).toEqual(plan);
      return branchPeers.length > 1;
    });
  });

  it('lets a Task that is deleted go only when nothing works on its branch, unless nothing can be seen', () => {
    always((seen, plan) => {
      if (!seen.kept.deleting || !plan.writes.some(({ kind }) => kind === 'removeFinalizer')) return false;
      if (seen.kept.branchKey === undefined || seen.access.state === 'denied') return true;
      expect(seen.pods).toEqual([]);
      expect(seen.job?.ownerUid).not.toBe(seen.kept.uid);
      return true;
    });
  });
});
