import type { KubeObject } from '../../lib/api/meta';
import type { Clock, Logger, Random } from '../ports';
import { type BackoffOptions, backoffMs } from './backoff';
import type { Cluster, ListResult, Resource, WatchEvent } from './cluster';
import { delay } from './delay';
import { isExpired, isForbidden, KubeApiError, KubeConnectionError } from './errors';
import { askedToWaitMs } from './retry-after';
import { isNewer, isOlder } from './resource-version';

export type ReflectorState =
  | { readonly state: 'synced' }
  | { readonly state: 'forbidden'; readonly message: string }
  | { readonly state: 'error'; readonly error: Error };

/** What a reflector feeds. */
export interface ReflectorSink<T> {
  /** A list is about to be asked for. */
  beginList(): void;
  replace(list: ListResult<T>): void;
  change(event: Exclude<WatchEvent<T>, { readonly type: 'BOOKMARK' }>): void;
  stateChanged(state: ReflectorState): void;
}

export interface ReflectorOptions<T extends KubeObject> {
  readonly cluster: Cluster;
  readonly resource: Resource<T>;
  readonly scope: { readonly namespace?: string; readonly labelSelector?: string };
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly backoff: BackoffOptions;
  readonly forbiddenRetryMs: number;
}

/** A watch that held so long was a good one, whatever ended it. */
const HEALTHY_MS = 5_000;
/** A watch is taken up again where it broke so often, then the collection is listed anew. */
const MOST_RESUMPTIONS = 3;

/** Follows a collection until it is stopped: lists, watches from there, and begins anew when that breaks. Never ends by itself. */
export class Reflector<T extends KubeObject> {
  /** Where the watch goes on; absent: list first. */
  private version: string | undefined;
  /** The newest version ever seen. */
  private newest = '';
  /** Lists in a row that were older than what had been seen. */
  private oldLists = 0;
  /** Attempts in a row that came to nothing. */
  private failures = 0;
  /** Of these, the ones after which the watch was to go on where it was. */
  private resumptions = 0;
  /** Lists in a row that soon had to be made anew. */
  private shortLists = 0;
  private listedAt = 0;

  constructor(
    private readonly options: ReflectorOptions<T>,
    private readonly sink: ReflectorSink<T>,
  ) {}

