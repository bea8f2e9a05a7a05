import type { Clock, Logger, Random } from '../ports';
import type { Cluster, ObjectKey } from './cluster';

export interface LeaderElectionOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly key: ObjectKey;
  /** Unique to this process. */
  readonly identity: string;
  /** @default 15_000 */
  readonly leaseDurationMs?: number;
  /** @default 10_000 */
  readonly renewDeadlineMs?: number;
  /** @default 2_000 */
  readonly retryPeriodMs?: number;
  /** Called once; the process must stop acting. Not called by `stop()`. */
  readonly onLost: () => void;
}

/** Leader election on a Lease. */
export declare class LeaderElection {
  constructor(options: LeaderElectionOptions);
  start(): void;
  /** Resolves when the Lease is held. */
  whenLeading(): Promise<void>;
  get isLeading(): boolean;
  /** Gives the Lease back. */
  stop(): Promise<void>;
}
