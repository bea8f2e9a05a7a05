import type { Clock, Logger, Random } from '../ports';
import type { ObjectKey } from './cluster';

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

/** Keys that wait for a pass of the reconciler. */
export declare class WorkQueue {
  constructor(options: WorkQueueOptions);
  add(key: ObjectKey): void;
  addAfter(key: ObjectKey, milliseconds: number): void;
  start(): void;
  stop(): Promise<void>;
  get depth(): number;
}
