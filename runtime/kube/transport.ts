import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../ports';
import type { ConnectionConfig, Credentials } from './connection';
import { reasonOf } from './delay';
import { KubeConnectionError } from './errors';
import { secondsOfRetryAfter } from './retry-after';

/** One request as it goes over the wire. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly warnings: readonly string[] | undefined;
  /** Set by something in between that compresses although nobody asked for it. */
  readonly encoding: string | undefined;
  /** Lifts the limit on the whole time. */
  readonly endless: () => void;
  /** Ends the connection when it is left early. Throws when the connection is cut or falls silent. */
  readonly chunks: AsyncIterable<Buffer>;
}

export interface Timeouts {
  /** Until the connection stands. @default 10_000 */
  readonly connectMs: number;
  /** Longest silence, before the answer and within it. @default 30_000 */
  readonly idleMs: number;
  /** Until the last byte of the answer. @default 60_000 */
  readonly totalMs: number;
}

interface Agents {
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly pooled: http.Agent;
  readonly single: http.Agent;
}

/** Connections that are not watches. More would only wait in the API server's queues. */
const MOST_CONNECTIONS = 32;
/** API servers close connections that were idle for 90 s; one that is about to be closed must not be used. */
const IDLE_CONNECTION_MS = 45_000;

/** Node looks connections up by all that they are made with, certificates included, at every request; here all of an agent's are the same. */
class OneServerAgent extends https.Agent {
  public override getName(): string {
    return 'api-server';
  }
}

/** Opens requests on connections that are kept. */
export class Transport {
  private agents: Agents | undefined;

  constructor(
    private readonly connection: ConnectionConfig,
    private readonly clock: Clock,
    private readonly userAgent: string,
  ) {}

  /** @throws KubeConnectionError, or the signal's reason */
  public async open(call: Call, timeouts: Timeouts, kind: 'pooled' | 'single'): Promise<Answer> {
    const credentials = await this.connection.credentials();
    if (call.signal?.aborted) throw reasonOf(call.signal);
    const agent = this.agentsFor(credentials)[kind];
    const { server } = this.connection;
    const request = (server.protocol === 'https:' ? https : http).request({
      host: server.hostname.replace(/^\[|\]$/g, ''),
      port: server.port,
      method: call.method,
      path: server.pathname.replace(/\/$/, '') + call.path,
      headers: headersOf(call, credentials, this.userAgent),
      agent,
    });
    return new Exchange(request, call, timeouts, this.clock).run();
  }

  public close(): void {
    this.agents?.pooled.destroy();
    this.agents?.single.destroy();
  }

  private agentsFor({ clientCert, clientKey }: Credentials): Agents {
    if (this.agents && this.agents.cert === clientCert && this.agents.key === clientKey) return this.agents;
    this.retire();
    const { ca, insecure, serverName, server } = this.connection;
    const make = (options: https.AgentOptions): http.Agent =>
      server.protocol === 'https:'
        ? new OneServerAgent({
            ...options,
            ...(ca === undefined ? {} : { ca }),
            ...(clientCert === undefined ? {} : { cert: clientCert, key: clientKey }),
            ...(serverName === undefined ? {} : { servername: serverName }),
            rejectUnauthorized: insecure !== true,
          })
        : new http.Agent(options);
    const pooled = make({ keepAlive: true, maxSockets: MOST_CONNECTIONS, timeout: IDLE_CONNECTION_MS });
    this.agents = { cert: clientCert, key: clientKey, pooled, single: make({ keepAlive: false }) };
    return this.agents;
  }

  /** What the connections of the old certificate carry ends by itself; those that carry nothing will not be used again. */
  private retire(): void {
    for (const sockets of Object.values(this.agents?.pooled.freeSockets ?? {})) sockets?.forEach((socket) => socket.destroy());
  }
}

