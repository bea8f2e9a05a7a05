import type { KeptTask } from './kept';
import type { BranchPeer, Dependency } from './observed';
import { quote } from './sentences';
import { failed, type Unfinished, waiting } from './states';
import type { TaskEvent, TaskPlan } from './task-plan';

/** What a Task waits for before its Job is made: other Tasks, then its branch. */

/** An agent's outputs may be read for so long after it ended; a dependent waits until they are there or the time is over. */
export const OUTPUTS_WINDOW_MS = 30_000;
const DEPENDENCY_POLL_MS = 10_000;

export function dependencyGate(seen: Unfinished, now: Date): TaskPlan | undefined {
  if (seen.cycle !== undefined && seen.kept.phase !== 'Waiting' && !seen.dependencies.every(isDone)) {
    const message = `Circular dependency detected: cycle involves ${quote(seen.cycle)}`;
    return failed(seen, now, message, 'DependencyFailed', 'Circular dependency detected');
  }
  for (const dependency of seen.dependencies) {
    const blocked = dependencyBlocks(seen, dependency, now);
    if (blocked) return blocked;
  }
  return undefined;
}

/** What is done is waited for by nobody, whatever it was made to depend on since. */
const isDone = ({ task }: Dependency): boolean => task?.phase === 'Succeeded';

function dependencyBlocks(seen: Unfinished, { name, task, unreadable }: Dependency, now: Date): TaskPlan | undefined {
  // no polling: the Task is looked at again when the dependency changes
  if (unreadable) return failed(seen, now, `Dependency ${quote(name)} failed`, 'DependencyFailed');
  if (!task) return waiting(seen, `Waiting for dependency ${quote(name)} to be created`);
  if (task.phase === 'Failed') return failed(seen, now, `Dependency ${quote(name)} failed`, 'DependencyFailed');
  if (task.phase !== 'Succeeded') return waiting(seen, `Waiting for dependency ${quote(name)}`);
  const undecidedMs = outputsDecidedAt(task) - now.getTime();
  // its outputs may still arrive; the sentence is the same, the dependency is simply not done yet
  return undecidedMs > 0 ? waiting(seen, `Waiting for dependency ${quote(name)}`, undecidedMs) : undefined;
}

/**
 * When it is known what a finished Task reports: at once when it did, or had no Pod that could; else when nobody reads its log any more.
 */
export function outputsDecidedAt(task: KeptTask): number {
  if (task.hasOutputs || task.podName === undefined || task.completedAt === undefined) return 0;
  return task.completedAt + OUTPUTS_WINDOW_MS;
}

export function branchGate(seen: Unfinished): TaskPlan | undefined {
  const blocked = branchBlocks(seen);
  return blocked === undefined ? undefined : { ...waiting(seen, blocked, DEPENDENCY_POLL_MS), events: branchWarning(seen) };
}

function branchBlocks(seen: Unfinished): string | undefined {
  const branch = seen.task.spec?.branch;
  if (!branch) return undefined;
  const holder = oldest(seen.branchPeers.filter((peer) => peer.holds));
  if (holder) return `Waiting for branch ${quote(branch)} (locked by ${holder.task.key.name})`;
  const earlier = oldest(seen.branchPeers.filter(isQueuedBefore));
  return earlier && `Waiting for branch ${quote(branch)} (queued behind ${earlier.task.key.name})`;
}

/** Of several the same one each time, or the sentence would change, and be written, with every look. */
function oldest(peers: readonly BranchPeer[]): BranchPeer | undefined {
  const before = ({ task: a }: BranchPeer, { task: b }: BranchPeer): number =>
    a.createdAt - b.createdAt || (a.key.name < b.key.name ? -1 : 1);
  return [...peers].sort(before)[0];
}

export function branchWarning({ task }: Unfinished): TaskEvent[] {
  const branch = task.spec?.branch;
  if (!branch || task.spec?.workspaceRef) return [];
  const message = `Branch ${quote(branch)} is set but workspaceRef is not configured, branch checkout will be skipped`;
  return [{ type: 'Warning', reason: 'BranchWithoutWorkspace', message }];
}

/** A Task that itself waits for something else takes no place in the queue: it would block its branch, or deadlock with its dependency. */
const isQueuedBefore = ({ task, ready, earlier }: BranchPeer): boolean =>
  earlier && ready && !task.deleting && (task.phase === 'Waiting' || task.phase === '');
