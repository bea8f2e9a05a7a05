import type { Job, ObjectMeta, Task, TaskPhase, TaskSpec, TaskStatus } from '../../lib/api';
import { AGENT_CONTAINER, LABEL_TASK, TASK_FINALIZER } from '../../lib/api/constants';
import type { ObjectKey } from '../kube/cluster';
import type { Pod, PodStatus } from '../kube/pod';
import { findPodProblem, type PodProblem } from './pod-problem';

/** What the caches keep of an object. Thousands of finished Tasks stay in the cluster, so each keeps only what some rule reads. */

export interface KeptTask {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly deleting: boolean;
  readonly hasFinalizer: boolean;
  readonly phase: TaskPhase | '';
  readonly completedAt?: number;
  readonly ttlSeconds?: number;
  /** Outputs or results stand in the status. */
  readonly hasOutputs: boolean;
  readonly hasJob: boolean;
  readonly podName?: string;
  readonly dependsOn: readonly string[];
  readonly branchKey?: string;
  readonly workspace?: string;
  readonly agentConfigs: readonly string[];
  /** The whole object, until the Task is finished. */
  readonly full?: Task;
}

export interface KeptJob {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly ownerUid?: string;
  /** `<kind> <name>` of the controlling owner, for sentences. */
  readonly owner?: string;
  readonly createdAt: number;
  readonly deleting: boolean;
  readonly active: number;
  readonly succeeded: number;
  readonly failure?: { readonly reason: string; readonly message: string };
}

export interface KeptPod {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly createdAt: number;
  /** Name of the Task its label gives. */
  readonly task: string;
  readonly jobUid?: string;
  readonly deleting: boolean;
  /** Its containers are done: nothing of it works any more. */
  readonly finished: boolean;
  /** The agent's container has started at least once, so it has a log. */
  readonly hasLog: boolean;
  readonly problem?: PodProblem;
}

export const isFinished = (phase: string): boolean => phase === 'Succeeded' || phase === 'Failed';

/** Two Tasks with the same key never work at the same time. Tasks without a workspace share the empty one. */
export function branchKeyOf(task: Task): string | undefined {
  const branch = task.spec?.branch;
  return branch ? `${task.spec?.workspaceRef?.name ?? ''}:${branch}` : undefined;
}

export function keepTask(task: Task): KeptTask {
  const { metadata } = task;
  const status = keepStatus(task.status ?? {});
  return {
    ...identity(metadata),
    resourceVersion: metadata.resourceVersion ?? '',
    hasFinalizer: metadata.finalizers?.includes(TASK_FINALIZER) ?? false,
    ...status,
    ...keepSpec(task.spec ?? {}),
    ...optional('branchKey', branchKeyOf(task)),
    ...(isFinished(status.phase) ? {} : { full: task }),
  };
}

function keepStatus(status: TaskStatus): Pick<KeptTask, 'phase' | 'completedAt' | 'hasOutputs' | 'hasJob' | 'podName'> {
  return {
    phase: status.phase ?? '',
    ...optional('completedAt', millis(status.completionTime)),
    hasOutputs: hasEntries(status.outputs) || hasEntries(status.results),
    hasJob: Boolean(status.jobName),
    ...optional('podName', status.podName),
  };
}

function keepSpec(spec: Partial<TaskSpec>): Pick<KeptTask, 'ttlSeconds' | 'dependsOn' | 'workspace' | 'agentConfigs'> {
  return {
    ...optional('ttlSeconds', spec.ttlSecondsAfterFinished),
    dependsOn: spec.dependsOn ?? [],
    ...optional('workspace', spec.workspaceRef?.name),
    agentConfigs: (spec.agentConfigRefs ?? []).map((ref) => ref.name),
  };
}

export function keepJob(job: Job): KeptJob {
  const { active = 0, succeeded = 0, conditions = [] } = job.status ?? {};
  const owner = job.metadata.ownerReferences?.find((reference) => reference.controller);
  const failed = conditions.find((condition) => condition.type === 'Failed' && condition.status === 'True');
  return {
    ...identity(job.metadata),
    ...(owner ? { ownerUid: owner.uid, owner: `${owner.kind} ${owner.name}` } : {}),
    active,
    succeeded,
    ...optional('failure', failed && { reason: '', message: '', ...failed }),
  };
}

export function keepPod(pod: Pod): KeptPod {
  const { metadata, status = {} } = pod;
  const job = metadata.ownerReferences?.find((reference) => reference.controller && reference.kind === 'Job');
  return {
    ...identity(metadata),
    task: metadata.labels?.[LABEL_TASK] ?? '',
    ...optional('jobUid', job?.uid),
    finished: status.phase === 'Succeeded' || status.phase === 'Failed',
    hasLog: agentHasStarted(status),
    ...optional('problem', findPodProblem(status)),
  };
}

export const newestFirst = (a: KeptPod, b: KeptPod): number => b.createdAt - a.createdAt || (a.key.name < b.key.name ? 1 : -1);

function agentHasStarted({ containerStatuses = [] }: PodStatus): boolean {
  const state = containerStatuses.find((container) => container.name === AGENT_CONTAINER)?.state;
  return state?.running !== undefined || state?.terminated !== undefined;
}

/** What is kept of every object's metadata. */
function identity(metadata: ObjectMeta): Pick<KeptJob, 'key' | 'uid' | 'createdAt' | 'deleting'> {
  return {
    key: { namespace: metadata.namespace ?? '', name: metadata.name ?? '' },
    uid: metadata.uid ?? '',
    createdAt: millis(metadata.creationTimestamp) ?? 0,
    deleting: metadata.deletionTimestamp !== undefined,
  };
}

function millis(time: string | undefined): number | undefined {
  const value = time === undefined ? NaN : Date.parse(time);
  return Number.isNaN(value) ? undefined : value;
}

const hasEntries = (value: object | undefined): boolean => value !== undefined && Object.keys(value).length > 0;

/** An absent member instead of one that holds undefined. */
function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>);
}
