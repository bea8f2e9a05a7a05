import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ConnectionConfig } from '../../runtime/kube/connection';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export type FakeHandler = (request: FakeRequest, response: http.ServerResponse) => void;

/** A server on loopback that answers as a test says. */
export class FakeApiServer {
  public readonly requests: FakeRequest[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: http.Server;

  private constructor(private handler: FakeHandler) {
    this.server = http.createServer((request, response) => void this.take(request, response));
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  public static async start(
    handler: FakeHandler = (_request, response) => sendStatus(response, 500, 'InternalError', 'no handler'),
    port = 0,
  ): Promise<FakeApiServer> {
    const fake = new FakeApiServer(handler);
    fake.server.listen(port, '127.0.0.1');
    await once(fake.server, 'listening');
    return fake;
  }

  public get connection(): ConnectionConfig {
    return { server: this.url, credentials: async () => ({ token: 'fake-token' }) };
  }

  public get url(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  public get openConnections(): number {
    return this.sockets.size;
  }

  /** Answers with this from now on. */
  public answer(handler: FakeHandler): void {
    this.handler = handler;
  }

  public cutAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  public async stop(): Promise<void> {
    this.cutAll();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://fake');
    const taken: FakeRequest = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    this.requests.push(taken);
    this.handler(taken, response);
  }
}

export function sendJson(
  response: http.ServerResponse,
  code: number,
  body: unknown,
  headers: http.OutgoingHttpHeaders = {},
): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function sendStatus(
  response: http.ServerResponse,
  code: number,
  reason: string,
  message: string,
  headers: http.OutgoingHttpHeaders = {},
): void {
  sendJson(response, code, status(code, reason, message), headers);
}

export const status = (code: number, reason: string, message: string): object => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  reason,
  message,
});

/** A ConfigMap as the API server sends it. */
export const configMap = (
  name: string,
  resourceVersion: string | number,
  data: Readonly<Record<string, unknown>> = {},
  uid = `uid-${name}`,
): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'ns', uid, resourceVersion: String(resourceVersion) },
  data,
});

export const list = (items: readonly object[], resourceVersion: string | number, more = ''): object => ({
  kind: 'ConfigMapList',
  apiVersion: 'v1',
  metadata: { resourceVersion: String(resourceVersion), ...(more === '' ? {} : { continue: more }) },
  items,
});

export const event = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;

export const bookmark = (resourceVersion: string | number): string =>
  event('BOOKMARK', { kind: 'ConfigMap', apiVersion: 'v1', metadata: { resourceVersion: String(resourceVersion) } });
