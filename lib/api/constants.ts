/** Names of the kelos.dev API that more than one room uses (contract: API chapter, labels and annotations). */

export const GROUP = 'kelos.dev';
export const VERSION = 'v1alpha2';
export const API_VERSION = `${GROUP}/${VERSION}`;

/** Where `KelosRuntime` runs, whatever the chart's namespace. */
export const RUNTIME_NAMESPACE = 'kelos-system';
/** The Lease of the existing controller; taken so that the two never drive the same Tasks. */
export const LEASE_NAME = 'kelos-controller-leader-election';
/** Held by a Task with a branch until no Pod of its Job is left. */
export const TASK_FINALIZER = 'kelos.dev/finalizer';

export const LABEL_NAME = 'kelos.dev/name';
export const LABEL_COMPONENT = 'kelos.dev/component';
export const LABEL_MANAGED_BY = 'kelos.dev/managed-by';
/** Name of the Task a Job or Pod belongs to. */
export const LABEL_TASK = 'kelos.dev/task';
/** Name of the TaskSpawner that made a Task. */
export const LABEL_TASKSPAWNER = 'kelos.dev/taskspawner';
/** On every CRD of the package, for `kubectl wait crd -l`. */
export const LABEL_CRDS = 'kelos.dev/crds';
/** On the ConfigMaps that carry the runtime: the content hash of the bundle. */
export const LABEL_BUNDLE = 'kelos.dev/bundle';

/** Container of a Task's Pod in which the agent works. */
export const AGENT_CONTAINER = 'kelos-agent';
/** The user every agent image runs as. */
export const AGENT_UID = 61100;
