/**
 * Lists ConfigMaps and prints a line of JSON: `{"count":…,"rssMb":…}`. Run with a small heap it shows that a list of many objects never stands in
 * memory whole; with `whole` as the last argument it keeps it whole, and dies.
 */
import type { KubeObject } from '../../lib/api/meta';
import { Informer } from '../../runtime/kube/informer';
import { KubeCluster } from '../../runtime/kube/kube-cluster';
import { loadKubeconfig } from '../../runtime/kube/kubeconfig';
import { configMaps } from '../../runtime/kube/resources';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';

const [, , path = '', namespace = '', how = ''] = process.argv;

async function main(): Promise<void> {
  const deps = { clock: systemClock, random: systemRandom };
  const cluster = new KubeCluster({ connection: loadKubeconfig({ ...deps, env: process.env, path }).connection, ...deps });
  const silent = (): void => undefined;
  const informer = new Informer({
    cluster,
    resource: configMaps,
    namespace,
    keep: (wire: KubeObject): unknown => (how === 'whole' ? wire : wire.metadata.resourceVersion),
    ...deps,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
  });
  informer.start();
  await informer.whenSynced();
  process.stdout.write(`${JSON.stringify({ count: informer.list().length, rssMb: process.memoryUsage.rss() >> 20 })}\n`);
  await informer.stop();
  cluster.close();
}

void main();
