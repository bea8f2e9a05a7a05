import type { Job, Task, TaskStatus } from '../../lib/api';
import { API_VERSION, TASK_FINALIZER } from '../../lib/api/constants';
import type { Cluster, ObjectKey } from '../kube/cluster';
import { isAlreadyExists, isNotFound, KubeApiError } from '../kube/errors';
import { jobs, secrets, tasks } from '../kube/resources';
import type { Outputs } from './outputs';
import { statusPatch } from './status-patch';
import type { TaskPlan, Write } from './task-plan';

/** The Task as the API server now has it, or what stood in the way and must be planned for: a refusal, or another's Job of this name. */
export type Applied = { readonly task: Task } | { readonly refused: Refusal } | { readonly taken: Job };

/** A write the API server will refuse every time. */
export interface Refusal {
  readonly write: Write['kind'];
  readonly code: number;
  readonly message: string;
}

export interface Acting {
  readonly cluster: Cluster;
  readonly key: ObjectKey;
  readonly signal: AbortSignal;
  /** Takes a Job as it was created, so that the next look sees it. */
  readonly onJob: (job: Job) => void;
}

/** Does the plan's writes in order, then its status. Every step may be repeated: a crash between two of them is mended by the next pass. */
export async function applyPlan(acting: Acting, task: Task, plan: TaskPlan): Promise<Applied> {
  let current = task;
  for (const write of plan.writes) {
    const applied = await applyWrite(acting, current, write);
    if (!('task' in applied)) return applied;
    current = applied.task;
  }
  return { task: plan.status ? await applyStatus(acting, current, plan.status) : current };
}

/** Writes the status when it says something new. */
export async function applyStatus(acting: Acting, task: Task, status: TaskStatus): Promise<Task> {
  const patch = statusPatch(task.status, status);
  if (!patch) return task;
  return acting.cluster.patchStatus(tasks, acting.key, patch, {
    resourceVersion: task.metadata.resourceVersion ?? '',
    signal: acting.signal,
  });
}

async function applyWrite(acting: Acting, task: Task, write: Write): Promise<Applied> {
  const { cluster, key, signal } = acting;
  switch (write.kind) {
    case 'addFinalizer':
      return { task: await patchFinalizers(acting, task, [...finalizersOf(task), TASK_FINALIZER]) };
    case 'removeFinalizer':
      return {
        task: await patchFinalizers(
          acting,
          task,
          finalizersOf(task).filter((name) => name !== TASK_FINALIZER),
        ),
      };
    case 'fillSecret':
      return refusable(write.kind, async () => {
        await fillSecret(acting, write.name, write.data, write.owner);
        return task;
      });
    case 'createJob':
      return createJob(acting, task, write.job);
    case 'deleteJob':
      return refusable(write.kind, async () => {
        await ignoreMissing(cluster.delete(jobs, key, { uid: write.uid, propagation: 'Background', signal }));
        return task;
      });
    case 'deleteTask':
      await ignoreMissing(cluster.delete(tasks, key, { uid: task.metadata.uid ?? '', signal }));
      return { task };
    case 'addOutputs':
      return { task: await addOutputs(acting, task, write.outputs) };
  }
}

/** The Job's name is computed, so "already exists" is followed by one look at whose it is. */
async function createJob({ cluster, key, signal, onJob }: Acting, task: Task, job: Job): Promise<Applied> {
  try {
    return await refusable('createJob', async () => {
      onJob(await cluster.create(jobs, job, { signal }));
      return task;
    });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const existing = await cluster.get(jobs, key, signal);
    const ours = existing.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === task.metadata.uid);
    if (!ours) return { taken: existing };
    onJob(existing);
    return { task };
  }
}

/** 4xx answers that repeating cannot mend become a refusal; conflicts and overload stay errors, which the queue retries. */
async function refusable(write: Write['kind'], act: () => Promise<Task>): Promise<Applied> {
  try {
    return { task: await act() };
  } catch (error) {
    if (error instanceof KubeApiError && [400, 403, 404, 413, 422].includes(error.code)) {
      return { refused: { write, code: error.code, message: error.message } };
    }
    throw error;
  }
}

const finalizersOf = (task: Task): readonly string[] => task.metadata.finalizers ?? [];

/** Only this member is ever written: rewriting the whole object would change specs that are legal but not canonical. */
async function patchFinalizers({ cluster, key, signal }: Acting, task: Task, finalizers: readonly string[]): Promise<Task> {
  const patch = { metadata: { finalizers } };
  return cluster.patch(tasks, key, patch, { resourceVersion: task.metadata.resourceVersion ?? '', signal });
}

/**
 * Puts values into a Secret that synth rendered as an empty shell; makes it where the grant allows that. Keys that are not written stay:
 * a Pod that has yet to start may refer to them.
 */
async function fillSecret(
  { cluster, key, signal }: Acting,
  name: string,
  data: Readonly<Record<string, string>>,
  owner: { readonly name: string; readonly uid: string },
): Promise<void> {
  const encoded = Object.fromEntries(
    Object.entries(data).map(([member, value]) => [member, Buffer.from(value, 'utf8').toString('base64')]),
  );
  try {
    await cluster.patch(secrets, { namespace: key.namespace, name }, { data: encoded }, { signal });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const ownerReferences = [
      { apiVersion: API_VERSION, kind: 'AgentConfig', name: owner.name, uid: owner.uid, controller: true },
    ];
    await cluster.create(
      secrets,
      { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: key.namespace, ownerReferences }, data: encoded },
      { signal },
    );
  }
}

async function addOutputs(acting: Acting, task: Task, { outputs, results }: Outputs): Promise<Task> {
  const patch = { status: { outputs, results } };
  return acting.cluster.patchStatus(tasks, acting.key, patch, {
    resourceVersion: task.metadata.resourceVersion ?? '',
    signal: acting.signal,
  });
}

async function ignoreMissing(done: Promise<void>): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
