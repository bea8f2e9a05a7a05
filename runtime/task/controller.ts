import type { RuntimeConfig } from '../../lib/api/runtime-config';
import type { EventRecorder } from '../kube/events';
import { WorkQueue } from '../kube/work-queue';
import { BranchClaims } from './branch-claims';
import type { TaskMetrics } from './metrics';
import type { CacheDeps } from './namespace-caches';
import { TaskReconciler } from './reconciler';
import { TaskCache } from './task-cache';

export interface TaskControllerDeps extends CacheDeps {
  readonly config: RuntimeConfig;
  readonly events: EventRecorder;
  readonly metrics: TaskMetrics;
  /** Tasks reconciled at the same time. @default 8 */
  readonly workers?: number;
}

/** Wires cache, queue and reconciler of Tasks. */
export class TaskController {
  private readonly cache: TaskCache;
  private readonly queue: WorkQueue;

  constructor(deps: TaskControllerDeps) {
    const { cluster, clock, random, logger, events, metrics, config } = deps;
    const claims = new BranchClaims();
    this.cache = new TaskCache({ cluster, clock, random, logger, config, claims, wake: (key) => this.queue.add(key) });
    const reconciler = new TaskReconciler({ cluster, cache: this.cache, claims, clock, events, metrics, logger });
    this.queue = new WorkQueue({ name: 'task', reconciler, clock, random, logger, workers: deps.workers ?? 8 });
  }

  public get hasSynced(): boolean {
    return this.cache.hasSynced;
  }

  /** Work begins when the caches are complete: a rule that sees half the cluster would start what must wait. */
  public start(): void {
    this.cache.start();
    void this.cache.whenSynced().then(() => this.queue.start());
  }

  public async stop(): Promise<void> {
    await this.queue.stop();
    await this.cache.stop();
  }
}
