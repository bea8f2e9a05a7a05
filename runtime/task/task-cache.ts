import type { AgentConfig, Job, Task, Workspace } from '../../lib/api';
import type { KubeObject } from '../../lib/api/meta';
import type { RuntimeConfig } from '../../lib/api/runtime-config';
import type { ObjectKey } from '../kube/cluster';
import { agentConfigs, tasks, workspaces } from '../kube/resources';
import type { BranchClaims } from './branch-claims';
import { findCycle } from './cycle';
import { outputsDecidedAt } from './gates';
import { isFinished, keepTask, type KeptPod, type KeptTask, newestFirst } from './kept';
import { type CacheDeps, type NamespaceCache, NamespaceCaches } from './namespace-caches';
import type { BranchPeer, Dependency, Fetched, Named, ObservedTask } from './observed';
import { ScopedInformer } from './scoped-informer';

export interface TaskCacheOptions extends CacheDeps {
  readonly config: RuntimeConfig;
  readonly claims: BranchClaims;
  /** Called with every Task that should be looked at again. */
  readonly wake: (key: ObjectKey) => void;
}

/** Everything the Task rules observe, and which Tasks a change concerns. */
export class TaskCache {
  private readonly tasks: ScopedInformer<Task, KeptTask>;
  private readonly workspaces: ScopedInformer<Workspace, Workspace>;
  private readonly agentConfigs: ScopedInformer<AgentConfig, AgentConfig>;
  private readonly namespaces: NamespaceCaches;
  /** Unfinished Tasks with a branch, by uid: which came how early. */
  private readonly arrivals = new Map<string, number>();
  private arrived = 0;

  constructor(private readonly options: TaskCacheOptions) {
    const { config, cluster, clock, random, logger } = options;
    const deps = { cluster, clock, random, logger };
    this.tasks = new ScopedInformer({ ...deps, resource: tasks, keep: keepTask, indexes: TASK_INDEXES }, config.namespaces);
    this.workspaces = new ScopedInformer({ ...deps, resource: workspaces, keep: (wire) => wire }, config.namespaces);
    this.agentConfigs = new ScopedInformer({ ...deps, resource: agentConfigs, keep: (wire) => wire }, config.namespaces);
    this.namespaces = new NamespaceCaches(deps, (namespace, cache) => this.follow(namespace, cache));
    this.tasks.onChange((key, before, after) => this.taskChanged(key, before, after));
    this.workspaces.onChange((key) => this.wakeAll('workspace', key));
    this.agentConfigs.onChange((key) => this.wakeAll('agentConfig', key));
  }

  public start(): void {
    this.tasks.start();
    this.workspaces.start();
    this.agentConfigs.start();
  }

  public async stop(): Promise<void> {
    await Promise.all([this.tasks.stop(), this.workspaces.stop(), this.agentConfigs.stop(), this.namespaces.stop()]);
  }

  public get hasSynced(): boolean {
    return this.tasks.hasSynced && this.workspaces.hasSynced && this.agentConfigs.hasSynced;
  }

  public async whenSynced(): Promise<void> {
    await Promise.all([this.tasks.whenSynced(), this.workspaces.whenSynced(), this.agentConfigs.whenSynced()]);
  }

  /** Why the Task of this key cannot be read, when it cannot. */
  public undecodable(key: ObjectKey): Error | undefined {
    return this.tasks.undecodable(key)?.error;
  }

  /** Takes the answer to an own write, so that the next look sees it. */
  public written(task: Task): void {
    this.tasks.observe(task);
  }

  public jobCreated(job: Job): void {
    this.namespaces.find(job.metadata.namespace ?? '')?.jobs.observe(job);
  }

  public observe(key: ObjectKey, fetched: Fetched): ObservedTask | undefined {
    const kept = this.tasks.get(key);
    if (!kept) return undefined;
    const { config } = this.options;
    const bare = {
      kept,
      config,
      fetched,
      access: { state: 'unknown' },
      pods: [],
      dependencies: [],
      branchPeers: [],
      agentConfigs: [],
    } as const;
    return this.needsNamespace(kept) ? { ...bare, ...this.inNamespace(kept, this.namespaces.open(key.namespace)) } : bare;
  }

