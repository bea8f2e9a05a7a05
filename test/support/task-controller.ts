import { Registry } from 'prom-client';
import type { JobsMode, RuntimeConfig } from '../../lib/api/runtime-config';
import type { Cluster } from '../../runtime/kube/cluster';
import { KubeEventRecorder } from '../../runtime/kube/events';
import type { KubeCluster } from '../../runtime/kube/kube-cluster';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';
import { TaskController } from '../../runtime/task/controller';
import { TaskMetrics } from '../../runtime/task/metrics';
import type { ApiServer } from './api-server';
import { eventually } from './kubectl';
import { connectionOf, realCluster } from './real-cluster';
import { RecordingCluster } from './recording-cluster';
import { type LogLine, RecordingLogger } from './recording-logger';

export interface TestControllerOptions {
  /** @default - all */
  readonly namespaces?: readonly string[];
  /** @default 'compatible' */
  readonly jobs?: JobsMode;
  /**
   * Bearer token of a service account, whose rights are then all that the controller has.
   * @default - the administrator's certificate
   */
  readonly token?: string;
  readonly workers?: number;
  /** Stands between the controller and the API server. */
  readonly through?: (cluster: Cluster) => Cluster;
}

/** The real controller of Tasks, in this process, with all that it wrote and logged. */
export interface TestController {
  readonly cluster: RecordingCluster;
  readonly log: readonly LogLine[];
  /** Ends it as a process that is told to stop. */
  stop(): Promise<void>;
}

export async function startTaskController(server: ApiServer, options: TestControllerOptions = {}): Promise<TestController> {
  const connected = connect(server, options.token);
  const cluster = new RecordingCluster(options.through?.(connected) ?? connected);
  const logger = new RecordingLogger();
  const deps = { cluster, clock: systemClock, random: systemRandom, logger };
  const events = new KubeEventRecorder(deps);
  const controller = new TaskController({
    ...deps,
    events,
    config: runtimeConfig(options),
    metrics: new TaskMetrics(new Registry()),
    ...(options.workers === undefined ? {} : { workers: options.workers }),
  });
  controller.start();
  await eventually('the caches of the controller are complete', 20, async () => (controller.hasSynced ? true : undefined));
  return {
    cluster,
    log: logger.lines,
    stop: async () => {
      await controller.stop();
      await events.stop();
      connected.close();
    },
  };
}

export const runtimeConfig = ({ namespaces, jobs = 'compatible' }: TestControllerOptions): RuntimeConfig => ({
  ...(namespaces ? { namespaces } : {}),
  runtimeNamespace: 'kelos-system',
  serviceAccountName: 'kelos-runtime',
  jobs,
  logLevel: 'debug',
  metricsPort: 0,
  healthPort: 0,
});

/** @param token instead of the kubeconfig's own credentials */
export function connect(server: ApiServer, token?: string): KubeCluster {
  const connection = connectionOf(server);
  return realCluster(token === undefined ? connection : { ...connection, credentials: async () => ({ token }) });
}
