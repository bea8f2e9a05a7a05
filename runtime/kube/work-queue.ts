import type { Clock, Logger, Random } from '../ports';
import { backoffMs } from './backoff';
import type { ObjectKey } from './cluster';
import { isConflict, TerminalError } from './errors';
import { Fifo } from './fifo';
import { keyString, parseKeyString } from './object-key';
import { askedToWaitMs } from './retry-after';
import { TimedKeys } from './timed-keys';

export interface ReconcileResult {
  /** Reconcile again after so many milliseconds, unless something happens earlier. */
  readonly requeueAfterMs?: number;
}

export interface Reconciler {
  /** Brings the object of this key to where it should be. Throws to be called again with back-off, `TerminalError` to be left alone. */
  reconcile(key: ObjectKey, signal: AbortSignal): Promise<ReconcileResult>;
}

export interface WorkQueueOptions {
  /** Names the queue in logs. */
  readonly name: string;
  readonly reconciler: Reconciler;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Keys reconciled at the same time; one key never is. @default 4 */
  readonly workers?: number;
  /** First delay after a failure; doubles with each. @default 5 */
  readonly baseBackoffMs?: number;
  /** Longest delay after a failure. @default 60_000 */
  readonly maxBackoffMs?: number;
  /** A reconcile that takes longer sees its signal aborted. @default 120_000 */
  readonly reconcileTimeoutMs?: number;
  readonly metrics?: WorkQueueMetrics;
}

/** Called when a figure changes. */
export interface WorkQueueMetrics {
  depth?(waiting: number): void;
  retried?(): void;
  reconciled?(outcome: 'done' | 'failed' | 'terminal', milliseconds: number): void;
}

/**
 * Keys that wait for a pass of the reconciler. A key is in it once, however often it is added; one that is added while it is being reconciled
 * is reconciled again afterwards. A pass that fails is repeated with back-off.
 */
export class WorkQueue {
  private readonly ready = new Fifo();
  private readonly running = new Map<string, Promise<void>>();
  /** Added while running. */
  private readonly again = new Set<string>();
  private readonly failures = new Map<string, number>();
  /** Asked for from outside: stay until they are due. */
  private readonly delayed: TimedKeys;
  /** Follow from a key's last pass: void when another pass begins earlier. */
  private readonly requeued: TimedKeys;
  /** Of the passes that run. */
  private readonly controllers = new Set<AbortController>();
  private stopped = false;
  private started = false;

  constructor(private readonly options: WorkQueueOptions) {
    const due = (key: string): void => this.enqueue(key);
    this.delayed = new TimedKeys(options.clock, due);
    this.requeued = new TimedKeys(options.clock, due);
  }

  /** Keys that could be reconciled now and wait for a worker. */
  public get depth(): number {
    return this.ready.size;
  }

  /** Has the key to be reconciled as soon as a worker is free. Also before `start()`; after `stop()` it does nothing. */
  public add(key: ObjectKey): void {
    this.enqueue(keyString(key));
  }

  /** As `add`, after a while; of several such calls for a key the earliest counts. */
  public addAfter(key: ObjectKey, milliseconds: number): void {
    if (milliseconds <= 0) this.add(key);
    else if (!this.stopped) this.delayed.set(keyString(key), milliseconds);
  }

  /** Sets the workers to work. */
  public start(): void {
    this.started = true;
    this.pump();
  }

  /** Takes no more keys, aborts the signals of the passes that run, and waits for them. */
  public async stop(): Promise<void> {
    this.stopped = true;
    for (const controller of this.controllers) controller.abort(new Error('the work queue was stopped'));
    this.delayed.clear();
    this.requeued.clear();
    this.ready.clear();
    this.again.clear();
    await Promise.all(this.running.values());
  }

  private enqueue(key: string): void {
    if (this.stopped) return;
    if (this.running.has(key)) this.again.add(key);
    else if (this.ready.add(key)) this.options.metrics?.depth?.(this.ready.size);
    this.pump();
  }

  private pump(): void {
    const { workers = 4 } = this.options;
    while (this.started && this.running.size < workers) {
      const key = this.ready.take();
      if (key === undefined) return;
      this.options.metrics?.depth?.(this.ready.size);
      this.requeued.delete(key);
      // set before the pass begins: it may add its own key
      this.running.set(key, Promise.resolve());
      this.running.set(key, this.work(key));
    }
  }

  /** One pass; never rejects. */
  private async work(key: string): Promise<void> {
    const { clock, metrics } = this.options;
    const startedAt = clock.now().getTime();
    const outcome = await this.pass(key);
    metrics?.reconciled?.(outcome, clock.now().getTime() - startedAt);
    this.running.delete(key);
    if (this.again.delete(key)) this.enqueue(key);
    this.pump();
  }

  private async pass(key: string): Promise<'done' | 'failed' | 'terminal'> {
    const { reconciler, clock, reconcileTimeoutMs = 120_000 } = this.options;
    const controller = new AbortController();
    const cancelTimeout = clock.after(reconcileTimeoutMs, () =>
      controller.abort(new Error(`the reconcile took longer than ${reconcileTimeoutMs} ms`)),
    );
    this.controllers.add(controller);
    try {
      const { requeueAfterMs } = await reconciler.reconcile(parseKeyString(key), controller.signal);
      this.failures.delete(key);
      if (requeueAfterMs !== undefined && !this.stopped) this.requeued.set(key, requeueAfterMs);
      return 'done';
    } catch (error) {
      return this.failed(key, error);
    } finally {
      cancelTimeout();
      this.controllers.delete(controller);
    }
  }

  private failed(key: string, error: unknown): 'failed' | 'terminal' {
    if (this.stopped) return 'failed';
    const { logger, name, random, metrics, baseBackoffMs = 5, maxBackoffMs = 60_000 } = this.options;
    const fields = { queue: name, ...parseKeyString(key), error };
    if (error instanceof TerminalError) {
      this.failures.delete(key);
      logger.error(fields, 'Reconcile failed and is not repeated');
      return 'terminal';
    }
    const failures = (this.failures.get(key) ?? 0) + 1;
    this.failures.set(key, failures);
    const wait = Math.max(backoffMs(failures, { baseMs: baseBackoffMs, maxMs: maxBackoffMs }, random), askedToWaitMs(error));
    this.requeued.set(key, wait);
    metrics?.retried?.();
    const retry = { ...fields, failures, retryAfterMs: Math.round(wait) };
    // somebody wrote the object in between, which is no fault
    if (isConflict(error)) logger.debug(retry, 'Reconcile met a newer version and is repeated');
    else logger.warn(retry, 'Reconcile failed and is repeated');
    return 'failed';
  }
}
