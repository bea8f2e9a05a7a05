import type { KubeObject } from '../../lib/api/meta';
import { API_VERSION, TASK_FINALIZER } from '../../lib/api/constants';
import type { Cluster, ObjectKey, Resource } from '../kube/cluster';
import { isNotFound } from '../kube/errors';
import type { EventRecorder, EventSubject } from '../kube/events';
import { taskEnvelopes } from '../kube/resources';
import { isRecord } from '../kube/unknown';
import type { Clock, Logger } from '../ports';
import { isFinished } from './kept';
import { timestamp } from './states';

export interface Ending {
  readonly cluster: Cluster;
  readonly events: EventRecorder;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** What can be known of a Task whose other members make no sense. */
interface Envelope extends KubeObject {
  readonly phase: string;
}

const envelopes: Resource<Envelope> = {
  ...taskEnvelopes,
  parse: (raw) => ({ ...taskEnvelopes.parse(raw), phase: phaseOf(raw) }),
};

/**
 * The API server lets in what no controller can read (a number of more than 32 bits). A spec never changes, so such a Task can never run: it
 * is Failed, and says which member is wrong; one that is being deleted is let go.
 */
export async function endUnreadable(ending: Ending, key: ObjectKey, error: Error): Promise<void> {
  const { cluster, signal } = ending;
  try {
    const task = await cluster.get(envelopes, key, signal);
    if (task.metadata.deletionTimestamp !== undefined) await release(ending, key, task);
    else if (!isFinished(task.phase)) await fail(ending, key, task, error);
  } catch (caught) {
    if (!isNotFound(caught)) throw caught;
  }
}

async function release({ cluster, signal }: Ending, key: ObjectKey, { metadata }: Envelope): Promise<void> {
  const { finalizers = [], resourceVersion = '' } = metadata;
  if (!finalizers.includes(TASK_FINALIZER)) return;
  const others = finalizers.filter((name) => name !== TASK_FINALIZER);
  await cluster.patch(envelopes, key, { metadata: { finalizers: others } }, { resourceVersion, signal });
}

async function fail(
  { cluster, clock, events, logger, signal }: Ending,
  key: ObjectKey,
  task: Envelope,
  error: Error,
): Promise<void> {
  const message = `The Task cannot be read: ${error.message}; delete it and apply a corrected one`;
  const status = { phase: 'Failed', message, completionTime: timestamp(clock.now()) };
  await cluster.patchStatus(envelopes, key, { status }, { resourceVersion: task.metadata.resourceVersion ?? '', signal });
  events.record(taskReference(task), { type: 'Warning', reason: 'JobBuildFailed', message });
  logger.info({ kind: 'Task', ...key, phase: status.phase, because: message }, 'Task reconciled');
}

function phaseOf(raw: unknown): string {
  const status = isRecord(raw) ? raw['status'] : undefined;
  const phase = isRecord(status) ? status['phase'] : undefined;
  return typeof phase === 'string' ? phase : '';
}

export function taskReference({ metadata }: KubeObject): EventSubject {
  const { namespace = '', name = '', uid = '' } = metadata;
  return { apiVersion: API_VERSION, kind: 'Task', namespace, name, uid };
}
