/** The runtime as it is deployed, but for where it finds the API server. Started by candidate.ts. */
import { parseRuntimeConfig } from '../../runtime/config';
import { KubeCluster } from '../../runtime/kube/kube-cluster';
import { loadKubeconfig } from '../../runtime/kube/kubeconfig';
import { createLogger } from '../../runtime/logger';
import { Program } from '../../runtime/program';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';
import { serve } from './child';

async function main(): Promise<void> {
  const deps = { clock: systemClock, random: systemRandom };
  const { connection } = loadKubeconfig({ clock: systemClock, env: process.env, path: process.env['BENCH_KUBECONFIG'] ?? '' });
  const config = parseRuntimeConfig(process.env['KELOS_RUNTIME_CONFIG']);
  const cluster = new KubeCluster({ ...deps, connection });
  const logger = createLogger(config.logLevel);
  const program = new Program({
    ...deps,
    cluster,
    config,
    logger,
    identity: `bench-${process.pid}`,
    onLost: () => process.exit(1),
  });
  await program.start();
  serve(async () => {
    await program.stop();
    cluster.close();
  });
}

void main();
