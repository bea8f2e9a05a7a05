import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { parseRuntimeConfig } from './config';
import { inClusterConfig } from './kube/in-cluster';
import { KubeCluster } from './kube/kube-cluster';
import { createLogger } from './logger';
import { Program } from './program';
import { systemClock } from './system-clock';
import { systemRandom } from './system-random';

/** The process: reads its configuration, starts the program, and ends it on a signal. */
async function main(): Promise<void> {
  const config = parseRuntimeConfig(process.env['KELOS_RUNTIME_CONFIG']);
  const logger = createLogger(config.logLevel);
  const cluster = new KubeCluster({
    connection: inClusterConfig({ clock: systemClock, env: process.env }),
    clock: systemClock,
    random: systemRandom,
    onWarning: (warning) => logger.warn({ warning }, 'The API server warns'),
  });
  const program = new Program({
    cluster,
    config,
    clock: systemClock,
    random: systemRandom,
    logger,
    identity: `${hostname()}_${randomUUID()}`,
    onLost: () => {
      logger.error({}, 'The Lease was lost');
      process.exit(1);
    },
  });
  // As PID 1 a process has no default handlers: without these it would be killed only after the grace period.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      logger.info({ signal }, 'Stopping');
      void program.stop().finally(() => process.exit(0));
    });
  }
  await program.start();
}

main().catch((error: unknown) => {
  process.stderr.write(`kelos runtime: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
