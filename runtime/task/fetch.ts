import type { Task } from '../../lib/api';
import type { KubeObject } from '../../lib/api/meta';
import { AGENT_CONTAINER, LABEL_TASK } from '../../lib/api/constants';
import type { Cluster, ObjectKey, Resource } from '../kube/cluster';
import { isForbidden, isNotFound, KubeApiError } from '../kube/errors';
import { configMaps, pods, secrets, tasks } from '../kube/resources';
import { keepPod, type KeptPod, newestFirst } from './kept';
import type { Data, Fetched, Found, Need } from './observed';

/** The control's tail: the block with the outputs is at the end of the log. */
const LOG_TAIL_LINES = 50;
/** An agent prints whole transcripts as single lines; the block after 50 of them must still be inside. */
const LOG_LIMIT_BYTES = 8 * 1024 * 1024;

/** Answers needs. Secret values stay in the returned object and nowhere else. */
export async function fetchNeeds(
  cluster: Cluster,
  namespace: string,
  needs: readonly Need[],
  before: Fetched,
  signal: AbortSignal,
): Promise<Fetched> {
  const fetched: Writable = {
    secrets: new Map(before.secrets),
    configMaps: new Map(before.configMaps),
    tasks: new Map(before.tasks),
    logs: new Map(before.logs),
    ...(before.pods ? { pods: before.pods } : {}),
  };
  await Promise.all(
    needs.map(async (need) => {
      switch (need.kind) {
        case 'secret': {
          const key = { namespace, name: need.name };
          fetched.secrets.set(need.name, await find(cluster, secrets, key, signal, (secret) => decodeBase64(secret.data)));
          return;
        }
        case 'configMap': {
          const key = { namespace, name: need.name };
          fetched.configMaps.set(
            need.name,
            await find(cluster, configMaps, key, signal, (map) => merge(decodeBase64(map.binaryData), encodeText(map.data))),
          );
          return;
        }
        case 'task':
          fetched.tasks.set(need.name, await find(cluster, tasks, { namespace, name: need.name }, signal, (task) => task));
          return;
        case 'log':
          fetched.logs.set(need.pod, await readLog(cluster, { namespace, name: need.pod }, signal));
          return;
        case 'pods':
          fetched.pods = await listPods(cluster, namespace, need.task, signal);
      }
    }),
  );
  return fetched;
}

interface Writable extends Fetched {
  readonly secrets: Map<string, Found<Data>>;
  readonly configMaps: Map<string, Found<Data>>;
  readonly tasks: Map<string, Found<Task>>;
  readonly logs: Map<string, Found<string>>;
  pods?: Found<readonly KeptPod[]>;
}

async function find<T extends KubeObject, V>(
  cluster: Cluster,
  resource: Resource<T>,
  key: ObjectKey,
  signal: AbortSignal,
  value: (object: T) => V,
): Promise<Found<V>> {
  try {
    return { state: 'found', value: value(await cluster.get(resource, key, signal)) };
  } catch (error) {
    if (isNotFound(error)) return { state: 'missing' };
    if (isForbidden(error)) return { state: 'forbidden', message: (error as Error).message };
    throw error;
  }
}

async function listPods(
  cluster: Cluster,
  namespace: string,
  task: string,
  signal: AbortSignal,
): Promise<Found<readonly KeptPod[]>> {
  try {
    const { items } = await cluster.list(pods, { namespace, labelSelector: `${LABEL_TASK}=${task}`, signal });
    return { state: 'found', value: items.map(keepPod).sort(newestFirst) };
  } catch (error) {
    if (isForbidden(error)) return { state: 'forbidden', message: (error as Error).message };
    // no Pod carries a name that is no label value
    if (error instanceof KubeApiError && error.code === 400) return { state: 'missing' };
    throw error;
  }
}

/** A log that cannot be read is a log that says nothing: the Pod may be gone, or its node; a Task must still come to its end. */
async function readLog(cluster: Cluster, key: ObjectKey, signal: AbortSignal): Promise<Found<string>> {
  try {
    const value = await cluster.podLog(key, {
      container: AGENT_CONTAINER,
      tailLines: LOG_TAIL_LINES,
      limitBytes: LOG_LIMIT_BYTES,
      signal,
    });
    return { state: 'found', value };
  } catch (error) {
    if (error instanceof KubeApiError) return { state: 'missing' };
    throw error;
  }
}

function decodeBase64(data: Readonly<Record<string, string>> | undefined): Data {
  return new Map(Object.entries(data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')]));
}

function encodeText(data: Readonly<Record<string, string>> | undefined): Data {
  return new Map(Object.entries(data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'utf8')]));
}

/** Of two equal keys the second map's wins. */
const merge = (first: Data, second: Data): Data => new Map([...first, ...second]);