  private inNamespace(kept: KeptTask, cache: NamespaceCache): Partial<ObservedTask> {
    const job = cache.jobs.get(kept.key);
    const ours = job?.ownerUid === kept.uid;
    // from now on the Job itself holds the branch
    if (ours && kept.branchKey !== undefined) this.options.claims.release(kept.key.namespace, kept.branchKey, kept.uid);
    return {
      ...(kept.full ? { task: kept.full } : {}),
      access: cache.access,
      ...(job ? { job } : {}),
      pods: podsOf(cache, kept, ours ? job.uid : undefined),
      ...(kept.full && !job ? this.beforeTheJob(kept, cache) : {}),
    };
  }

  /** A finished Task needs nothing of its namespace any more, but for outputs that may still be read. */
  private needsNamespace(kept: KeptTask): boolean {
    if (kept.deleting || !isFinished(kept.phase)) return true;
    return outputsDecidedAt(kept) > this.options.clock.now().getTime();
  }

  private beforeTheJob(
    kept: KeptTask,
    cache: NamespaceCache,
  ): Pick<ObservedTask, 'dependencies' | 'branchPeers' | 'agentConfigs' | 'cycle' | 'workspace'> {
    const { namespace } = kept.key;
    const find = (name: string): KeptTask | undefined => this.tasks.get({ namespace, name });
    const dependencies = kept.dependsOn.map((name): Dependency => this.dependency({ namespace, name }));
    const cycle =
      dependencies.length === 0
        ? undefined
        : findCycle(kept.key.name, (name) => (name === kept.key.name ? kept : find(name))?.dependsOn ?? []);
    return {
      dependencies,
      branchPeers: this.branchPeers(kept, cache, find),
      agentConfigs: kept.agentConfigs.map((name) => named(this.agentConfigs, { namespace, name })),
      ...(cycle === undefined ? {} : { cycle }),
      ...(kept.workspace === undefined ? {} : { workspace: named(this.workspaces, { namespace, name: kept.workspace }) }),
    };
  }

  private branchPeers(kept: KeptTask, cache: NamespaceCache, find: (name: string) => KeptTask | undefined): BranchPeer[] {
    if (kept.branchKey === undefined) return [];
    const peers = this.tasks
      .byIndex('branch', indexed(kept.key.namespace, kept.branchKey))
      .filter((peer) => peer.uid !== kept.uid);
    return peers.map((task) => ({
      task,
      holds: this.holdsBranch(task, cache),
      ready: task.dependsOn.every((name) => find(name)?.phase === 'Succeeded') && this.hasReferences(task),
      earlier: this.isEarlier(task, kept),
    }));
  }

  /** Times of creation are whole seconds; within one the order of arrival decides. */
  private isEarlier(one: KeptTask, other: KeptTask): boolean {
    const arrival = ({ uid }: KeptTask): number => this.arrivals.get(uid) ?? 0;
    return (one.createdAt - other.createdAt || arrival(one) - arrival(other)) < 0;
  }

  private hasReferences({ key: { namespace }, workspace, agentConfigs: configs }: KeptTask): boolean {
    if (workspace !== undefined && !this.workspaces.get({ namespace, name: workspace })) return false;
    return configs.every((name) => this.agentConfigs.get({ namespace, name }) !== undefined);
  }

  private dependency(key: ObjectKey): Dependency {
    const task = this.tasks.get(key);
    if (task) return { name: key.name, task };
    return { name: key.name, ...(this.tasks.undecodable(key) ? { unreadable: true } : {}) };
  }

  private holdsBranch(task: KeptTask, cache: NamespaceCache): boolean {
    const { namespace, name } = task.key;
    if (task.branchKey !== undefined && this.options.claims.isHeldBy(namespace, task.branchKey, task.uid)) return true;
    const job = cache.jobs.get({ namespace, name });
    const ownJob = job?.ownerUid === task.uid ? job : undefined;
    if (task.deleting) return ownJob !== undefined || podsOf(cache, task, undefined).some((pod) => !pod.finished);
    return !isFinished(task.phase) && (ownJob !== undefined || task.hasJob);
  }

