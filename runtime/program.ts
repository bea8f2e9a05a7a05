import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { LEASE_NAME } from '../lib/api/constants';
import type { RuntimeConfig } from '../lib/api/runtime-config';
import type { Cluster } from './kube/cluster';
import { KubeEventRecorder } from './kube/events';
import { LeaderElection } from './kube/lease';
import { PageServer } from './page-server';
import type { Clock, Logger, Random } from './ports';
import { TaskController } from './task/controller';
import { TaskMetrics } from './task/metrics';

export interface ProgramDeps {
  readonly cluster: Cluster;
  readonly config: RuntimeConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Unique to this process; it names the holder of the Lease. */
  readonly identity: string;
  /** Called when the Lease was lost: nothing may act any more, so the process is to end. */
  readonly onLost: () => void;
}

/** The whole controller: it serves probes at once, and acts while it holds the Lease. */
export class Program {
  private readonly registry = new Registry();
  private readonly health: PageServer;
  private readonly metrics: PageServer;
  private readonly election: LeaderElection;
  private readonly events: KubeEventRecorder;
  private readonly tasks: TaskController;
  private stopping = false;

  constructor(private readonly deps: ProgramDeps) {
    const { cluster, config, clock, random, logger, identity } = deps;
    collectDefaultMetrics({ register: this.registry });
    this.events = new KubeEventRecorder({ cluster, clock, logger });
    this.tasks = new TaskController({
      cluster,
      config,
      clock,
      random,
      logger,
      events: this.events,
      metrics: new TaskMetrics(this.registry),
    });
    const key = { namespace: config.runtimeNamespace, name: LEASE_NAME };
    this.election = new LeaderElection({ cluster, clock, random, logger, key, identity, onLost: deps.onLost });
    this.health = new PageServer({ '/healthz': async () => ok, '/readyz': async () => this.readiness() });
    this.metrics = new PageServer({
      '/metrics': async () => ({ status: 200, type: this.registry.contentType, body: await this.registry.metrics() }),
    });
    this.addLeaderGauge();
  }

  /** Resolves when everything is started and the Lease is held; keeps waiting for the Lease as a standby. */
  public async start(): Promise<void> {
    const { config, logger } = this.deps;
    await this.health.listen(config.healthPort);
    await this.metrics.listen(config.metricsPort);
    this.election.start();
    logger.info({ identity: this.deps.identity, jobs: config.jobs }, 'Waiting for the Lease');
    await this.election.whenLeading();
    if (this.stopping) return;
    logger.info({}, 'Leading');
    this.tasks.start();
  }

  /** Ends in order: no more work, the last Events, the Lease given back so that another may go on at once. */
  public async stop(): Promise<void> {
    this.stopping = true;
    await this.tasks.stop();
    await this.events.stop(2_000);
    await this.election.stop();
    await Promise.all([this.health.close(), this.metrics.close()]);
  }

  /** A standby is ready: it serves its purpose by waiting. */
  private readiness(): { readonly status: number; readonly body: string } {
    return !this.election.isLeading || this.tasks.hasSynced ? ok : { status: 503, body: 'the caches are not complete yet' };
  }

  private addLeaderGauge(): void {
    const { election } = this;
    new Gauge({
      name: 'kelos_leader',
      help: '1 while this process holds the Lease',
      registers: [this.registry],
      collect(): void {
        this.set(election.isLeading ? 1 : 0);
      },
    });
  }
}

const ok = { status: 200, body: 'ok' };
