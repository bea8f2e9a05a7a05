import type { Api } from './api';
import { NAMESPACE } from './sample';

/** When, on the local clock in milliseconds, one watch client saw what of a Task; and its last phase. */
interface Times {
  task?: number;
  job?: number;
  pending?: number;
  phase?: string | undefined;
}

const WATCHED = [
  `/apis/kelos.dev/v1alpha2/namespaces/${NAMESPACE}/tasks`,
  `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`,
] as const;

/** The client of all latencies: it notes when Tasks, their Jobs and their phase come by on its watches. */
export class Observer {
  private readonly times = new Map<string, Times>();
  private readonly waiting = new Set<() => void>();
  private stops: readonly (() => void)[] = [];

  public static async start(api: Api): Promise<Observer> {
    const observer = new Observer();
    observer.stops = await Promise.all(
      WATCHED.map(async (path) => {
        const list = JSON.parse(await api.request('GET', `${path}?limit=1`)) as { metadata: { resourceVersion: string } };
        const from = `${path}?watch=1&resourceVersion=${list.metadata.resourceVersion}`;
        return api.watch(from, (line) => observer.see(line, performance.now()));
      }),
    );
    return observer;
  }

  public stop(): void {
    for (const stop of this.stops) stop();
  }

  /** Resolves when of each Task all is seen that `holds` asks for. */
  public async until(names: readonly string[], holds: (times: Times) => boolean): Promise<void> {
    const left = new Set(names);
    await new Promise<void>((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error(`${left.size} of ${names.length} Tasks got nowhere in 120 s`)), 120_000);
      const look = (): void => {
        for (const name of left) if (holds(this.times.get(name) ?? {})) left.delete(name);
        if (left.size > 0) return;
        clearTimeout(patience);
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }

  public seen(name: string): { readonly task: number; readonly job: number; readonly pending: number } {
    const { task, job, pending } = this.times.get(name) ?? {};
    if (task === undefined || job === undefined || pending === undefined)
      throw new Error(`Task ${name} was not followed to Pending`);
    return { task, job, pending };
  }

  private timesOf(name: string): Times {
    let times = this.times.get(name);
    if (!times) this.times.set(name, (times = {}));
    return times;
  }

  private see(line: string, at: number): void {
    const { type, object } = JSON.parse(line) as {
      type: string;
      object: { kind: string; metadata: { name: string }; status?: { phase?: string } };
    };
    const times = this.timesOf(object.metadata.name);
    if (object.kind === 'Job') {
      if (type === 'ADDED') times.job = at;
    } else if (type !== 'DELETED') {
      times.task ??= at;
      times.phase = object.status?.phase;
      if (times.phase === 'Pending') times.pending ??= at;
    }
    for (const look of this.waiting) look();
  }
}
