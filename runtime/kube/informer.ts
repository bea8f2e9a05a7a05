import type { KubeObject } from '../../lib/api/meta';
import type { Clock, Logger, Random } from '../ports';
import type { Cluster, ObjectKey, Resource, Undecodable } from './cluster';

export type InformerState =
  | { readonly state: 'syncing' }
  | { readonly state: 'synced' }
  /** The API server does not allow to list or watch; asked again every 15 s. */
  | { readonly state: 'forbidden'; readonly message: string }
  /** The last attempt to list failed; what was known before stays. */
  | { readonly state: 'error'; readonly error: Error };

/** `before` absent: new. `after` absent: gone, or no longer decodable (then `undecodable(key)` knows). */
export type InformerHandler<Kept> = (key: ObjectKey, before: Kept | undefined, after: Kept | undefined) => void;

export interface InformerOptions<Wire extends KubeObject, Kept> {
  readonly cluster: Cluster;
  readonly resource: Resource<Wire>;
  /** @default - all namespaces */
  readonly namespace?: string;
  readonly labelSelector?: string;
  /** What stays in memory of an object. */
  readonly keep: (wire: Wire) => Kept;
  /** Values under which an object is found by `byIndex`. */
  readonly indexes?: Readonly<Record<string, (kept: Kept) => readonly string[]>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** First and longest delay between attempts after failures. @default 200 and 30_000 */
  readonly baseBackoffMs?: number;
  readonly maxBackoffMs?: number;
  /** @default 15_000 */
  readonly forbiddenRetryMs?: number;
}

/** A local copy of a collection that follows the cluster. */
export declare class Informer<Wire extends KubeObject, Kept> {
  constructor(options: InformerOptions<Wire, Kept>);
  start(): void;
  stop(): Promise<void>;
  get(key: ObjectKey): Kept | undefined;
  list(): Kept[];
  byIndex(index: string, value: string): Kept[];
  undecodable(key: ObjectKey): Undecodable | undefined;
  /** Has the collection been complete at least once? */
  get hasSynced(): boolean;
  whenSynced(): Promise<void>;
  /** Resolves when it is known whether the collection can be seen: synced or forbidden. */
  whenSettled(): Promise<void>;
  get state(): InformerState;
  onStateChange(listener: (state: InformerState) => void): () => void;
  onChange(handler: InformerHandler<Kept>): () => void;
  /** Takes the answer to an own write, so that the next look sees it. Older answers are ignored. */
  observe(wire: Wire): void;
}
