import { Registry } from 'prom-client';
import { KubeEventRecorder } from '../../runtime/kube/events';
import { systemRandom } from '../../runtime/system-random';
import { TaskController } from '../../runtime/task/controller';
import { TaskMetrics } from '../../runtime/task/metrics';
import type { ApiServer } from './api-server';
import { CountingClock } from './counting-clock';
import { FaultyCluster } from './faulty-cluster';
import { type Fault, HttpFaultProxy, type Rule } from './http-fault-proxy';
import {
  cutAfter,
  edited,
  EXPIRED,
  loseAnswer,
  overtaking,
  page,
  refuse,
  repeating,
  slowly,
  swallowAnswer,
  torn,
  withExtra,
} from './http-fault-proxy-faults';
import { connectionOf, realCluster } from './real-cluster';
import { RecordingCluster } from './recording-cluster';
import { type LogLine, RecordingLogger } from './recording-logger';
import { runtimeConfig } from './task-controller';
import { until } from './virtual-clock';

export interface FaultyOptions {
  readonly namespace: string;
  /** In [0, 1), repeatable. */
  readonly random: () => number;
  /** Of requests, and of calls of the client, that fail. */
  readonly share: number;
}

/** The real controller of Tasks behind a network that fails, with all that is open of it. */
export class FaultyController {
  private readonly logger = new RecordingLogger();
  private readonly clock = new CountingClock();
  private readonly rules: readonly Rule[];
  private readonly cluster;
  private readonly faulty: FaultyCluster;
  private readonly recording: RecordingCluster;
  private readonly events: KubeEventRecorder;
  private readonly controller: TaskController;

  private constructor(
    private readonly proxy: HttpFaultProxy,
    { namespace, random, share }: FaultyOptions,
  ) {
    this.rules = addFaults(proxy, random, share);
    const { clock, logger } = this;
    this.cluster = realCluster(proxy.connection, { clock, timeouts: { idleMs: 2_000 } });
    this.recording = new RecordingCluster(this.cluster);
    this.faulty = new FaultyCluster(this.recording, random, share);
    const deps = { cluster: this.faulty, clock, random: systemRandom, logger };
    this.events = new KubeEventRecorder(deps);
    const config = runtimeConfig({ namespaces: [namespace], jobs: 'hardened' });
    this.controller = new TaskController({ ...deps, events: this.events, config, metrics: new TaskMetrics(new Registry()) });
  }

  public static async start(server: ApiServer, options: FaultyOptions): Promise<FaultyController> {
    const started = new FaultyController(await HttpFaultProxy.start(connectionOf(server)), options);
    started.controller.start();
    await until('the caches to be complete', () => started.controller.hasSynced, 60_000);
    return started;
  }

  public get log(): readonly LogLine[] {
    return this.logger.lines;
  }

  /** Names of what it asked the API server to delete. */
  public get deleted(): readonly string[] {
    return this.recording.writes.filter(({ verb }) => verb === 'delete').map(({ kind, key }) => `${kind} ${key.name}`);
  }

  /** Of requests, by kind of fault, and within the client. */
  public get faults(): { readonly http: readonly number[]; readonly calls: number } {
    return { http: this.rules.map(({ hits }) => hits), calls: this.faulty.faults };
  }

  /** Ends it as a process that is told to stop, and returns what it left behind. */
  public async stop(): Promise<Leftovers> {
    await this.controller.stop();
    await this.events.stop();
    this.cluster.close();
    await until('the connections to be closed', () => this.proxy.openConnections === 0);
    const asked = this.proxy.requests.length;
    const { pending } = this.clock;
    const { openCalls, openWatches } = this.faulty;
    // a pass that went on would ask for something
    await new Promise((resolve) => setImmediate(resolve));
    const left = { timers: pending, openCalls, openWatches, lateRequests: this.proxy.requests.length - asked };
    await this.proxy.stop();
    return left;
  }
}

export interface Leftovers {
  readonly timers: number;
  readonly openCalls: number;
  readonly openWatches: number;
  readonly lateRequests: number;
}

export const NOTHING_LEFT: Leftovers = { timers: 0, openCalls: 0, openWatches: 0, lateRequests: 0 };

function addFaults(proxy: HttpFaultProxy, random: () => number, share: number): Rule[] {
  const requests: readonly Fault[] = [
    refuse(429, 'TooManyRequests', { 'retry-after': '0' }),
    refuse(429, 'TooManyRequests', { 'retry-after': '1' }),
    refuse(500, 'InternalError'),
    page(502),
    page(200),
    cutAfter(100),
    loseAnswer,
    slowly(50, 500, 5),
  ];
  const watches: readonly Fault[] = [
    edited(torn(60), repeating(random, 0.1), overtaking(random, 0.1)),
    edited(torn(200), repeating(random, 0.2), overtaking(random, 0.2)),
    edited(withExtra(500, EXPIRED), overtaking(random, 0.1)),
    edited(withExtra(500, 'nonsense\n'), repeating(random, 0.1)),
    refuse(429, 'TooManyRequests', { 'retry-after': '1' }),
  ];
  return [
    ...watches.map((fault, index) => proxy.on(({ watch }) => watch && random() < 1 / (watches.length - index), fault)),
    ...requests.map((fault) => proxy.on(() => random() < share / requests.length, fault)),
    // each takes as long as the client is patient
    proxy.on(() => random() < share / 20, swallowAnswer, 10),
  ];
}
