import type { KubeObject } from '../../lib/api/meta';
import type { Clock, Logger, Random } from '../ports';
import type { Cluster, ListResult, ObjectKey, Resource, Undecodable, WatchEvent } from './cluster';
import { type Projected, project, projectObject } from './projection';
import { Reflector, type ReflectorSink } from './reflector';
import { type Arrival, Store } from './store';

export type InformerState =
  | { readonly state: 'syncing' }
  | { readonly state: 'synced' }
  /** The API server does not allow to list or watch; asked again every 15 s. */
  | { readonly state: 'forbidden'; readonly message: string }
  /** The last attempt to list failed; what was known before stays. */
  | { readonly state: 'error'; readonly error: Error };

/** `before` absent: new. `after` absent: gone, or no longer decodable (then `undecodable(key)` knows). */
export type InformerHandler<Kept> = (key: ObjectKey, before: Kept | undefined, after: Kept | undefined) => void;

export interface InformerOptions<Wire extends KubeObject, Kept> {
  readonly cluster: Cluster;
  readonly resource: Resource<Wire>;
  /** @default - all namespaces */
  readonly namespace?: string;
  readonly labelSelector?: string;
  /** What stays in memory of an object. */
  readonly keep: (wire: Wire) => Kept;
  /** Values under which an object is found by `byIndex`. */
  readonly indexes?: Readonly<Record<string, (kept: Kept) => readonly string[]>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** First and longest delay between attempts after failures. @default 200 and 30_000 */
  readonly baseBackoffMs?: number;
  readonly maxBackoffMs?: number;
  /** @default 15_000 */
  readonly forbiddenRetryMs?: number;
}

/**
 * A local copy of a collection that follows the cluster.
 * @example
 * const jobsOfTask = new Informer({ cluster, resource: jobs, namespace, keep: keepJob, indexes: { owner: (job) => [job.ownerUid] }, clock, random, logger });
 * jobsOfTask.onChange((key) => queue.add(key));
 * jobsOfTask.start();
 */
export class Informer<Wire extends KubeObject, Kept> {
  private readonly store: Store<Kept>;
  private readonly handlers = new Set<InformerHandler<Kept>>();
  private readonly stateListeners = new Set<(state: InformerState) => void>();
  private readonly stopped = new AbortController();
  private current: InformerState = { state: 'syncing' };
  private synced = false;
  private running: Promise<void> | undefined;

  constructor(private readonly options: InformerOptions<Wire, Kept>) {
    this.store = new Store(options.indexes ?? {}, (key, before, after) => this.notify(key, before, after));
  }

  /** Begins to follow; a second call does nothing. */
  public start(): void {
    const { cluster, resource, keep, clock, random, logger, namespace, labelSelector } = this.options;
    const { baseBackoffMs = 200, maxBackoffMs = 30_000, forbiddenRetryMs = 15_000 } = this.options;
    const scope = {
      ...(namespace === undefined ? {} : { namespace }),
      ...(labelSelector === undefined ? {} : { labelSelector }),
    };
    const backoff = { baseMs: baseBackoffMs, maxMs: maxBackoffMs };
    const reflector = new Reflector(
      { cluster, resource: project(resource, keep), scope, clock, random, logger, backoff, forbiddenRetryMs },
      this.sink(),
    );
    this.running ??= reflector.run(this.stopped.signal);
  }

  /** Ends the watch; what is known stays readable. */
  public async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  public get(key: ObjectKey): Kept | undefined {
    return this.store.get(key);
  }

  public list(): Kept[] {
    return this.store.list();
  }

  /** @throws Error for an index that was not declared */
  public byIndex(index: string, value: string): Kept[] {
    return this.store.byIndex(index, value);
  }

  /** Why the object of this key cannot be read, when it is there and cannot. */
  public undecodable(key: ObjectKey): Undecodable | undefined {
    return this.store.undecodable(key);
  }

  /** Has the collection been complete at least once? */
  public get hasSynced(): boolean {
    return this.synced;
  }

  public whenSynced(): Promise<void> {
    return this.when(() => this.synced);
  }

  /** Resolves when it is known whether the collection can be seen: synced or forbidden. */
  public whenSettled(): Promise<void> {
    return this.when(() => this.synced || this.current.state === 'forbidden');
  }

  public get state(): InformerState {
    return this.current;
  }

  /** The returned function ends it. */
  public onStateChange(listener: (state: InformerState) => void): () => void {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  /** Called for every change, also for those that a list finds after a watch broke. The returned function ends it. */
  public onChange(handler: InformerHandler<Kept>): () => void {
    this.handlers.add(handler);
    return () => this.handlers.delete(handler);
  }

  /** Takes the answer to an own write, so that the next look sees it. Older answers and other namespaces are ignored. */
  public observe(wire: Wire): void {
    const { namespace, keep } = this.options;
    if (namespace !== undefined && wire.metadata.namespace !== namespace) return;
    this.store.observe(arrivalOf(projectObject(wire, keep)));
  }

  private sink(): ReflectorSink<Projected<Kept>> {
    return {
      beginList: () => this.store.beginList(),
      replace: (list) => this.replace(list),
      change: (event) => this.change(event),
      stateChanged: (state) => this.stateChanged(state),
    };
  }

  private replace(list: ListResult<Projected<Kept>>): void {
    // what has no name cannot be asked for by anybody
    const named = list.undecodable.filter(({ key }) => key.name !== '');
    if (named.length < list.undecodable.length)
      this.options.logger.warn({ resource: this.options.resource.plural }, 'A list holds objects without a name');
    this.store.replace([...list.items.map(arrivalOf), ...named.map(unreadable)], list.resourceVersion);
  }

  private change(event: Exclude<WatchEvent<Projected<Kept>>, { readonly type: 'BOOKMARK' }>): void {
    const arrival = event.type === 'UNDECODABLE' ? unreadable(event.object) : arrivalOf(event.object);
    const deleted = event.type === 'UNDECODABLE' ? event.deleted : event.type === 'DELETED';
    if (deleted) this.store.remove(arrival.key, arrival.resourceVersion);
    else this.store.put(arrival);
  }

  private stateChanged(state: InformerState): void {
    if (state.state === 'synced') this.synced = true;
    if (isSame(state, this.current)) return;
    this.current = state;
    for (const listener of [...this.stateListeners]) this.guarded(() => listener(state));
  }

  private notify(key: ObjectKey, before: Kept | undefined, after: Kept | undefined): void {
    for (const handler of this.handlers) this.guarded(() => handler(key, before, after));
  }

  /** A listener that throws is a bug, but the copy must go on for everybody else. */
  private guarded(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.options.logger.error({ resource: this.options.resource.plural, error }, 'A listener of an informer failed');
    }
  }

  private when(is: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (is()) {
        resolve();
        return;
      }
      const end = this.onStateChange(() => {
        if (!is()) return;
        end();
        resolve();
      });
    });
  }
}

function arrivalOf<Kept>({ metadata, kept }: Projected<Kept>): Arrival<Kept> {
  const key = { namespace: metadata.namespace ?? '', name: metadata.name ?? '' };
  return { key, resourceVersion: metadata.resourceVersion ?? '', content: { kept } };
}

function unreadable(undecodable: Undecodable): Arrival<never> {
  return { key: undecodable.key, resourceVersion: undecodable.resourceVersion, content: { undecodable } };
}

function isSame(a: InformerState, b: InformerState): boolean {
  if (a.state === 'forbidden' && b.state === 'forbidden') return a.message === b.message;
  if (a.state === 'error' && b.state === 'error') return a.error.message === b.error.message;
  return a.state === b.state;
}
