import type { Job, Task } from '../../lib/api';
import type { Clock, Logger } from '../ports';
import type { Cluster, ObjectKey } from '../kube/cluster';
import { isConflict, isNotFound } from '../kube/errors';
import type { EventRecorder } from '../kube/events';
import { tasks } from '../kube/resources';
import type { Reconciler, ReconcileResult } from '../kube/work-queue';
import { announces } from './announce';
import { type Acting, applyPlan } from './apply';
import type { BranchClaims } from './branch-claims';
import { fetchNeeds } from './fetch';
import { keepJob } from './kept';
import type { TaskMetrics } from './metrics';
import { nothingFetched, type ObservedTask } from './observed';
import { foreignJob, planTask } from './plan';
import { planRefusal } from './refusal';
import type { Unfinished } from './states';
import type { TaskCache } from './task-cache';
import type { TaskPlan } from './task-plan';
import { endUnreadable, taskReference } from './unreadable';

export interface TaskReconcilerDeps {
  readonly cluster: Cluster;
  readonly cache: TaskCache;
  readonly claims: BranchClaims;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly metrics: TaskMetrics;
  readonly logger: Logger;
}

/** A plan may ask for what no cache holds, and learn from the answer that it needs more; a third question would be a loop. */
const MAX_FETCHES = 2;

/** The thin shell around `planTask`: observe, plan, act. */
export class TaskReconciler implements Reconciler {
  constructor(private readonly deps: TaskReconcilerDeps) {}

  public async reconcile(key: ObjectKey, signal: AbortSignal): Promise<ReconcileResult> {
    try {
      return await this.pass(key, signal);
    } catch (error) {
      // somebody wrote the Task in between: the cache is about to learn of it
      if (!isConflict(error)) this.deps.metrics.reconcileFailed();
      throw error;
    }
  }

  private async pass(key: ObjectKey, signal: AbortSignal): Promise<ReconcileResult> {
    const { cache, cluster } = this.deps;
    let fetched = nothingFetched;
    for (let round = 0; ; round += 1) {
      const seen = cache.observe(key, fetched);
      if (!seen) return this.unreadable(key, signal);
      const plan = planTask(seen, this.deps.clock.now());
      if (!plan.needs?.length) return this.act(seen, plan, signal);
      if (round === MAX_FETCHES)
        throw new Error(
          `planning Task ${key.namespace}/${key.name} asks for more after ${MAX_FETCHES} fetches: ${describe(plan)}`,
        );
      fetched = await fetchNeeds(cluster, key.namespace, plan.needs, fetched, signal);
    }
  }

  private async act(seen: ObservedTask, plan: TaskPlan, signal: AbortSignal): Promise<ReconcileResult> {
    const { key, uid, branchKey } = seen.kept;
    // No await between observe, plan and this: the branch is claimed on what was just seen.
    const starts = plan.writes.some((write) => write.kind === 'createJob');
    if (!starts) this.releaseClaim(seen);
    else if (branchKey !== undefined && !this.deps.claims.take(key.namespace, branchKey, uid)) return { requeueAfterMs: 1_000 };
    try {
      return await this.write(seen, plan, signal);
    } catch (error) {
      // With an uncertain outcome the claim stays: the Job may exist. The next pass of this Task settles it.
      if (isNotFound(error)) return {};
      throw error;
    }
  }

  private async write(seen: ObservedTask, plan: TaskPlan, signal: AbortSignal): Promise<ReconcileResult> {
    const { cluster, cache } = this.deps;
    const acting: Acting = { cluster, key: seen.kept.key, signal, onJob: (job) => cache.jobCreated(job) };
    const task = await this.wholeTask(seen, plan, signal);
    if (!task) return after(plan);
    const applied = await applyPlan(acting, task, plan);
    if ('task' in applied) {
      this.record(seen, task, applied.task, plan);
      return after(plan);
    }
    this.releaseClaim(seen);
    const instead = this.replan({ ...seen, task }, applied);
    const current = await this.reread(seen.kept.key, signal);
    const second = await applyPlan(acting, current, instead);
    if (!('task' in second)) throw new Error(`the API server takes neither plan for Task ${current.metadata.name ?? ''}`);
    this.record(seen, task, second.task, instead);
    return after(instead);
  }

  private async unreadable(key: ObjectKey, signal: AbortSignal): Promise<ReconcileResult> {
    const { cluster, cache, events, clock, logger } = this.deps;
    const error = cache.undecodable(key);
    if (error) await endUnreadable({ cluster, events, clock, logger, signal }, key, error);
    return {};
  }

  /** What to do when the API server did not take a write of the plan. */
  private replan(
    seen: Unfinished,
    applied: { readonly refused: Parameters<typeof planRefusal>[1] } | { readonly taken: Job },
  ): TaskPlan {
    const now = this.deps.clock.now();
    return 'taken' in applied ? foreignJob(seen, keepJob(applied.taken), now) : planRefusal(seen, applied.refused, now);
  }

  /** Finished Tasks are not kept whole; what is to be written to one needs it. */
  private async wholeTask(seen: ObservedTask, plan: TaskPlan, signal: AbortSignal): Promise<Task | undefined> {
    if (seen.task) return seen.task;
    return plan.writes.length === 0 && !plan.status ? undefined : this.reread(seen.kept.key, signal);
  }

  private async reread(key: ObjectKey, signal: AbortSignal): Promise<Task> {
    return this.deps.cluster.get(tasks, key, signal);
  }

  private record(seen: ObservedTask, before: Task, afterwards: Task, plan: TaskPlan): void {
    this.deps.cache.written(afterwards);
    if (afterwards.metadata.resourceVersion === before.metadata.resourceVersion && plan.writes.length === 0) return;
    this.count(before, plan);
    for (const event of plan.events) {
      if (announces(seen.config.jobs, event.reason)) this.deps.events.record(taskReference(before), event);
    }
    const phase = plan.status?.phase ?? seen.kept.phase;
    this.deps.logger.info({ kind: 'Task', ...seen.kept.key, phase, because: plan.because }, 'Task reconciled');
  }

  private count(before: Task, plan: TaskPlan): void {
    const { metrics } = this.deps;
    if (plan.status) metrics.statusWritten(before, before.status ?? {}, plan.status);
    for (const write of plan.writes) if (write.kind === 'addOutputs') metrics.outputsCaptured(before, write.outputs.results);
  }

  private releaseClaim({ kept }: ObservedTask): void {
    if (kept.branchKey !== undefined) this.deps.claims.release(kept.key.namespace, kept.branchKey, kept.uid);
  }
}

const after = (plan: TaskPlan): ReconcileResult =>
  plan.requeueAfterMs === undefined ? {} : { requeueAfterMs: plan.requeueAfterMs };

const describe = (plan: TaskPlan): string => (plan.needs ?? []).map((need) => need.kind).join(', ');
