import type { KubeObject } from '../../lib/api/meta';

/** One kind of object: where it lives and how foreign JSON becomes a value of it. */
export interface Resource<T extends KubeObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** @throws Error that says which member is wrong; callers keep the error local to the object. */
  readonly parse: (raw: unknown) => T;
}

export interface ObjectKey {
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

/** An object that could be listed but not decoded. */
export interface Undecodable {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly error: Error;
}

export interface ListOptions {
  /** Absent = all namespaces. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly signal?: AbortSignal;
}

/** A consistent list, read page by page; `resourceVersion` is where a watch continues. */
export interface ListResult<T> {
  readonly items: readonly T[];
  readonly undecodable: readonly Undecodable[];
  readonly resourceVersion: string;
}

export type WatchEvent<T> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  | { readonly type: 'UNDECODABLE'; readonly deleted: boolean; readonly object: Undecodable }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string };

export interface WatchOptions extends ListOptions {
  readonly resourceVersion: string;
}

export interface WriteOptions {
  readonly signal?: AbortSignal;
  readonly dryRun?: boolean;
  /** What the API server does with members it does not know. @default - it drops them and warns */
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
}

export interface PatchOptions extends WriteOptions {
  /** Refused with 409 when the object has moved on. */
  readonly resourceVersion?: string;
}

export interface DeleteOptions extends WriteOptions {
  /** Refused with 409 when another object has taken the name. */
  readonly uid?: string;
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
}

export interface LogOptions {
  readonly container: string;
  readonly tailLines: number;
  /** The answer is cut after so many bytes. */
  readonly limitBytes: number;
  readonly signal?: AbortSignal;
}

/** A merge patch (RFC 7386): members absent are kept, null removes. */
export type MergePatch = Readonly<Record<string, unknown>>;

/**
 * The cluster as reconcilers see it. Every method throws `KubeApiError` with the API server's code and reason,
 * and honours `signal`.
 */
export interface Cluster {
  get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, signal?: AbortSignal): Promise<T>;
  list<T extends KubeObject>(resource: Resource<T>, options: ListOptions): Promise<ListResult<T>>;
  /** Yields until the connection ends; a 410 is thrown as KubeApiError, also when it comes inside the stream. */
  watch<T extends KubeObject>(resource: Resource<T>, options: WatchOptions): AsyncIterable<WatchEvent<T>>;
  create<T extends KubeObject>(resource: Resource<T>, object: T, options?: WriteOptions): Promise<T>;
  patch<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, patch: MergePatch, options?: PatchOptions): Promise<T>;
  patchStatus<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, patch: MergePatch, options?: PatchOptions): Promise<T>;
  delete<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, options?: DeleteOptions): Promise<void>;
  podLog(key: ObjectKey, options: LogOptions): Promise<string>;
}
