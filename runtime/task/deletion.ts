import type { ObservedTask } from './observed';
import { needing, type TaskPlan, unchanged, type Write } from './task-plan';

const POD_POLL_MS = 5_000;

/**
 * A Task that is being deleted. Garbage collection removes its Job and Pods; the finalizer only keeps the branch until nothing works on it,
 * so that the next Task does not start beside a Pod that is still pushing.
 */
export function planDeletion(seen: ObservedTask): TaskPlan {
  if (!seen.kept.hasFinalizer) return unchanged('Being deleted');
  // Without a Role nothing can be seen or held; its namespace may be on its way out, and a finalizer would keep it for ever.
  if (seen.access.state === 'denied' && seen.access.confirmed) return planRelease();
  if (seen.access.state !== 'granted') return unchanged('Waiting for the caches of this namespace');
  return removeRun(seen);
}

export const planRelease = (): TaskPlan => release('Releasing: the runtime has no access to this namespace any more');

function removeRun(seen: ObservedTask): TaskPlan {
  const { job, kept } = seen;
  const own = job?.ownerUid === kept.uid ? job : undefined;
  const removal: Write[] = own && !own.deleting ? [{ kind: 'deleteJob', uid: own.uid }] : [];
  if (kept.branchKey !== undefined) {
    const occupied = own ? hold() : podsRemain(seen);
    if (occupied) return { ...occupied, writes: removal };
  }
  return { ...release('Releasing: nothing works on its branch'), writes: [...removal, { kind: 'removeFinalizer' }] };
}

/** The Job is gone; its last Pod may not have reached the cache yet. */
function podsRemain({ kept, pods, fetched }: ObservedTask): TaskPlan | undefined {
  if (pods.length > 0) return hold();
  if (!fetched.pods) return needing([{ kind: 'pods', task: kept.key.name }], 'Making sure that no Pod is left');
  // the cache is about to learn of them, which wakes this Task again
  return fetched.pods.state === 'found' && fetched.pods.value.length > 0 ? hold(POD_POLL_MS) : undefined;
}

const hold = (requeueAfterMs?: number): TaskPlan => unchanged('Holding the branch until the Pods are gone', requeueAfterMs);

const release = (because: string): TaskPlan => ({ writes: [{ kind: 'removeFinalizer' }], events: [], because });
