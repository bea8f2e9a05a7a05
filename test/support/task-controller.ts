import { Registry } from 'prom-client';
import type { JobsMode, RuntimeConfig } from '../../lib/api/runtime-config';
import type { Cluster } from '../../runtime/kube/cluster';
import type { ConnectionConfig } from '../../runtime/kube/connection';
import { KubeEventRecorder } from '../../runtime/kube/events';
import { KubeCluster } from '../../runtime/kube/kube-cluster';
import { loadKubeconfig } from '../../runtime/kube/kubeconfig';
import type { LogFields, Logger } from '../../runtime/ports';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';
import { TaskController } from '../../runtime/task/controller';
import { TaskMetrics } from '../../runtime/task/metrics';
import type { ApiServer } from './api-server';
import { eventually } from './kubectl';
import { RecordingCluster } from './recording-cluster';

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

export interface LogLine {
  readonly level: keyof Logger;
  readonly fields: LogFields;
  readonly message: string;
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
  const log: LogLine[] = [];
  const deps = { cluster, clock: systemClock, random: systemRandom, logger: loggerInto(log) };
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
    log,
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
  const { connection } = loadKubeconfig({ clock: systemClock, env: {}, path: server.kubeconfig });
  const asWhom: ConnectionConfig = token === undefined ? connection : { ...connection, credentials: async () => ({ token }) };
  return new KubeCluster({ connection: asWhom, clock: systemClock, random: systemRandom });
}

export function loggerInto(log: LogLine[]): Logger {
  const write =
    (level: keyof Logger) =>
    (fields: LogFields, message: string): void =>
      void log.push({ level, fields, message });
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
