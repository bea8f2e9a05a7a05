import type { Task, TaskSpec, TaskStatus } from '../../../lib/api';
import { keepTask, type KeptJob, type KeptPod } from '../../../runtime/task/kept';
import { type BranchPeer, type Fetched, nothingFetched, type ObservedTask } from '../../../runtime/task/observed';

/** Observations for plan tests, made step by step. Times are seconds after `start`. */

export const start = Date.parse('2026-01-01T00:00:00Z');
export const at = (seconds: number): Date => new Date(start + seconds * 1_000);
const time = (seconds: number): string => `${at(seconds).toISOString().slice(0, 19)}Z`;

export const config = {
  runtimeNamespace: 'kelos-system',
  serviceAccountName: 'kelos-runtime',
  jobs: 'compatible',
  logLevel: 'info',
  metricsPort: 8080,
  healthPort: 8081,
} as const;

export function task(name: string, spec: Partial<TaskSpec> = {}, status?: TaskStatus): Task {
  return {
    metadata: { name, namespace: 'dev', uid: `uid-${name}`, resourceVersion: '1', creationTimestamp: time(0) },
    spec: { type: 'claude-code', prompt: 'Do it.', credentials: { type: 'none' }, ...spec },
    ...(status ? { status } : {}),
  };
}

export class TaskObservation {
  private constructor(
    private readonly object: Task,
    private readonly seen: Partial<ObservedTask>,
  ) {}

  public static of(object: Task): TaskObservation {
    return new TaskObservation(object, {});
  }

  public with(seen: Partial<ObservedTask>): TaskObservation {
    return new TaskObservation(this.object, { ...this.seen, ...seen });
  }

  public withJob(job: Partial<KeptJob> = {}): TaskObservation {
    return this.with({ job: makeJob(this.object, job) });
  }

  public withPods(...pods: Partial<KeptPod>[]): TaskObservation {
    return this.with({ pods: pods.map((pod, index) => makePod(this.object, index, pod)) });
  }

  public dependingOn(...others: (Task | string)[]): TaskObservation {
    const dependencies = others.map((other) =>
      typeof other === 'string' ? { name: other } : { name: other.metadata.name ?? '', task: keepTask(other) },
    );
    return this.with({ dependencies });
  }

  public besides(other: Task, peer: Partial<BranchPeer> = {}): TaskObservation {
    const kept = keepTask(other);
    const usual = { task: kept, holds: false, ready: true, earlier: kept.createdAt < keepTask(this.object).createdAt };
    return this.with({ branchPeers: [...(this.seen.branchPeers ?? []), { ...usual, ...peer }] });
  }

  public withLog(pod: string, log: string): TaskObservation {
    return this.fetching({ logs: new Map([[pod, { state: 'found', value: log }]]) });
  }

  /** The API server has confirmed that there is none. */
  public withoutPods(): TaskObservation {
    return this.fetching({ pods: { state: 'found', value: [] } });
  }

  private fetching(fetched: Partial<Fetched>): TaskObservation {
    return this.with({ fetched: { ...nothingFetched, ...this.seen.fetched, ...fetched } });
  }

  public build(): ObservedTask {
    const kept = keepTask(this.object);
    return {
      kept,
      ...(kept.full ? { task: kept.full } : {}),
      config,
      access: { state: 'granted' },
      pods: [],
      dependencies: [],
      branchPeers: [],
      agentConfigs: [],
      fetched: nothingFetched,
      ...this.seen,
    };
  }
}

export function makeJob(owner: Task, job: Partial<KeptJob> = {}): KeptJob {
  return {
    key: { namespace: 'dev', name: owner.metadata.name ?? '' },
    uid: 'uid-job',
    ownerUid: owner.metadata.uid ?? '',
    owner: `Task ${owner.metadata.name}`,
    createdAt: start,
    deleting: false,
    active: 0,
    succeeded: 0,
    ...job,
  };
}

export function makePod(owner: Task, index = 0, pod: Partial<KeptPod> = {}): KeptPod {
  const name = `${owner.metadata.name}-pod-${index}`;
  return {
    key: { namespace: 'dev', name },
    uid: `uid-${name}`,
    task: owner.metadata.name ?? '',
    createdAt: start,
    jobUid: 'uid-job',
    deleting: false,
    finished: false,
    hasLog: true,
    ...pod,
  };
}
