import { Program } from '../../runtime/program';
import type { JobsMode } from '../../lib/api/runtime-config';
import type { ObjectKey } from '../../runtime/kube/cluster';
import type { Clock } from '../../runtime/ports';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';
import type { ApiServer } from './api-server';
import { RecordingCluster } from './recording-cluster';
import { type LogLine, RecordingLogger } from './recording-logger';
import { connect, runtimeConfig } from './task-controller';

export interface AdoptingOptions {
  readonly jobs: JobsMode;
  readonly namespaces: readonly string[];
  /** Where its Lease is. */
  readonly runtimeNamespace: string;
  /** Logs of Pods, by name: no kubelet is there to ask. */
  readonly logs?: ReadonlyMap<string, string>;
}

/** The whole runtime in this process, as it is deployed: it waits for its Lease, and works when it holds it. */
export class AdoptingProgram {
  public readonly cluster: RecordingCluster;
  private readonly logger = new RecordingLogger();
  private readonly program: Program;
  private readonly disconnect: () => void;
  private led = false;

  constructor(server: ApiServer, { runtimeNamespace, logs = new Map(), ...options }: AdoptingOptions) {
    const connected = connect(server);
    this.disconnect = () => connected.close();
    this.cluster = new TalkingCluster(connected, logs);
    this.program = new Program({
      cluster: this.cluster,
      config: { ...runtimeConfig(options), runtimeNamespace },
      clock: fasterClock(3),
      random: systemRandom,
      logger: this.logger,
      identity: `kelos-runtime-${options.jobs}`,
      onLost: () => void this.program.stop(),
    });
  }

  public start(): void {
    void this.program.start().then(() => (this.led = true));
  }

  public get isLeading(): boolean {
    return this.led;
  }

  public get log(): readonly LogLine[] {
    return this.logger.lines;
  }

  /** Names of what was created of a kind in a namespace, in order. */
  public created(kind: string, namespace: string): readonly string[] {
    const writes = this.cluster.writes.filter((write) => write.verb === 'create' && write.kind === kind);
    return writes.filter(({ key }) => key.namespace === namespace).map(({ key }) => key.name);
  }

  /** Ends it as a process that is told to stop. */
  public async stop(): Promise<void> {
    await this.program.stop();
    this.disconnect();
  }
}

class TalkingCluster extends RecordingCluster {
  constructor(
    inner: ConstructorParameters<typeof RecordingCluster>[0],
    private readonly logs: ReadonlyMap<string, string>,
  ) {
    super(inner);
  }

  public override async podLog(key: ObjectKey): Promise<string> {
    return this.logs.get(key.name) ?? '';
  }
}

/** The right time of day, but waits that are shorter: a Lease of the control is waited for as many seconds as it has, divided by this. */
const fasterClock = (times: number): Clock => ({
  now: () => systemClock.now(),
  after: (ms, fn) => systemClock.after(ms / times, fn),
});