function headersOf(call: Call, { token }: Credentials, userAgent: string): http.OutgoingHttpHeaders {
  return {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': userAgent,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(call.body === undefined
      ? {}
      : { 'content-type': call.contentType ?? 'application/json', 'content-length': Buffer.byteLength(call.body) }),
  };
}

/** One request and its answer, with everything that may end it early. */
class Exchange {
  private response: http.IncomingMessage | undefined;
  /** What fails before is known not to have reached the server. */
  private connected = false;
  private cancelTotal: () => void = () => undefined;
  private cancelPhase: () => void = () => undefined;
  private readonly onAbort = (): void => {
    if (this.call.signal) this.destroy(reasonOf(this.call.signal));
  };

  constructor(
    private readonly request: http.ClientRequest,
    private readonly call: Call,
    private readonly timeouts: Timeouts,
    private readonly clock: Clock,
  ) {}

  public run(): Promise<Answer> {
    const { request, call, timeouts } = this;
    return new Promise((resolve, reject) => {
      request.on('error', (error) => {
        this.settle();
        reject(this.named(error, this.connected ? 'cut' : 'refused'));
      });
      request.on('socket', (socket) =>
        this.awaitConnection(socket.connecting, (connected) => socket.once(secureOr(socket), connected)),
      );
      request.on('response', (response) => {
        this.response = response;
        resolve({
          status: response.statusCode ?? 0,
          retryAfterSeconds: secondsOfRetryAfter(response.headers['retry-after'], response.headers.date),
          warnings: response.headersDistinct['warning'],
          encoding: response.headers['content-encoding'],
          endless: () => this.cancelTotal(),
          chunks: this.chunks(response),
        });
      });
      call.signal?.addEventListener('abort', this.onAbort, { once: true });
      this.cancelTotal = this.clock.after(timeouts.totalMs, () => this.expire(`took longer than ${timeouts.totalMs} ms`));
      request.end(call.body);
    });
  }

  private awaitConnection(connecting: boolean, whenConnected: (connected: () => void) => void): void {
    const { connectMs } = this.timeouts;
    const connected = (): void => {
      this.connected = true;
      this.awaitBytes();
    };
    if (!connecting) {
      connected();
      return;
    }
    this.phase(connectMs, `could not connect within ${connectMs} ms`);
    whenConnected(connected);
  }

  private awaitBytes(): void {
    const { idleMs } = this.timeouts;
    this.phase(idleMs, `got no byte for ${idleMs} ms`);
  }

  private phase(milliseconds: number, what: string): void {
    this.cancelPhase();
    this.cancelPhase = this.clock.after(milliseconds, () => this.expire(what));
  }

  private async *chunks(response: http.IncomingMessage): AsyncGenerator<Buffer, void> {
    try {
      this.awaitBytes();
      for await (const chunk of response as AsyncIterable<Buffer>) {
        // a reader that takes its time is not a server that is silent
        this.cancelPhase();
        yield chunk;
        this.awaitBytes();
      }
    } catch (error) {
      throw this.named(error as Error, 'cut');
    } finally {
      this.settle();
      if (!response.complete) response.destroy();
    }
  }

  private expire(what: string): void {
    this.destroy(new KubeConnectionError('timeout', `${this.call.method} ${this.where()} ${what}`));
  }

  private destroy(error: Error): void {
    this.settle();
    (this.response ?? this.request).destroy(error);
  }

  private settle(): void {
    this.cancelPhase();
    this.cancelTotal();
    this.call.signal?.removeEventListener('abort', this.onAbort);
  }

  private named(error: Error, code: 'refused' | 'cut'): Error {
    if (error instanceof KubeConnectionError || this.call.signal?.aborted) return error;
    return new KubeConnectionError(code, `${this.call.method} ${this.where()}: ${error.message}`, { cause: error });
  }

  private where(): string {
    return this.call.path.split('?', 1)[0] ?? '';
  }
}

const secureOr = (socket: object): string => ('encrypted' in socket ? 'secureConnect' : 'connect');
