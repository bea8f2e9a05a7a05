import type { Clock, Logger, Random } from '../ports';
import type { Cluster, ObjectKey } from './cluster';
import type { LeaseSpec } from './core';
import { delay } from './delay';
import { isConflict, isNotFound } from './errors';
import { leases } from './resources';

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

/** A Lease as it was last seen, with what must be known to write it. */
interface Seen {
  readonly resourceVersion: string;
  readonly spec: LeaseSpec;
}

type State = 'waiting' | 'leading' | 'lost' | 'stopped';

/**
 * Leader election on a Lease. Whether another holder is still alive is judged by how long its Lease has not changed while this process watched,
 * on this process' timers: never by the times that stand in it, which another clock wrote.
 */
export class LeaderElection {
  private state: State = 'waiting';
  private seen: Seen | undefined;
  /** The Lease has not changed for as long as it lasts. */
  private expired = false;
  private cancelExpiry: () => void = () => undefined;
  private cancelDeadline: () => void = () => undefined;
  private readonly ended = new AbortController();
  private readonly waiters: (() => void)[] = [];
  private running: Promise<void> | undefined;

  constructor(private readonly options: LeaderElectionOptions) {}

  public get isLeading(): boolean {
    return this.state === 'leading';
  }

  /** Begins to try; a second call does nothing. */
  public start(): void {
    this.running ??= this.run();
  }

  /** Resolves when the Lease is held, at once when it is already. */
  public whenLeading(): Promise<void> {
    return new Promise((resolve) => {
      if (this.isLeading) resolve();
      else this.waiters.push(resolve);
    });
  }

  /** Gives the Lease back when it is held, so that another need not wait for its end. */
  public async stop(): Promise<void> {
    const lost = this.state === 'lost';
    this.finish('stopped');
    await this.running;
    if (!lost && this.seen?.spec.holderIdentity === this.options.identity) await this.release(this.seen);
  }

  private async run(): Promise<void> {
    const { clock, random, retryPeriodMs = 2_000 } = this.options;
    const { signal } = this.ended;
    while (!signal.aborted) {
      await this.attempt(signal);
      // those that wait must not all ask at once
      const wait = this.isLeading ? retryPeriodMs : retryPeriodMs * (1 + random.next() * 1.2);
      await delay(clock, wait, signal).catch(() => undefined);
    }
  }

  /** Looks, and writes when the Lease is ours or nobody's. Failures are tried again until the deadline has passed. */
  private async attempt(ended: AbortSignal): Promise<void> {
    const { clock, renewDeadlineMs = 10_000, logger, key } = this.options;
    const attempt = new AbortController();
    const abort = (): void => attempt.abort(new Error('the attempt took too long'));
    // one that stalls must leave time for another before the deadline
    const cancel = clock.after(renewDeadlineMs / 2, abort);
    // counted from before the write, so that it passes before the others can think that the Lease has ended
    const cancelDeadline = clock.after(renewDeadlineMs, () =>
      this.lose(`the Lease could not be renewed for ${renewDeadlineMs} ms`),
    );
    ended.addEventListener('abort', abort, { once: true });
    try {
      const written = await this.renewOrAcquire(attempt.signal);
      if (!written || ended.aborted) cancelDeadline();
      else this.held(cancelDeadline);
    } catch (error) {
      cancelDeadline();
      if (!ended.aborted) logger.warn({ ...key, leading: this.isLeading, error }, 'The Lease could not be taken or renewed');
    } finally {
      cancel();
      ended.removeEventListener('abort', abort);
    }
  }

  /** True when the Lease was written and is ours. */
  private async renewOrAcquire(signal: AbortSignal): Promise<boolean> {
    if (this.isLeading && this.seen) return this.renew(this.seen, signal);
    const seen = await this.look(signal);
    if (!seen) await this.create(signal);
    else if (this.mayTake(seen.spec)) await this.take(seen, signal);
    else return false;
    return true;
  }

  private async renew(seen: Seen, signal: AbortSignal): Promise<boolean> {
    try {
      await this.write({ renewTime: this.now() }, seen, signal);
    } catch (error) {
      if (!isConflict(error) && !isNotFound(error)) throw error;
      // written by another, or by us with the answer lost
      const now = await this.look(signal);
      if (!now || !this.isLeading) return false;
      await this.write({ renewTime: this.now() }, now, signal);
    }
    return true;
  }

