import type { TaskStatus } from '../../lib/api';
import type { KeptJob, KeptPod } from './kept';
import type { ObservedTask } from './observed';
import { answerOf, type Outputs, parseOutputs } from './outputs';
import { failureSentence, stuckSentence } from './sentences';
import { timestamp, type Unfinished } from './states';
import { needing, type TaskEvent, type TaskPlan, unchanged } from './task-plan';

/** Turns the state of a Task's Job into the Task's status. */

export const OUTPUTS_RETRY_MS = 5_000;
/**
 * A Job controller makes the Pod of a Job within a second or two, and those of 500 new Jobs in 25 s (its client's limit is 20 requests a second);
 * after this long the person is told where to look.
 */
const NO_POD_AFTER_MS = 30_000;

export function followJob(seen: Unfinished, job: KeptJob, now: Date): TaskPlan {
  if (job.active > 0) return running(seen, now);
  if (job.succeeded > 0) return ended(seen, job, now, 'Succeeded');
  if (job.failure) return ended(seen, job, now, 'Failed');
  return notStarted(seen, job, now);
}

function notStarted(seen: Unfinished, job: KeptJob, now: Date): TaskPlan {
  const current = seen.task.status ?? {};
  // between a failed Pod and the one that follows it nothing is active; that is still the same run
  if (current.phase === 'Running') return unchanged('Waiting for the Job to start its next Pod');
  const { message: _stale, ...rest } = current;
  const status: TaskStatus = { ...rest, phase: 'Pending', jobName: job.key.name };
  const waitedMs = now.getTime() - job.createdAt;
  const plan: TaskPlan = { writes: [], events: [], status, because: 'Waiting for the Job to start' };
  if (seen.pods.length > 0) return plan;
  if (waitedMs < NO_POD_AFTER_MS) return { ...plan, requeueAfterMs: NO_POD_AFTER_MS - waitedMs };
  const message = `Waiting for the Job to create its Pod; if it does not, see: kubectl -n ${job.key.namespace} describe job ${job.key.name}`;
  return { writes: [], events: [], status: { ...status, message }, because: message };
}

function running(seen: Unfinished, now: Date): TaskPlan {
  const { message: _old, ...current } = seen.task.status ?? {};
  const started = current.phase === 'Running';
  const pod = seen.pods[0];
  const message = stuckSentence(pod?.problem, seen.task);
  const status: TaskStatus = {
    ...withPodName(current, pod),
    phase: 'Running',
    jobName: seen.kept.key.name,
    startTime: (started ? current.startTime : undefined) ?? timestamp(now),
    ...(message === undefined ? {} : { message }),
  };
  const events: TaskEvent[] = started ? [] : [{ type: 'Normal', reason: 'TaskRunning', message: 'Task started running' }];
  return { writes: [], events, status, because: message ?? 'Following the Job' };
}

function withPodName(status: TaskStatus, pod: KeptPod | undefined): TaskStatus {
  const { podName: _old, ...rest } = status;
  return pod ? { ...rest, podName: pod.key.name } : rest;
}

function ended(seen: Unfinished, job: KeptJob, now: Date, phase: 'Succeeded' | 'Failed'): TaskPlan {
  const pods = podsAtEnd(seen, job);
  if (!pods) return needing([{ kind: 'pods', task: seen.kept.key.name }], 'Looking for the Pod of the Job');
  const [pod] = pods;
  const { needs, outputs } = logOf(seen, pod);
  if (needs) return needing([{ kind: 'log', pod: needs }], 'Reading what the agent reported');
  const sentence =
    phase === 'Succeeded' ? 'Task completed successfully' : failureSentence(job, pod?.problem, seen.task, answerOf(outputs));
  const status: TaskStatus = {
    ...withPodName(seen.task.status ?? {}, pod),
    phase,
    jobName: job.key.name,
    message: sentence,
    completionTime: timestamp(now),
    ...outputs,
  };
  const events = [endEvent(seen, phase, sentence), ...(outputs ? [captured(outputs)] : [])];
  // with a Pod whose log said nothing yet the reading is repeated, see finished.ts
  return { writes: [], events, status, because: sentence, ...(outputs ? {} : { requeueAfterMs: OUTPUTS_RETRY_MS }) };
}

function endEvent({ config }: Unfinished, phase: 'Succeeded' | 'Failed', sentence: string): TaskEvent {
  if (phase === 'Succeeded') return { type: 'Normal', reason: 'TaskSucceeded', message: sentence };
  return { type: 'Warning', reason: 'TaskFailed', message: config.jobs === 'compatible' ? 'Task failed' : sentence };
}

/** The Job and its Pods are watched apart: that the Job has ended may be known before its Pod is. Undefined: the API server must be asked. */
function podsAtEnd({ pods, fetched }: Unfinished, job: KeptJob): readonly KeptPod[] | undefined {
  if (pods.length > 0) return pods;
  if (!fetched.pods) return undefined;
  return fetched.pods.state === 'found' ? fetched.pods.value.filter((pod) => pod.jobUid === job.uid) : [];
}

function captured({ outputs, results }: Outputs): TaskEvent {
  const message = `Captured ${outputs.length} outputs and ${Object.keys(results).length} results from agent`;
  return { type: 'Normal', reason: 'OutputsCaptured', message };
}

/** The outputs in the newest Pod's log; `needs` names the Pod whose log must be fetched first. */
export function logOf(seen: ObservedTask, pod: KeptPod | undefined): { readonly needs?: string; readonly outputs?: Outputs } {
  // without any Pod left there may be the one that the status names
  const name = pod ? nameWithLog(pod) : seen.kept.podName;
  if (name === undefined) return {};
  const log = seen.fetched.logs.get(name);
  if (log === undefined) return { needs: name };
  const outputs = log.state === 'found' ? parseOutputs(log.value) : undefined;
  return outputs ? { outputs } : {};
}

const nameWithLog = (pod: KeptPod): string | undefined => (pod.hasLog ? pod.key.name : undefined);
