import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Stands between a client and a server, and lets their connections fail. It does not look into what passes, so TLS stays whole. */
export class FaultProxy {
  private readonly pairs = new Set<Pair>();
  private mode: 'pass' | 'refuse' | 'stall' = 'pass';
  private readonly listener = net.createServer((client) => this.join(client));
  /** Connections that were opened through it. */
  public opened = 0;

  private constructor(private readonly target: URL) {}

  public static async start(target: URL): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    proxy.listener.listen(0, '127.0.0.1');
    await once(proxy.listener, 'listening');
    return proxy;
  }

  /** The target, seen through this. */
  public get url(): URL {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.listener.address() as AddressInfo).port);
    return url;
  }

  /** Breaks all connections; new ones are let through. */
  public cut(): void {
    for (const { client, server } of this.pairs) {
      client.destroy();
      server.destroy();
    }
  }

  /** The server is gone: nothing stays and nothing new is let through. */
  public refuse(): void {
    this.mode = 'refuse';
    this.cut();
  }

  /** The network swallows everything, without a word to either side. */
  public stall(): void {
    this.mode = 'stall';
    for (const { client, server } of this.pairs) {
      client.pause();
      server.pause();
    }
  }

  /** Everything is well again. What stalled stays so: such connections do not come back. */
  public restore(): void {
    this.mode = 'pass';
  }

  public async stop(): Promise<void> {
    this.refuse();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private join(client: Socket): void {
    this.opened += 1;
    client.on('error', () => client.destroy());
    if (this.mode === 'refuse') {
      client.destroy();
      return;
    }
    const server = net.connect(Number(this.target.port), this.target.hostname);
    const pair = { client, server };
    this.pairs.add(pair);
    server.on('error', () => client.destroy());
    server.on('close', () => client.destroy());
    client.on('close', () => {
      this.pairs.delete(pair);
      server.destroy();
    });
    client.pipe(server);
    server.pipe(client);
    if (this.mode === 'stall') {
      client.pause();
      server.pause();
    }
  }
}
