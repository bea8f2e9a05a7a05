import type { Clock, Logger } from '../ports';
import type { Cluster } from './cluster';

/** The object an Event is about. */
export interface EventSubject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

export interface EventContent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  /** Cut after 1,024 characters. */
  readonly message: string;
}

/** Best effort: returns at once, never throws. */
export interface EventRecorder {
  record(subject: EventSubject, event: EventContent): void;
}

export interface KubeEventRecorderOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly logger: Logger;
  /** @default 'kelos-controller' */
  readonly component?: string;
}

export declare class KubeEventRecorder implements EventRecorder {
  constructor(options: KubeEventRecorderOptions);
  record(subject: EventSubject, event: EventContent): void;
  /** Sends what waits, for at most `withinMs`. */
  stop(withinMs?: number): Promise<void>;
}
