import type { KubeObject } from '../../lib/api/meta';
import type {
  Cluster,
  DeleteOptions,
  ListOptions,
  ListResult,
  LogOptions,
  MergePatch,
  ObjectKey,
  PatchOptions,
  Resource,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from '../../runtime/kube/cluster';

/** A write that a controller asked for, answered or not. */
export interface RecordedWrite {
  readonly verb: 'create' | 'patch' | 'patchStatus' | 'delete';
  readonly kind: string;
  readonly key: ObjectKey;
  /** The object or the patch. */
  readonly body?: unknown;
}

/** Hands calls on to a cluster and remembers the writes. */
export class RecordingCluster implements Cluster {
  public readonly writes: RecordedWrite[] = [];

  constructor(private readonly inner: Cluster) {}

  /** Writes about one Task: to itself, its Job and its Events. */
  public writesOf(namespace: string, task: string): RecordedWrite[] {
    return this.writes.filter(({ kind, key }) => {
      const same = kind === 'Event' ? key.name.startsWith(`${task}.`) : key.name === task;
      return same && key.namespace === namespace;
    });
  }

  public async get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, signal?: AbortSignal): Promise<T> {
    return this.inner.get(resource, key, signal);
  }

  public async list<T extends KubeObject>(resource: Resource<T>, options: ListOptions): Promise<ListResult<T>> {
    return this.inner.list(resource, options);
  }

  public watch<T extends KubeObject>(resource: Resource<T>, options: WatchOptions): AsyncIterable<WatchEvent<T>> {
    return this.inner.watch(resource, options);
  }

  public async create<T extends KubeObject>(resource: Resource<T>, object: T, options?: WriteOptions): Promise<T> {
    const { name = '', namespace = '' } = object.metadata;
    this.writes.push({ verb: 'create', kind: resource.kind, key: { namespace, name }, body: object });
    return this.inner.create(resource, object, options);
  }

  public async patch<T extends KubeObject>(
    resource: Resource<T>,
    key: ObjectKey,
    patch: MergePatch,
    options?: PatchOptions,
  ): Promise<T> {
    this.writes.push({ verb: 'patch', kind: resource.kind, key, body: patch });
    return this.inner.patch(resource, key, patch, options);
  }

  public async patchStatus<T extends KubeObject>(
    resource: Resource<T>,
    key: ObjectKey,
    patch: MergePatch,
    options?: PatchOptions,
  ): Promise<T> {
    this.writes.push({ verb: 'patchStatus', kind: resource.kind, key, body: patch });
    return this.inner.patchStatus(resource, key, patch, options);
  }

  public async delete<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, options?: DeleteOptions): Promise<void> {
    this.writes.push({ verb: 'delete', kind: resource.kind, key });
    return this.inner.delete(resource, key, options);
  }

  public async podLog(key: ObjectKey, options: LogOptions): Promise<string> {
    return this.inner.podLog(key, options);
  }
}