  /** Resolves when the signal is aborted. */
  public async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const wait = await this.attempt(signal);
      // a signal that is aborted ends the wait, which is all there is to it
      if (wait > 0) await delay(this.options.clock, wait, signal).catch(() => undefined);
    }
  }

  /** One list or one watch; returns how long to wait before the next. */
  private async attempt(signal: AbortSignal): Promise<number> {
    try {
      return this.version === undefined ? await this.list(signal) : await this.watch(this.version, signal);
    } catch (error) {
      return signal.aborted ? 0 : this.failed(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private async list(signal: AbortSignal): Promise<number> {
    const { cluster, resource, scope } = this.options;
    this.sink.beginList();
    const list = await cluster.list(resource, { ...scope, signal });
    signal.throwIfAborted();
    if (this.isFromThePast(list.resourceVersion))
      throw new Error(`the list is of version ${list.resourceVersion}, but ${this.newest} was seen before`);
    this.sink.replace(list);
    this.version = list.resourceVersion;
    this.newest = list.resourceVersion;
    this.listedAt = this.options.clock.now().getTime();
    this.sink.stateChanged({ state: 'synced' });
    return 0;
  }

  /** A stale answer is asked for again. When it stays, the cluster was set back to a backup, and that is how things are now. */
  private isFromThePast(resourceVersion: string): boolean {
    if (!isOlder(resourceVersion, this.newest)) {
      this.oldLists = 0;
      return false;
    }
    this.oldLists += 1;
    return this.oldLists < 3;
  }

  private async watch(from: string, signal: AbortSignal): Promise<number> {
    const { cluster, resource, scope, clock } = this.options;
    const startedAt = clock.now().getTime();
    const heldLong = (): boolean => clock.now().getTime() - startedAt >= HEALTHY_MS;
    try {
      for await (const event of cluster.watch(resource, { ...scope, resourceVersion: from, signal })) {
        signal.throwIfAborted();
        this.well();
        this.take(event);
      }
    } finally {
      if (heldLong()) this.well();
    }
    // ended as the API server ends every watch after some minutes; one that ends at once is not like that
    return heldLong() ? 0 : this.failed(new EndedAtOnce('the watch ended at once'));
  }

  private take(event: WatchEvent<T>): void {
    if (event.type === 'BOOKMARK') {
      if (isOlder(event.resourceVersion, this.newest))
        throw new WentBack(`a bookmark is of version ${event.resourceVersion}, but ${this.newest} was seen before`);
      this.advance(event.resourceVersion);
      return;
    }
    this.sink.change(event);
    const { object } = event;
    this.advance(
      event.type === 'UNDECODABLE'
        ? event.object.resourceVersion
        : 'metadata' in object
          ? (object.metadata.resourceVersion ?? '')
          : '',
    );
  }

  private advance(resourceVersion: string): void {
    // an event that overtook another must not make the next watch begin after the one it overtook; order is unknown for other API servers
    if (resourceVersion === '' || isOlder(resourceVersion, this.newest)) return;
    this.version = resourceVersion;
    if (this.newest === '' || isNewer(resourceVersion, this.newest)) this.newest = resourceVersion;
  }

  /** Decides what a failure means, and returns how long to wait. */
  private failed(error: Error): number {
    const watching = this.version !== undefined;
    this.failures += 1;
    if (saysSomething(error)) this.resumptions += 1;
    if (watching && (this.resumptions > MOST_RESUMPTIONS || !isPassing(error))) this.listNext();
    if (isForbidden(error)) {
      this.sink.stateChanged({ state: 'forbidden', message: error.message });
      return this.options.forbiddenRetryMs;
    }
    if (!watching) this.sink.stateChanged({ state: 'error', error });
    this.log(error, watching ? 'A watch broke' : 'A list failed');
    return Math.max(this.backoff(), askedToWaitMs(error));
  }

  private well(): void {
    this.failures = 0;
    this.resumptions = 0;
  }

  private listNext(): void {
    const heldLong = this.options.clock.now().getTime() - this.listedAt >= HEALTHY_MS;
    this.shortLists = heldLong ? 0 : this.shortLists + 1;
    this.version = undefined;
  }

  /** A list is dear, so what came of the watches before counts too when one is next. */
  private backoff(): number {
    const failures = this.version === undefined ? Math.max(this.failures, this.shortLists) : this.failures;
    return backoffMs(failures, this.options.backoff, this.options.random);
  }

  private log(error: Error, message: string): void {
    const { logger, resource, scope } = this.options;
    const fields = { resource: resource.plural, namespace: scope.namespace, failures: this.failures, error: error.message };
    // breaking now and then is what connections do
    if (this.failures > 1) logger.warn(fields, message);
    else logger.info(fields, message);
  }
}

class WentBack extends Error {}
class EndedAtOnce extends Error {}

/** An API server that is not there, or busy, says nothing about the watch, and a list would be a burden when it comes back. */
function saysSomething(error: Error): boolean {
  if (error instanceof KubeConnectionError) return error.code !== 'refused';
  return !(error instanceof KubeApiError && error.code === 429);
}

/** May the watch go on where it broke? Not when the same would come again, or when the API server has forgotten the version. */
function isPassing(error: Error): boolean {
  if (error instanceof KubeConnectionError) return error.code !== 'malformed' && error.code !== 'too-large';
  if (error instanceof EndedAtOnce) return true;
  return error instanceof KubeApiError && !isExpired(error) && (error.code >= 500 || error.code === 429 || error.code === 401);
}
