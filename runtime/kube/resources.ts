import type { AgentConfig, Job, Task, TaskSpawner, Workspace } from '../../lib/api';
import { GROUP, VERSION } from '../../lib/api/constants';
import type { KubeObject } from '../../lib/api/meta';
import type { Resource } from './cluster';
import type { ConfigMap, CoreEvent, Lease, Secret } from './core';
import { agentConfigSpec, taskSpawnerSpec, taskSpec, taskSpawnerStatus, taskStatus, workspaceSpec } from './kelos-shapes';
import type { Pod } from './pod';
import { anyObject, boolean, int32, integer, listOf, mapOf, nonEmptyString, object, type Shape, string } from './shape';

const owner = object({ apiVersion: string, kind: string, name: string, uid: string }, { controller: boolean });
const metadata = object(
  { name: nonEmptyString, uid: nonEmptyString, resourceVersion: nonEmptyString },
  {
    namespace: string,
    generation: integer,
    creationTimestamp: string,
    deletionTimestamp: string,
    labels: mapOf(string),
    annotations: mapOf(string),
    finalizers: listOf(string),
    ownerReferences: listOf(owner),
  },
);

/** The kinds that the runtime reads or writes. `parse` checks the envelope and the members that the runtime looks at; the rest is let through. */

export const tasks = kelos<Task>('tasks', 'Task', { spec: taskSpec }, { status: taskStatus });
// without a spec they are legal, and do nothing
export const workspaces = kelos<Workspace>('workspaces', 'Workspace', {}, { spec: workspaceSpec });
export const agentConfigs = kelos<AgentConfig>('agentconfigs', 'AgentConfig', {}, { spec: agentConfigSpec });
export const taskSpawners = kelos<TaskSpawner>(
  'taskspawners',
  'TaskSpawner',
  { spec: taskSpawnerSpec },
  { status: taskSpawnerStatus },
);

/** Tasks of which only the envelope is looked at: to write to one that cannot be decoded. */
export const taskEnvelopes = kelos<KubeObject>('tasks', 'Task', {});

const condition = object({ type: string, status: string }, { reason: string, message: string, lastTransitionTime: string });

export const jobs = resource<Job>('batch', 'v1', 'jobs', 'Job', {
  spec: anyObject,
  status: object(
    {},
    { active: int32, succeeded: int32, failed: int32, startTime: string, completionTime: string, conditions: listOf(condition) },
  ),
});

const waiting = object({}, { reason: string, message: string });
const terminated = object({ exitCode: int32 }, { reason: string, message: string, startedAt: string, finishedAt: string });
const containerState = object({}, { waiting, running: anyObject, terminated });
const containerStatus = object(
  { name: string, image: string },
  { state: containerState, lastState: containerState, restartCount: int32, ready: boolean },
);

export const pods = resource<Pod>('', 'v1', 'pods', 'Pod', {
  spec: anyObject,
  status: object(
    {},
    {
      phase: string,
      reason: string,
      message: string,
      conditions: listOf(condition),
      initContainerStatuses: listOf(containerStatus),
      containerStatuses: listOf(containerStatus),
    },
  ),
});

export const secrets = resource<Secret>('', 'v1', 'secrets', 'Secret', { type: string, data: mapOf(string) });
export const configMaps = resource<ConfigMap>('', 'v1', 'configmaps', 'ConfigMap', {
  data: mapOf(string),
  binaryData: mapOf(string),
});

export const leases = resource<Lease>('coordination.k8s.io', 'v1', 'leases', 'Lease', {
  spec: object(
    {},
    { holderIdentity: string, leaseDurationSeconds: int32, acquireTime: string, renewTime: string, leaseTransitions: int32 },
  ),
});

export const events = resource<CoreEvent>(
  '',
  'v1',
  'events',
  'Event',
  { reason: string, message: string, type: string, count: int32 },
  {
    involvedObject: anyObject,
  },
);

function kelos<T extends KubeObject>(
  plural: string,
  kind: string,
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Resource<T> {
  return resource<T>(GROUP, VERSION, plural, kind, optional, required);
}

function resource<T extends KubeObject>(
  group: string,
  version: string,
  plural: string,
  kind: string,
  optional: Readonly<Record<string, Shape>>,
  required: Readonly<Record<string, Shape>> = {},
): Resource<T> {
  const shape = object({ metadata, ...required }, optional);
  return {
    group,
    version,
    plural,
    kind,
    namespaced: true,
    parse: (raw) => {
      shape(raw, '');
      // The one place where foreign data becomes a kind: what the runtime looks at was checked above, the rest was checked by the API server.
      return raw as T;
    },
  };
}
