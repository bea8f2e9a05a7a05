import { planDeletion } from './deletion';
import { planFinished } from './finished';
import { followJob } from './follow';
import { branchGate, dependencyGate } from './gates';
import { isFinished, type KeptJob } from './kept';
import type { ObservedTask } from './observed';
import { planStart } from './start';
import { accessSentence } from './sentences';
import { failed, pending, type Unfinished, waiting } from './states';
import { lostReference } from './stored-before';
import { type TaskPlan, unchanged } from './task-plan';

const ACCESS_POLL_MS = 15_000;
const PREVIOUS_JOB_POLL_MS = 10_000;

/** What should happen to a Task now. All rules about Tasks are here and in the files beside it; none of them reads a clock or a cluster. */
export function planTask(seen: ObservedTask, now: Date): TaskPlan {
  if (seen.kept.deleting) return planDeletion(seen);
  if (isFinished(seen.kept.phase)) return planFinished(seen, now);
  const { task } = seen;
  return task ? planUnfinished({ ...seen, task }, now) : unchanged('Waiting for the cache to hold the whole Task');
}

function planUnfinished(seen: Unfinished, now: Date): TaskPlan {
  if (seen.access.state === 'unknown') return unchanged('Waiting for the caches of this namespace');
  if (seen.access.state === 'denied') return withoutAccess(seen, seen.access.message);
  if (seen.job) return seen.job.ownerUid === seen.kept.uid ? followJob(seen, seen.job, now) : foreignJob(seen, seen.job, now);
  if (!seen.task.spec) return failed(seen, now, 'The Task has no spec: it can never run; delete it', 'JobBuildFailed');
  return lostReference(seen, now) ?? leftoverPods(seen) ?? dependencyGate(seen, now) ?? branchGate(seen) ?? planStart(seen, now);
}

/** Its Job was deleted by somebody: it runs anew, but not beside the Pod that is still on its way out. */
function leftoverPods(seen: Unfinished): TaskPlan | undefined {
  const pod = seen.pods.find(({ finished }) => !finished);
  return pod && waiting(seen, `Waiting for Pod ${pod.key.name} of a deleted Job to be gone`, PREVIOUS_JOB_POLL_MS);
}

/** A Task that ran when it was last seen most likely still does. */
function withoutAccess(seen: Unfinished, message: string): TaskPlan {
  const sentence = accessSentence(seen.kept.key.namespace, message);
  const plan = pending(seen, sentence, ACCESS_POLL_MS);
  return seen.kept.phase === 'Running' ? { ...plan, status: { ...plan.status, phase: 'Running' } } : plan;
}

/** The Job's name is taken. A Job is never adopted by its name alone. */
export function foreignJob(seen: Unfinished, job: KeptJob, now: Date): TaskPlan {
  if (job.owner === `Task ${seen.kept.key.name}`) {
    return waiting(seen, "Waiting for the previous run's Job to be removed", PREVIOUS_JOB_POLL_MS);
  }
  const owner = job.owner ?? 'nobody';
  return failed(
    seen,
    now,
    `Job ${job.key.name} exists already and is owned by ${owner}; delete it or give the Task another name`,
    'JobBuildFailed',
  );
}
