import type { Task, TaskStatus } from '../../lib/api';
import type { ObservedTask } from './observed';
import type { EventReason, TaskPlan } from './task-plan';

/** The states a Task can be planned into, each with its whole status. */

export type Unfinished = ObservedTask & { readonly task: Task };

/** RFC 3339 in whole seconds, as every time in a Kubernetes status. */
export const timestamp = (now: Date): string => `${now.toISOString().slice(0, 19)}Z`;

export function waiting(seen: Unfinished, message: string, requeueAfterMs?: number): TaskPlan {
  return {
    writes: [],
    events: [],
    status: { ...seen.task.status, phase: 'Waiting', message },
    because: message,
    ...(requeueAfterMs === undefined ? {} : { requeueAfterMs }),
  };
}

/** Not started because something that a person must mend is in the way. */
export function pending(seen: Unfinished, message: string, requeueAfterMs?: number): TaskPlan {
  return { ...waiting(seen, message, requeueAfterMs), status: { ...seen.task.status, phase: 'Pending', message } };
}

export function failed(seen: Unfinished, now: Date, message: string, reason: EventReason, eventMessage = message): TaskPlan {
  const status: TaskStatus = { ...seen.task.status, phase: 'Failed', message, completionTime: timestamp(now) };
  return { writes: [], events: [{ type: 'Warning', reason, message: eventMessage }], status, because: message };
}
