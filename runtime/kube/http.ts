import type { Clock } from '../ports';
import { collect, collectCut } from './body';
import type { ConnectionConfig } from './connection';
import { delay } from './delay';
import { KubeApiError, KubeConnectionError } from './errors';
import { errorOfAnswer } from './status-error';
import { type Answer, type Call, type Timeouts, Transport } from './transport';
import { Warnings } from './warnings';

export interface KubeHttpOptions {
  readonly connection: ConnectionConfig;
  readonly clock: Clock;
  readonly userAgent?: string;
  readonly timeouts?: Partial<Timeouts>;
  /** Longest answer that is read. @default 16 MiB */
  readonly maxBytes?: number;
  /** Called once for each text. */
  readonly onWarning?: (text: string) => void;
}

const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 10_000, idleMs: 30_000, totalMs: 60_000 };
const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;
/** Errors are read to be shown. */
const MAX_ERROR_BYTES = 1024 * 1024;
/** A read is tried so often while the API server asks to come back later, or has just closed the connection. */
const MAX_ATTEMPTS = 4;
/** Longer waits are the caller's. */
const LONGEST_WAIT_SECONDS = 10;

/** Requests to an API server: bodies in and out, errors as `KubeApiError` and `KubeConnectionError`. */
export class KubeHttp {
  private readonly transport: Transport;
  private readonly timeouts: Timeouts;
  private readonly warnings: Warnings;
  private readonly maxBytes: number;

  constructor(private readonly options: KubeHttpOptions) {
    this.transport = new Transport(options.connection, options.clock, options.userAgent ?? 'kelos-iac');
    this.timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
    this.warnings = new Warnings(options.onWarning ?? (() => undefined));
    this.maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  }

  /**
   * Sends a request and parses the answer.
   * @throws KubeApiError for an answer other than success, KubeConnectionError for none, the signal's reason when aborted
   */
  public async json(call: Call): Promise<unknown> {
    return this.retrying(call, async () => {
      const answer = await this.open(call, this.timeouts, 'pooled');
      const text = (await collect(answer.chunks, this.maxBytes)).toString('utf8');
      try {
        return JSON.parse(text) as unknown;
      } catch (cause) {
        throw new KubeConnectionError('malformed', `${call.method} ${call.path}: the answer is not JSON`, { cause });
      }
    });
  }

  /** The answer as text, cut after `limitBytes` at a character's end. */
  public async text(call: Call, limitBytes: number): Promise<string> {
    return this.retrying(call, async () => {
      const answer = await this.open(call, this.timeouts, 'pooled');
      return collectCut(answer.chunks, limitBytes);
    });
  }

  /** An answer without an end; `silenceMs` is the longest pause between two of its chunks. Must be iterated. */
  public async stream(call: Call, silenceMs: number): Promise<AsyncIterable<Buffer>> {
    // the limit on the whole time is for the way to the answer, and for one that is a refusal
    const { chunks, endless } = await this.open(call, { ...this.timeouts, idleMs: silenceMs }, 'single');
    endless();
    return chunks;
  }

  /** Closes what is idle and breaks what is not. */
  public close(): void {
    this.transport.close();
  }

  private async open(call: Call, timeouts: Timeouts, kind: 'pooled' | 'single'): Promise<Answer> {
    const answer = await this.transport.open(call, timeouts, kind);
    this.warnings.take(answer.warnings);
    if (answer.status >= 200 && answer.status < 300) return asAsked(call, answer);
    const text = await collectCut(answer.chunks, MAX_ERROR_BYTES);
    if (answer.status === 401) this.options.connection.refused?.();
    throw errorOfAnswer(answer.status, text, answer.retryAfterSeconds);
  }

  private async retrying<T>(call: Call, attempt: () => Promise<T>): Promise<T> {
    // what is forgiven once, whatever else went wrong before
    const forgiven = new Set<string>();
    for (let number = 1; ; number += 1) {
      try {
        return await attempt();
      } catch (error) {
        const wait = number < MAX_ATTEMPTS ? this.waitBeforeRetry(call, error, forgiven) : undefined;
        if (wait === undefined) throw error;
        if (wait > 0) await delay(this.options.clock, wait, call.signal);
      }
    }
  }

  /** Milliseconds, or undefined when the caller must decide. */
  private waitBeforeRetry(call: Call, error: unknown, forgiven: Set<string>): number | undefined {
    // refused before it was looked at, so safe for every method; once, with credentials read anew
    if (isUnauthorized(error)) return this.options.connection.refused ? once(forgiven, 'unauthorized') : undefined;
    if (call.method !== 'GET') return undefined;
    // a kept connection that the server closed at this moment
    if (error instanceof KubeConnectionError) return error.code === 'cut' ? once(forgiven, 'cut') : undefined;
    return waitAsked(error);
  }
}

/** No wait the first time, and undefined after that. */
function once(forgiven: Set<string>, what: string): 0 | undefined {
  if (forgiven.has(what)) return undefined;
  forgiven.add(what);
  return 0;
}

const isUnauthorized = (error: unknown): boolean => error instanceof KubeApiError && error.code === 401;

/** @throws KubeConnectionError when the answer is compressed: rather said here than that it is not JSON */
async function asAsked(call: Call, answer: Answer): Promise<Answer> {
  if (answer.encoding === undefined || answer.encoding === 'identity') return answer;
  await collectCut(answer.chunks, 0);
  throw new KubeConnectionError('malformed', `${call.method} ${call.path}: the answer is encoded as ${answer.encoding}`);
}

/** Milliseconds after which an API server that cannot answer now wants to be asked again, if that is soon. */
function waitAsked(error: unknown): number | undefined {
  if (!(error instanceof KubeApiError) || (error.code !== 429 && error.code < 500)) return undefined;
  const seconds = error.details?.retryAfterSeconds;
  return seconds !== undefined && seconds <= LONGEST_WAIT_SECONDS ? seconds * 1_000 : undefined;
}
