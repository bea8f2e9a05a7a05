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

/** Jobs and Pods of one namespace. The runtime may see them only where a Role binds, so each namespace has its own watches and state. */
export class NamespaceCache {
  public readonly jobs: Informer<Job, KeptJob>;
  public readonly pods: Informer<Pod, KeptPod>;

  constructor(deps: CacheDeps, namespace: string) {
    const labelSelector = `${LABEL_COMPONENT}=task,${LABEL_MANAGED_BY}=kelos-controller`;
    this.jobs = new Informer({ ...deps, resource: jobs, namespace, labelSelector, keep: keepJob });
    this.pods = new Informer({
      ...deps,
      resource: pods,
      namespace,
      labelSelector,
      keep: keepPod,
      indexes: { task: (pod) => [pod.task] },
    });
  }

  public get access(): Access {
    for (const informer of [this.jobs, this.pods]) {
      if (informer.state.state === 'forbidden') return { state: 'denied', message: informer.state.message };
    }
    return this.jobs.hasSynced && this.pods.hasSynced ? { state: 'granted' } : { state: 'unknown' };
  }

  public start(): void {
    this.jobs.start();
    this.pods.start();
  }

  public async stop(): Promise<void> {
    await Promise.all([this.jobs.stop(), this.pods.stop()]);
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