  private held(cancelDeadline: () => void): void {
    this.cancelDeadline();
    this.cancelDeadline = cancelDeadline;
    if (this.isLeading) return;
    this.state = 'leading';
    this.options.logger.info({ ...this.options.key, identity: this.options.identity }, 'The Lease is held');
    for (const resolve of this.waiters.splice(0)) resolve();
  }

  private mayTake({ holderIdentity }: LeaseSpec): boolean {
    return !holderIdentity || holderIdentity === this.options.identity || this.expired;
  }

  private async take(seen: Seen, signal: AbortSignal): Promise<void> {
    const { identity, leaseDurationMs = 15_000 } = this.options;
    const now = this.now();
    const changed = seen.spec.holderIdentity !== identity;
    await this.write(
      {
        holderIdentity: identity,
        leaseDurationSeconds: Math.round(leaseDurationMs / 1_000),
        acquireTime: now,
        renewTime: now,
        leaseTransitions: (seen.spec.leaseTransitions ?? 0) + (changed ? 1 : 0),
      },
      seen,
      signal,
    );
  }

  private async create(signal: AbortSignal): Promise<void> {
    const { cluster, key, identity, leaseDurationMs = 15_000 } = this.options;
    const now = this.now();
    const spec = {
      holderIdentity: identity,
      leaseDurationSeconds: Math.round(leaseDurationMs / 1_000),
      acquireTime: now,
      renewTime: now,
      leaseTransitions: 0,
    };
    this.remember(await cluster.create(leases, { metadata: { ...key }, spec }, { signal }));
  }

  /** The version makes the API server refuse the write when anybody else wrote in between. */
  private async write(spec: LeaseSpec, { resourceVersion }: Seen, signal: AbortSignal): Promise<void> {
    const { cluster, key } = this.options;
    this.remember(await cluster.patch(leases, key, { spec }, { resourceVersion, signal }));
  }

  private async look(signal: AbortSignal): Promise<Seen | undefined> {
    const { cluster, key, identity } = this.options;
    try {
      const seen = this.remember(await cluster.get(leases, key, signal));
      if (this.isLeading && seen.spec.holderIdentity !== identity) this.lose('another process holds the Lease');
      return seen;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      if (this.isLeading) this.lose('the Lease was deleted');
      return undefined;
    }
  }

  private remember({
    metadata,
    spec = {},
  }: {
    readonly metadata: { readonly resourceVersion?: string };
    readonly spec?: LeaseSpec;
  }): Seen {
    const { resourceVersion = '' } = metadata;
    if (this.seen?.resourceVersion !== resourceVersion) {
      const { clock, leaseDurationMs = 15_000 } = this.options;
      // the holder says how long its Lease lasts; none lasts shorter than ours, or a holder's mistake would cost it the Lease
      const lasts = Math.max(leaseDurationMs, (spec.leaseDurationSeconds ?? 0) * 1_000);
      this.expired = false;
      this.cancelExpiry();
      this.cancelExpiry = clock.after(lasts, () => (this.expired = true));
    }
    this.seen = { resourceVersion, spec };
    return this.seen;
  }

  private lose(why: string): void {
    if (!this.isLeading) return;
    this.finish('lost');
    this.options.logger.error({ ...this.options.key, identity: this.options.identity, why }, 'The Lease is lost');
    this.options.onLost();
  }

  private finish(state: 'lost' | 'stopped'): void {
    if (this.state === 'waiting' || this.state === 'leading') this.state = state;
    this.cancelExpiry();
    this.cancelDeadline();
    this.ended.abort();
  }

  private async release(seen: Seen): Promise<void> {
    const { clock, logger, key, identity } = this.options;
    const attempt = new AbortController();
    const cancel = clock.after(2_000, () => attempt.abort(new Error('giving the Lease back took too long')));
    const free = { holderIdentity: '', leaseDurationSeconds: 1, renewTime: this.now() };
    try {
      await this.write(free, seen, attempt.signal).catch(async (error: unknown) => {
        if (!isConflict(error)) throw error;
        // the answer to a renewal was cut off by the end
        const now = await this.look(attempt.signal);
        if (now?.spec.holderIdentity === identity) await this.write(free, now, attempt.signal);
      });
    } catch (error) {
      // it ends by itself
      logger.warn({ ...key, error }, 'The Lease could not be given back');
    } finally {
      cancel();
      this.cancelExpiry();
    }
  }

  /** Kubernetes' MicroTime: six digits. */
  private now(): string {
    return this.options.clock.now().toISOString().replace('Z', '000Z');
  }
}
