import type { ObservedTask } from './observed';
import { type TaskPlan, unchanged, type Write } from './task-plan';

/**
 * A Task that is being deleted. Garbage collection removes its Job and Pods; the finalizer only keeps the branch until nothing works on it,
 * so that the next Task does not start beside a Pod that is still pushing.
 */
export function planDeletion(seen: ObservedTask): TaskPlan {
  if (!seen.kept.hasFinalizer) return unchanged('Being deleted');
  // Without a Role nothing can be seen or held; its namespace may be on its way out, and a finalizer would keep it for ever.
  if (seen.access.state === 'denied') return release('Releasing: the runtime has no access to this namespace any more');
  if (seen.access.state === 'unknown') return unchanged('Waiting for the caches of this namespace');
  return removeRun(seen);
}

function removeRun({ job, kept, pods }: ObservedTask): TaskPlan {
  const own = job?.ownerUid === kept.uid ? job : undefined;
  const removal: Write[] = own && !own.deleting ? [{ kind: 'deleteJob', uid: own.uid }] : [];
  if (kept.branchKey !== undefined && (own || pods.length > 0)) {
    return { writes: removal, events: [], because: 'Holding the branch until the Pods are gone' };
  }
  return { ...release('Releasing: nothing works on its branch'), writes: [...removal, { kind: 'removeFinalizer' }] };
}

const release = (because: string): TaskPlan => ({ writes: [{ kind: 'removeFinalizer' }], events: [], because });
