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
import { KubeApiError, KubeConnectionError } from '../../runtime/kube/errors';

/** Hands calls on to a cluster, and lets some of them fail: before they are made, or after, when nobody knows any more what became of them. */
export class FaultyCluster implements Cluster {
  public faults = 0;
  /** Not answered yet. */
  public openCalls = 0;
  public openWatches = 0;

  constructor(
    private readonly inner: Cluster,
    /** In [0, 1), repeatable. */
    private readonly random: () => number,
    /** Of calls. */
    private readonly share: number,
  ) {}

  public async get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, signal?: AbortSignal): Promise<T> {
    return this.around(() => this.inner.get(resource, key, signal));
  }

  public async list<T extends KubeObject>(resource: Resource<T>, options: ListOptions): Promise<ListResult<T>> {
    return this.around(() => this.inner.list(resource, options));
  }

  /** Events come twice now and then; that streams break is the network's part. */
  public async *watch<T extends KubeObject>(resource: Resource<T>, options: WatchOptions): AsyncIterable<WatchEvent<T>> {
    this.openWatches += 1;
    try {
      for await (const event of this.inner.watch(resource, options)) {
        yield event;
        if (this.hits(this.share)) yield event;
      }
    } finally {
      this.openWatches -= 1;
    }
  }

  public async create<T extends KubeObject>(resource: Resource<T>, object: T, options?: WriteOptions): Promise<T> {
    return this.around(() => this.inner.create(resource, object, options));
  }

  public async patch<T extends KubeObject>(
    resource: Resource<T>,
    key: ObjectKey,
    patch: MergePatch,
    options?: PatchOptions,
  ): Promise<T> {
    return this.around(() => this.inner.patch(resource, key, patch, options));
  }

  public async patchStatus<T extends KubeObject>(
    resource: Resource<T>,
    key: ObjectKey,
    patch: MergePatch,
    options?: PatchOptions,
  ): Promise<T> {
    return this.around(() => this.inner.patchStatus(resource, key, patch, options));
  }

  public async delete<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, options?: DeleteOptions): Promise<void> {
    return this.around(() => this.inner.delete(resource, key, options));
  }

  public async podLog(key: ObjectKey, options: LogOptions): Promise<string> {
    return this.around(() => this.inner.podLog(key, options));
  }

  private async around<T>(call: () => Promise<T>): Promise<T> {
    if (this.hits(this.share / 2)) throw this.refusal();
    this.openCalls += 1;
    try {
      const answer = await call();
      if (this.hits(this.share / 2)) throw new KubeConnectionError('cut', 'a fault of the test');
      return answer;
    } finally {
      this.openCalls -= 1;
    }
  }

  private refusal(): Error {
    const kinds = [
      new KubeConnectionError('refused', 'a fault of the test'),
      new KubeApiError(500, 'InternalError', 'a fault of the test'),
      new KubeApiError(503, 'ServiceUnavailable', 'a fault of the test'),
      new KubeApiError(409, 'Conflict', 'a fault of the test'),
      new KubeApiError(429, 'TooManyRequests', 'a fault of the test', { retryAfterSeconds: 1 }),
    ];
    return kinds[Math.floor(this.random() * kinds.length)] ?? new Error('a fault of the test');
  }

  private hits(share: number): boolean {
    const hit = this.random() < share;
    if (hit) this.faults += 1;
    return hit;
  }
}

/** Numbers in [0, 1) that a seed gives again (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
