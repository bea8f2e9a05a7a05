import { type ApiServer, textAt, valueAt } from './api-server';
import { type Json, record } from './test-namespace';

const NAME = 'kelos-controller-leader-election';
const MERGE = 'application/merge-patch+json';

/** The control's part in the election: it renews its Lease every two seconds, and takes one that nobody holds. */
export class ControlLease {
  private renewing: NodeJS.Timeout | undefined;
  private readonly path: string;

  constructor(
    private readonly server: ApiServer,
    private readonly namespace: string,
    public readonly identity = 'kelos-controller-manager-6d5f7c9b8-x2x4z_7f0c2f0e-5c1c-4a3e-9d53-6a0d5b7a0c11',
  ) {
    this.path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  }

  /** Takes the Lease unless another holds it, and keeps it. */
  public async tryTake(): Promise<boolean> {
    const spec = { holderIdentity: this.identity, leaseDurationSeconds: 15, acquireTime: now(), renewTime: now() };
    const holder = await this.holder();
    if (holder) return false;
    if (holder === undefined) await this.send('POST', this.path, { metadata: { name: NAME, namespace: this.namespace }, spec });
    else await this.send('PATCH', `${this.path}/${NAME}`, { spec });
    this.renewing = setInterval(() => void this.renew(), 2_000);
    return true;
  }

  /** Who holds it; empty when it was given back, undefined when there is none. */
  public async holder(): Promise<string | undefined> {
    const { code, body } = await this.server.request('GET', `${this.path}/${NAME}`);
    if (code === 404) return undefined;
    return valueAt(body, 'spec', 'holderIdentity') === undefined ? '' : textAt(body, 'spec', 'holderIdentity');
  }

  /** As a process that is killed: the Lease stands, and ends by itself. */
  public die(): void {
    clearInterval(this.renewing);
  }

  /** As a process that is told to stop. */
  public async release(): Promise<void> {
    this.die();
    await this.send('PATCH', `${this.path}/${NAME}`, { spec: { holderIdentity: '', leaseDurationSeconds: 1, renewTime: now() } });
  }

  private async renew(): Promise<void> {
    await this.send('PATCH', `${this.path}/${NAME}`, { spec: { renewTime: now() } });
  }

  private async send(method: string, path: string, body: Json): Promise<Json> {
    const answer = await this.server.request(method, path, body, method === 'PATCH' ? MERGE : undefined);
    if (answer.code >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return record(answer.body);
  }
}

const now = (): string => new Date().toISOString().replace('Z', '000Z');
