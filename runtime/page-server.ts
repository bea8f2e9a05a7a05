import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answer of one path; a text other than `ok` comes with its own status. */
export type Page = () => Promise<{ readonly status: number; readonly type?: string; readonly body: string }>;

/** A small HTTP server for probes and metrics: GET of known paths, nothing else. */
export class PageServer {
  private readonly server: Server;

  constructor(private readonly pages: Readonly<Record<string, Page>>) {
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  /** @returns the port it listens on; 0 asks for a free one. */
  public async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, () => resolve());
    });
    return (this.server.address() as AddressInfo).port;
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const page = request.method === 'GET' ? this.pages[(request.url ?? '').split('?', 1)[0] ?? ''] : undefined;
    const answer = page
      ? await page().catch((error: unknown) => ({ status: 500, type: undefined, body: String(error) }))
      : { status: 404, body: 'not found' };
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/plain; charset=utf-8' });
    response.end(answer.body);
  }
}
