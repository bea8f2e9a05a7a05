import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiServer } from './api-server';

export type LogHandler = (url: URL, response: http.ServerResponse) => void;

/** What a real API server takes for the kubelet of a node, and asks for logs. */
export class FakeKubelet {
  public readonly asked: URL[] = [];
  private readonly server: https.Server;

  private constructor(
    private readonly api: ApiServer,
    public readonly node: string,
    private handler: LogHandler,
  ) {
    this.server = https.createServer(certificate(), (request, response) => {
      const url = new URL(request.url ?? '/', 'https://kubelet');
      this.asked.push(url);
      this.handler(url, response);
    });
  }

  public static async start(api: ApiServer, node: string): Promise<FakeKubelet> {
    const kubelet = new FakeKubelet(api, node, (_url, response) => void response.end());
    kubelet.server.listen(0, '127.0.0.1');
    await once(kubelet.server, 'listening');
    await api.request('POST', '/api/v1/nodes', { metadata: { name: node } });
    const { port } = kubelet.server.address() as AddressInfo;
    const status = {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
    };
    await api.request('PATCH', `/api/v1/nodes/${node}/status`, { status }, 'application/merge-patch+json');
    return kubelet;
  }

  /** Answers with this from now on. */
  public answer(handler: LogHandler): void {
    this.handler = handler;
  }

  public async makePod(namespace: string, name: string, container: string): Promise<void> {
    const spec = { nodeName: this.node, containers: [{ name: container, image: 'none' }] };
    await this.api.request('POST', `/api/v1/namespaces/${namespace}/pods`, { metadata: { name }, spec });
  }

  public async stop(): Promise<void> {
    await this.api.request('DELETE', `/api/v1/nodes/${this.node}`);
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Nobody checks it: API servers check kubelets only when they are given an authority. */
function certificate(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'kelos-kubelet-'));
  try {
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const made = ['req', '-x509', ...curve, '-days', '2', '-subj', '/CN=kubelet', '-keyout', key, '-out', cert];
    execFileSync('openssl', made, { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
