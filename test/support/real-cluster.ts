import { randomBytes } from 'node:crypto';
import type { KubeObject } from '../../lib/api/meta';
import type { Resource } from '../../runtime/kube/cluster';
import type { ConnectionConfig } from '../../runtime/kube/connection';
import { KubeCluster, type KubeClusterOptions } from '../../runtime/kube/kube-cluster';
import { loadKubeconfig } from '../../runtime/kube/kubeconfig';
import { anyObject, mapOf, nonEmptyString, object, string } from '../../runtime/kube/shape';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';
import type { ApiServer } from './api-server';
import { until } from './virtual-clock';

/** How a test's own kubeconfig reaches the API server. */
export const connectionOf = (api: ApiServer): ConnectionConfig =>
  loadKubeconfig({ clock: systemClock, env: process.env, path: api.kubeconfig }).connection;

export const realCluster = (connection: ConnectionConfig, options: Partial<KubeClusterOptions> = {}): KubeCluster =>
  new KubeCluster({ connection, clock: systemClock, random: systemRandom, ...options });

export interface Thing extends KubeObject {
  readonly spec: Readonly<Record<string, string>>;
  readonly status?: object;
}

/** A kind of a test's own, with a status. */
export class ThingKind {
  private constructor(
    private readonly api: ApiServer,
    public readonly resource: Resource<Thing>,
  ) {}

  /** Makes a CustomResourceDefinition that is used by this test only, and waits until it is served. */
  public static async create(api: ApiServer): Promise<ThingKind> {
    const kind = new ThingKind(api, {
      group: `t${randomBytes(4).toString('hex')}.test.kelos.dev`,
      version: 'v1',
      plural: 'things',
      kind: 'Thing',
      namespaced: true,
      parse: (raw) => {
        thing(raw, '');
        return raw as Thing;
      },
    });
    await kind.install();
    return kind;
  }

  /** With nothing of what the API server remembered of it. */
  public async recreate(): Promise<void> {
    await this.remove();
    await this.install();
  }

  public async remove(): Promise<void> {
    await this.api.request('DELETE', this.path);
    await until('the kind to be gone', async () => (await this.api.request('GET', this.path)).code === 404, 30_000);
  }

  private get path(): string {
    return `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${this.resource.plural}.${this.resource.group}`;
  }

  private async install(): Promise<void> {
    const { group, version, plural, kind } = this.resource;
    const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec: open, status: open } } };
    const created = await this.api.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural, kind },
        versions: [{ name: version, served: true, storage: true, subresources: { status: {} }, schema }],
      },
    });
    if (created.code !== 201) throw new Error(`the kind was not made: ${JSON.stringify(created.body)}`);
    await until(
      'the kind to be served',
      async () => (await this.api.request('GET', `/apis/${group}/${version}/${plural}`)).code === 200,
      30_000,
    );
  }
}

const thing = object(
  { metadata: object({ name: nonEmptyString, uid: nonEmptyString, resourceVersion: nonEmptyString }), spec: mapOf(string) },
  { status: anyObject },
);

/** Does something for all items, some at a time. */
export async function forAll<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const work = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: 16 }, work));
}
