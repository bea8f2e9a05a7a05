import { outputsDecidedAt } from './gates';
import { logOf, OUTPUTS_RETRY_MS } from './follow';
import type { ObservedTask } from './observed';
import { needing, type TaskPlan, unchanged } from './task-plan';

/** A finished Task never changes again, but for two things: outputs that were read late, and its end after the TTL. */
export function planFinished(seen: ObservedTask, now: Date): TaskPlan {
  return lateOutputs(seen, now) ?? expire(seen, now) ?? unchanged('Finished');
}

function lateOutputs(seen: ObservedTask, now: Date): TaskPlan | undefined {
  if (outputsDecidedAt(seen.kept) <= now.getTime()) return undefined;
  if (seen.access.state !== 'granted') return undefined;
  if (expire(seen, now)?.writes.length) return undefined;
  const log = logOf(seen, seen.pods[0]);
  if (log.needs !== undefined) return needing([{ kind: 'log', pod: log.needs }], 'Reading what the agent reported');
  if (!log.outputs) return unchanged('The agent has reported nothing yet', OUTPUTS_RETRY_MS);
  return { writes: [{ kind: 'addOutputs', outputs: log.outputs }], events: [], because: 'Captured outputs' };
}

function expire(seen: ObservedTask, now: Date): TaskPlan | undefined {
  const { ttlSeconds, completedAt, createdAt } = seen.kept;
  if (ttlSeconds === undefined) return undefined;
  // some failures of the control carry no completion time; their age is the best that is known
  const leftMs = (completedAt ?? createdAt) + ttlSeconds * 1_000 - now.getTime();
  if (leftMs > 0) return unchanged('Finished; kept until its TTL is over', leftMs);
  const message = 'Deleting Task due to TTL expiration';
  return { writes: [{ kind: 'deleteTask' }], events: [{ type: 'Normal', reason: 'TaskExpired', message }], because: message };
}
