import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { ConnectionConfig } from '../../runtime/kube/connection';

/** A request as it came to the proxy. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  readonly watch: boolean;
}

/** One request on its way, as a fault gets it. */
export interface Passage {
  readonly request: SeenRequest;
  readonly response: http.ServerResponse;
  /** Sends the request to the API server, and gives its answer before any of the body was read. */
  readonly ask: () => Promise<http.IncomingMessage>;
  /** Breaks the connection to the client. */
  readonly cut: () => void;
}

/** Does with a request whatever the network and the API server may do. Rejecting means that the connection broke meanwhile. */
export type Fault = (passage: Passage) => Promise<void>;

/** A fault, for requests that match; of several the first. */
export interface Rule {
  /** How often it came to pass. */
  readonly hits: number;
  end(): void;
}

interface ActiveRule {
  hits: number;
  readonly times: number;
  readonly match: (request: SeenRequest) => boolean;
  readonly fault: Fault;
}

/**
 * Stands between a client and an API server, understands HTTP, and answers, delays, cuts or changes what passes as rules say. It speaks plain
 * HTTP to the client; what it sends on carries the certificate of the connection that it was started with.
 */
export class HttpFaultProxy {
  public readonly requests: SeenRequest[] = [];
  private readonly rules = new Set<ActiveRule>();
  private readonly sockets = new Set<Socket>();
  private readonly agent: https.Agent;
  private readonly server = http.createServer((request, response) => void this.take(request, response));

  private constructor(
    private readonly target: ConnectionConfig,
    { clientCert, clientKey }: { readonly clientCert?: string; readonly clientKey?: string },
  ) {
    this.agent = new https.Agent({ keepAlive: true, ca: target.ca, cert: clientCert, key: clientKey });
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  public static async start(target: ConnectionConfig): Promise<HttpFaultProxy> {
    const proxy = new HttpFaultProxy(target, await target.credentials());
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** How a client reaches the API server through this. */
  public get connection(): ConnectionConfig {
    return { server: new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`), credentials: async () => ({}) };
  }

  public get openConnections(): number {
    return this.sockets.size;
  }

  /** @param times - so often, then the request passes */
  public on(match: (request: SeenRequest) => boolean, fault: Fault, times = Infinity): Rule {
    const rule = { hits: 0, times, match, fault };
    this.rules.add(rule);
    return {
      get hits() {
        return rule.hits;
      },
      end: () => void this.rules.delete(rule),
    };
  }

  /** Breaks all connections; new ones are let in. */
  public cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  public async stop(): Promise<void> {
    this.cutAll();
    await new Promise((resolve) => this.server.close(resolve));
    this.agent.destroy();
  }

  private async take(incoming: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    try {
      const request = await read(incoming);
      this.requests.push(request);
      await (this.faultOf(request) ?? pass)(this.passage(request, response));
    } catch {
      // a connection that broke on one side is broken on the other
      response.destroy();
    }
  }

  private faultOf(request: SeenRequest): Fault | undefined {
    for (const rule of this.rules) {
      if (rule.hits >= rule.times || !rule.match(request)) continue;
      rule.hits += 1;
      return rule.fault;
    }
    return undefined;
  }

  private passage(request: SeenRequest, response: http.ServerResponse): Passage {
    return { request, response, ask: () => this.ask(request, response), cut: () => response.destroy() };
  }

  private ask(request: SeenRequest, response: http.ServerResponse): Promise<http.IncomingMessage> {
    const { host: _host, connection: _connection, ...headers } = request.headers;
    const url = new URL(`${request.path}?${request.query.toString()}`, this.target.server);
    return new Promise((resolve, reject) => {
      const sent = https.request(url, { agent: this.agent, method: request.method, headers }, (answer) => {
        answer.on('error', () => response.destroy());
        resolve(answer);
      });
      // a client that goes away takes what was asked for it along
      response.on('close', () => sent.destroy());
      sent.on('error', reject);
      sent.end(request.body);
    });
  }
}

/** Lets the request and its answer through as they are. */
export const pass: Fault = async ({ ask, response }) => {
  const answer = await ask();
  begin(response, answer);
  for await (const chunk of answer as AsyncIterable<Buffer>) await written(response, chunk);
  response.end();
};

/** Sends on how an answer begins. */
export function begin(response: http.ServerResponse, answer: http.IncomingMessage, without: readonly string[] = []): void {
  const hopByHop = ['connection', 'transfer-encoding', ...without];
  const headers = Object.entries(answer.headers).filter(([name]) => !hopByHop.includes(name));
  response.writeHead(answer.statusCode ?? 502, Object.fromEntries(headers));
  response.flushHeaders();
}

/** @throws Error when the client is gone */
export async function written(response: http.ServerResponse, bytes: Buffer): Promise<void> {
  if (response.destroyed) throw new Error('the client is gone');
  if (response.write(bytes)) return;
  await new Promise<void>((resolve, reject) => {
    const gone = (): void => reject(new Error('the client is gone'));
    response.once('close', gone);
    response.once('drain', () => {
      response.off('close', gone);
      resolve();
    });
  });
}

async function read(incoming: http.IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const url = new URL(incoming.url ?? '/', 'http://proxy');
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
    watch: url.searchParams.get('watch') === 'true',
  };
}
