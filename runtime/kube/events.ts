import { createHash } from 'node:crypto';
import type { Clock, Logger } from '../ports';
import type { Cluster } from './cluster';
import type { CoreEvent } from './core';
import { delay } from './delay';
import { isAlreadyExists, isNotFound, KubeApiError, KubeConnectionError } from './errors';
import { Pace } from './pace';
import { events } from './resources';
import { askedToWaitMs } from './retry-after';

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

/** Events that wait to be sent; more are dropped, for they would come too late to tell anything. */
const MOST_WAITING = 1_000;
/** Sent at the same time. Events must not crowd out the writes they are about. */
const MOST_SENDING = 2;
/** A burst of Tasks is done first, then told about: each Event carries its own time. */
const PACE = { burst: 25, perSecond: 50 };
/** An Event is tried so often, with waits that double. */
const MOST_ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;
/** The same Event again within this time says nothing new. */
const WINDOW_MS = 60_000;
const LONGEST_MESSAGE = 1_024;
const LONGEST_NAME = 253;

/** Writes core/v1 Events. */
export class KubeEventRecorder implements EventRecorder {
  private readonly waiting: CoreEvent[] = [];
  private readonly sending = new Set<Promise<void>>();
  /** Names of Events recorded in this window of time, and the one before. */
  private recent = new Set<string>();
  private before = new Set<string>();
  private window = 0;
  private stopped = false;
  private dropped = 0;
  private readonly ended = new AbortController();
  private readonly pace: Pace;
  /** Ends the wait for the pace, if there is one. */
  private wake: (() => void) | undefined;

  constructor(private readonly options: KubeEventRecorderOptions) {
    this.pace = new Pace(PACE, options.clock);
  }

  public record(subject: EventSubject, event: EventContent): void {
    if (this.stopped) return;
    if (this.waiting.length >= MOST_WAITING) {
      this.dropped += 1;
      return;
    }
    const now = this.options.clock.now();
    const digest = digestOf(subject, event);
    if (this.wasRecorded(digest, now)) return;
    this.waiting.push(this.build(subject, event, digest, now));
    this.pump();
  }

  /** Sends what waits, for at most `withinMs`; nothing is recorded any more. */
  public async stop(withinMs = 2_000): Promise<void> {
    this.stopped = true;
    this.wake?.();
    this.pump();
    const giveUp = delay(this.options.clock, withinMs, this.ended.signal).catch(() => undefined);
    await Promise.race([this.drain(), giveUp]);
    this.waiting.length = 0;
    this.ended.abort();
  }

  private async drain(): Promise<void> {
    while (this.sending.size > 0) await Promise.race(this.sending);
  }

  private wasRecorded(digest: string, now: Date): boolean {
    const window = Math.floor(now.getTime() / WINDOW_MS);
    if (window !== this.window) {
      this.before = window === this.window + 1 ? this.recent : new Set();
      this.recent = new Set();
      this.window = window;
    }
    if (this.recent.has(digest) || this.before.has(digest)) return true;
    this.recent.add(digest);
    return false;
  }

  /** The name is made of what the Event says and when, so that a second writer of the same is told that it exists. */
  private build(subject: EventSubject, { type, reason, message }: EventContent, digest: string, now: Date): CoreEvent {
    const { component = 'kelos-controller' } = this.options;
    const suffix = `.${digest}${Math.floor(now.getTime() / WINDOW_MS).toString(16)}`;
    const time = now.toISOString().replace(/\.\d+Z$/, 'Z');
    const { apiVersion, kind, namespace, name, uid } = subject;
    return {
      metadata: { namespace, name: cutName(name, LONGEST_NAME - suffix.length) + suffix },
      involvedObject: { apiVersion, kind, namespace, name, uid },
      type,
      reason,
      message: cut(message),
      source: { component },
      reportingComponent: component,
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
    };
  }

  private pump(): void {
    while (this.sending.size < MOST_SENDING && this.waiting.length > 0 && this.mayPass()) {
      const event = this.waiting.shift();
      if (!event) return;
      const sent = this.send(event).finally(() => {
        this.sending.delete(sent);
        this.pump();
      });
      this.sending.add(sent);
    }
  }

  /** What is left at the end goes at once, there is no time to lose. */
  private mayPass(): boolean {
    if (this.stopped) return true;
    if (this.wake) return false;
    const waitMs = this.pace.take();
    if (waitMs === 0) return true;
    const cancel = this.options.clock.after(waitMs, () => {
      this.wake = undefined;
      this.pump();
    });
    this.wake = () => {
      cancel();
      this.wake = undefined;
    };
    return false;
  }

  private async create(event: CoreEvent): Promise<void> {
    const { cluster, clock } = this.options;
    const { signal } = this.ended;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await cluster.create(events, event, { signal });
        return;
      } catch (error) {
        if (attempt === MOST_ATTEMPTS || !isPassing(error) || signal.aborted) throw error;
        await delay(clock, Math.max(FIRST_WAIT_MS * 2 ** (attempt - 1), askedToWaitMs(error)), signal);
      }
    }
  }

  private async send(event: CoreEvent): Promise<void> {
    const { logger } = this.options;
    try {
      await this.create(event);
    } catch (error) {
      // said before by us or another, or the namespace is going away: nothing is missed
      if (isAlreadyExists(error) || isNotFound(error) || this.ended.signal.aborted) return;
      logger.debug({ ...event.metadata, reason: event.reason, dropped: this.dropped, error }, 'An Event could not be written');
    }
  }
}

/** Might it be taken a little later? An answer that was lost counts too: should the Event be there, that is said. */
function isPassing(error: unknown): boolean {
  if (error instanceof KubeConnectionError) return true;
  return error instanceof KubeApiError && (error.code === 429 || error.code >= 500);
}

function digestOf({ uid, namespace, name }: EventSubject, { type, reason, message }: EventContent): string {
  return createHash('sha256').update([uid, namespace, name, type, reason, message].join('\0')).digest('hex').slice(0, 12);
}

/** Never in the middle of a character of two code units. */
function cut(message: string): string {
  if (message.length <= LONGEST_MESSAGE) return message;
  return `${message.slice(0, LONGEST_MESSAGE - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const cutName = (name: string, length: number): string =>
  name.length <= length ? name : name.slice(0, length).replace(/[^a-z0-9]+$/, '');