  private taskChanged(key: ObjectKey, before: KeptTask | undefined, after: KeptTask | undefined): void {
    this.options.wake(key);
    if (after) this.noteArrival(after);
    if (!before || !after || concernsOthers(before, after)) this.wakeNeighbours(key, after ?? before);
    if (before && before.uid !== after?.uid) this.taskGone(before);
  }

  private noteArrival({ uid, phase, branchKey }: KeptTask): void {
    if (branchKey === undefined) return;
    if (isFinished(phase)) this.arrivals.delete(uid);
    else if (!this.arrivals.has(uid)) this.arrivals.set(uid, (this.arrived += 1));
  }

  private wakeNeighbours({ namespace, name }: ObjectKey, task: KeptTask | undefined): void {
    this.wakeUnfinished(this.tasks.byIndex('dependants', indexed(namespace, name)));
    if (task?.branchKey !== undefined) this.wakeUnfinished(this.tasks.byIndex('branch', indexed(namespace, task.branchKey)));
  }

  private taskGone({ key, branchKey, uid }: KeptTask): void {
    if (branchKey !== undefined) this.options.claims.release(key.namespace, branchKey, uid);
    this.arrivals.delete(uid);
    if (this.tasks.byIndex('namespace', key.namespace).length === 0) this.namespaces.close(key.namespace);
  }

  private wakeAll(index: 'workspace' | 'agentConfig', { namespace, name }: ObjectKey): void {
    this.wakeUnfinished(this.tasks.byIndex(index, indexed(namespace, name)));
  }

  private wakeUnfinished(found: readonly KeptTask[]): void {
    for (const task of found) if (task.deleting || !isFinished(task.phase)) this.options.wake(task.key);
  }

  private follow(namespace: string, cache: NamespaceCache): void {
    const wakeNamespace = (): void => {
      for (const task of this.tasks.byIndex('namespace', namespace)) this.options.wake(task.key);
    };
    cache.onAccessChange(wakeNamespace);
    cache.jobs.onChange((key) => {
      this.options.wake(key);
      const task = this.tasks.get(key);
      if (task) this.wakeNeighbours(key, task);
    });
    cache.pods.onChange((_key, before, after) => {
      const name = (after ?? before)?.task;
      if (name !== undefined) this.options.wake({ namespace, name });
    });
  }
}

const concernsOthers = (before: KeptTask, after: KeptTask): boolean =>
  before.phase !== after.phase || before.hasOutputs !== after.hasOutputs || before.uid !== after.uid;

const indexed = (namespace: string, value: string): string => `${namespace}/${value}`;

const TASK_INDEXES: Readonly<Record<string, (task: KeptTask) => readonly string[]>> = {
  namespace: ({ key }) => [key.namespace],
  dependants: ({ key, dependsOn }) => dependsOn.map((name) => indexed(key.namespace, name)),
  branch: ({ key, branchKey }) => (branchKey === undefined ? [] : [indexed(key.namespace, branchKey)]),
  workspace: ({ key, workspace }) => (workspace === undefined ? [] : [indexed(key.namespace, workspace)]),
  agentConfig: ({ key, agentConfigs: names }) => names.map((name) => indexed(key.namespace, name)),
};

/** Newest first; of the Job when it is known, else those that carry the Task's label (its Job is gone, they are on their way). */
function podsOf(cache: NamespaceCache, task: KeptTask, jobUid: string | undefined): KeptPod[] {
  const pods = cache.pods.byIndex('task', task.key.name).filter((pod) => jobUid === undefined || pod.jobUid === jobUid);
  return pods.sort(newestFirst);
}

function named<T extends KubeObject>(informer: ScopedInformer<T, T>, key: ObjectKey): Named<T> {
  const object = informer.get(key);
  if (object) return { name: key.name, object };
  const unreadable = informer.undecodable(key)?.error.message;
  return { name: key.name, ...(unreadable === undefined ? {} : { unreadable }) };
}
