import type { Job } from '../../lib/api';
import { LABEL_COMPONENT, LABEL_MANAGED_BY } from '../../lib/api/constants';
import type { Cluster } from '../kube/cluster';
import { Informer } from '../kube/informer';
import type { Pod } from '../kube/pod';
import { jobs, pods } from '../kube/resources';
import type { Clock, Logger, Random } from '../ports';
import { keepJob, keepPod, type KeptJob, type KeptPod } from './kept';
import type { Access } from './observed';

export interface CacheDeps {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

const FORBIDDEN_RETRY_MS = 4_000;
/** An API server refuses for some seconds after its start what it allows later: only refusals that last count. */
const CONFIRMED_AFTER_MS = 10_000;

/** Jobs and Pods of one namespace. The runtime may see them only where a Role binds, so each namespace has its own watches and state. */
export class NamespaceCache {
  public readonly jobs: Informer<Job, KeptJob>;
  public readonly pods: Informer<Pod, KeptPod>;
  /** Milliseconds since the epoch. */
  private refusedSince: number | undefined;
  private cancelConfirmation: (() => void) | undefined;

  constructor(
    private readonly deps: CacheDeps,
    namespace: string,
  ) {
    const labelSelector = `${LABEL_COMPONENT}=task,${LABEL_MANAGED_BY}=kelos-controller`;
    const common = { ...deps, namespace, labelSelector, forbiddenRetryMs: FORBIDDEN_RETRY_MS };
    this.jobs = new Informer({ ...common, resource: jobs, keep: keepJob });
    this.pods = new Informer({ ...common, resource: pods, keep: keepPod, indexes: { task: (pod) => [pod.task] } });
  }

  public get access(): Access {
    const synced = this.jobs.hasSynced && this.pods.hasSynced;
    const refusal = this.refusal;
    if (refusal === undefined) return { state: synced ? 'granted' : 'unknown' };
    const confirmed = this.refusedSince !== undefined && this.now() - this.refusedSince >= CONFIRMED_AFTER_MS;
    // what was allowed a moment ago most likely is again in the next
    return synced && !confirmed ? { state: 'unknown' } : { state: 'denied', message: refusal, confirmed };
  }

  /** Called when `access` may be another. */
  public onAccessChange(listener: () => void): void {
    for (const informer of [this.jobs, this.pods]) {
      informer.onStateChange(() => {
        this.noteRefusal(listener);
        listener();
      });
    }
  }

  public start(): void {
    this.jobs.start();
    this.pods.start();
  }

  public async stop(): Promise<void> {
    this.cancelConfirmation?.();
    await Promise.all([this.jobs.stop(), this.pods.stop()]);
  }

  private get refusal(): string | undefined {
    for (const { state } of [this.jobs, this.pods]) if (state.state === 'forbidden') return state.message;
    return undefined;
  }

  private noteRefusal(listener: () => void): void {
    if (this.refusal === undefined) {
      this.cancelConfirmation?.();
      this.refusedSince = undefined;
    } else if (this.refusedSince === undefined) {
      this.refusedSince = this.now();
      this.cancelConfirmation = this.deps.clock.after(CONFIRMED_AFTER_MS, listener);
    }
  }

  private now(): number {
    return this.deps.clock.now().getTime();
  }
}

/** The namespaces with Tasks that need to see Jobs; opened with the first and closed with the last. */
export class NamespaceCaches {
  private readonly caches = new Map<string, NamespaceCache>();
  private readonly closing = new Set<Promise<void>>();

  constructor(
    private readonly deps: CacheDeps,
    private readonly onOpen: (namespace: string, cache: NamespaceCache) => void,
  ) {}

  public open(namespace: string): NamespaceCache {
    const known = this.caches.get(namespace);
    if (known) return known;
    const cache = new NamespaceCache(this.deps, namespace);
    this.caches.set(namespace, cache);
    this.onOpen(namespace, cache);
    cache.start();
    return cache;
  }

  public find(namespace: string): NamespaceCache | undefined {
    return this.caches.get(namespace);
  }

  public close(namespace: string): void {
    const cache = this.caches.get(namespace);
    if (!cache) return;
    this.caches.delete(namespace);
    const closed: Promise<void> = cache.stop().finally(() => this.closing.delete(closed));
    this.closing.add(closed);
  }

  public async stop(): Promise<void> {
    for (const namespace of [...this.caches.keys()]) this.close(namespace);
    await Promise.all(this.closing);
  }
}
