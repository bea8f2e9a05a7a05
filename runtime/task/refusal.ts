import { planRelease } from './deletion';
import { accessSentence } from './sentences';
import { failed, pending, type Unfinished } from './states';
import type { Refusal } from './apply';
import { unchanged, type TaskPlan } from './task-plan';

const RETRY_MS = 15_000;
const DELETION_REFUSED_MS = 15_000;

/** A write that the API server does not take: what cannot change fails the Task, what a person can mend is waited for. */
export function planRefusal(seen: Unfinished, refusal: Refusal, now: Date): TaskPlan {
  if (refusal.write === 'deleteJob') return refusedDeletion(seen, now);
  if (refusal.write === 'fillSecret') {
    const message = `Waiting for access to the MCP Secret: ${refusal.message}; apply the manifests of the tree that holds the AgentConfig, or new KelosAccess(chart, 'Access', { grant: 'namespace' })`;
    return pending(seen, message, RETRY_MS);
  }
  if (refusal.code === 404) return unchanged('The namespace is gone');
  // quota, a policy, or a Role that was taken away: all can be mended without a new Task
  if (refusal.code === 403) return pending(seen, forbiddenSentence(seen, refusal.message), RETRY_MS);
  return failed(seen, now, `Failed to create Job: ${refusal.message}`, 'JobBuildFailed');
}

/**
 * The watches from before the Role was taken away still stand, but nothing can be held any more. An API server that has just started refuses
 * too, and a branch let go then would be worked on twice: only a refusal that lasts counts.
 */
function refusedDeletion({ task }: Unfinished, now: Date): TaskPlan {
  const deletedMs = now.getTime() - Date.parse(task.metadata.deletionTimestamp ?? '');
  return deletedMs >= DELETION_REFUSED_MS ? planRelease() : unchanged('The deletion of the Job was refused', 3_000);
}

/** RBAC names the verb; quota and admission policies say something else. */
const forbiddenSentence = ({ kept }: Unfinished, message: string): string =>
  message.includes('cannot create resource')
    ? accessSentence(kept.key.namespace, message)
    : `Waiting: the Job is refused: ${message}`;
