import type { AgentConfig, Task, Workspace } from '../../lib/api';
import type { RuntimeConfig } from '../../lib/api/runtime-config';
import type { KeptJob, KeptPod, KeptTask } from './kept';

/** Everything a Task's plan is made from. Nothing here is read while planning. */
export interface ObservedTask {
  readonly kept: KeptTask;
  /** The whole object; absent for finished Tasks, of which only `kept` stays in memory. */
  readonly task?: Task;
  readonly config: RuntimeConfig;
  /** What the runtime may see in the Task's namespace. */
  readonly access: Access;
  /** The Job of the Task's name, whoever owns it. */
  readonly job?: KeptJob;
  /** Pods of that Job, newest first. */
  readonly pods: readonly KeptPod[];
  /** In the order of `dependsOn`. */
  readonly dependencies: readonly Dependency[];
  /** Name that `dependsOn` leads back to. */
  readonly cycle?: string;
  /** Other Tasks of the namespace with the same workspace and branch. */
  readonly branchPeers: readonly BranchPeer[];
  /** Absent when the Task names none; `undefined` inside when it is not there. */
  readonly workspace?: Named<Workspace>;
  readonly agentConfigs: readonly Named<AgentConfig>[];
  /** Answers to the needs of an earlier plan of this pass. */
  readonly fetched: Fetched;
}

export type Access = { readonly state: 'granted' } | { readonly state: 'unknown' } | Denied;

export interface Denied {
  readonly state: 'denied';
  readonly message: string;
  /** It was refused again and again: an API server that starts refuses what it allows a moment later. */
  readonly confirmed: boolean;
}

export interface Named<T> {
  readonly name: string;
  readonly object?: T;
  /** Why it cannot be read; then there is no object. */
  readonly unreadable?: string;
}

export interface Dependency {
  readonly name: string;
  /** Absent: not there, or unreadable. */
  readonly task?: KeptTask;
  /** It is there and can never run. */
  readonly unreadable?: boolean;
}

export interface BranchPeer {
  readonly task: KeptTask;
  /** It works on the branch: its Job or a Pod of it is there and not done, or a worker is about to create one. */
  readonly holds: boolean;
  /** Its dependencies have succeeded and what it refers to is there: nothing but the branch keeps it from starting. */
  readonly ready: boolean;
  /** It was created before this Task. */
  readonly earlier: boolean;
}

/** What the plan must know and no cache holds. */
export type Need =
  | { readonly kind: 'secret'; readonly name: string }
  | { readonly kind: 'configMap'; readonly name: string }
  | { readonly kind: 'task'; readonly name: string }
  | { readonly kind: 'log'; readonly pod: string }
  /** The Task's Pods as the API server has them now: where the cache's "none" must not be a "not yet". */
  | { readonly kind: 'pods'; readonly task: string };

/** Values by key; bytes, as both kinds of object may hold them. */
export type Data = ReadonlyMap<string, Buffer>;
export type Found<T> =
  | { readonly state: 'found'; readonly value: T }
  | { readonly state: 'missing' }
  | { readonly state: 'forbidden'; readonly message: string };

/** Lives for one pass only: it can hold Secret values. */
export interface Fetched {
  readonly secrets: ReadonlyMap<string, Found<Data>>;
  readonly configMaps: ReadonlyMap<string, Found<Data>>;
  readonly tasks: ReadonlyMap<string, Found<Task>>;
  readonly logs: ReadonlyMap<string, Found<string>>;
  /** Newest first. */
  readonly pods?: Found<readonly KeptPod[]>;
}

export const nothingFetched: Fetched = { secrets: new Map(), configMaps: new Map(), tasks: new Map(), logs: new Map() };
