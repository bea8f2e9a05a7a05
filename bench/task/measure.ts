import { setTimeout as delay } from 'node:timers/promises';
import { median, percentile } from '../stats';
import type { Api } from './api';
import { Candidate } from './candidate';
import { burst, clear, paced, setJobStatus } from './load';
import { Observer } from './observer';
import { countWrites } from './writes';

export interface Load {
  readonly burst: number;
  readonly paced: number;
  readonly perSecond: number;
}

export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** One candidate, started for this and ended after it. */
export interface Round {
  readonly burst: Latency & { readonly jobsPerSecond: number };
  readonly paced: Latency;
  readonly pacedToPending: Latency;
  readonly cpuMsPerTask: { readonly burst: number; readonly paced: number };
  readonly writesPerTask: { readonly pending: number; readonly events: number };
  readonly rssMb: { readonly idle: number; readonly after: number };
}

/** What follows the last paced load: writes from creation to Succeeded, Events among them counted apart. */
export interface Life {
  readonly succeeded: number;
  readonly events: number;
}

export interface Bench {
  readonly api: Api;
  readonly kubeconfig: string;
  readonly load: Load;
}

export async function measure({ api, kubeconfig, load }: Bench, program: string): Promise<Round> {
  const candidate = await Candidate.start(program, kubeconfig);
  const observer = await Observer.start(api);
  try {
    const idle = await candidate.usage();
    const before = await countWrites(api);
    const many = await follow(observer, await burst(api, 'burst', load.burst));
    await settle(api);
    const between = await candidate.usage();
    const writes = await countWrites(api);
    await clear(api);
    await settle(api);
    const rested = await candidate.usage();
    const some = await follow(observer, await paced(api, 'paced', load.paced, load.perSecond));
    await settle(api);
    const after = await candidate.usage();
    return {
      burst: { ...latency(many.toJob), jobsPerSecond: (load.burst * 1000) / many.tookMs },
      paced: latency(some.toJob),
      pacedToPending: latency(some.toPending),
      cpuMsPerTask: {
        burst: (between.cpuMs - idle.cpuMs) / load.burst,
        paced: (after.cpuMs - rested.cpuMs) / load.paced,
      },
      writesPerTask: {
        pending: (writes.all - before.all) / load.burst - 1,
        events: (writes.events - before.events) / load.burst,
      },
      rssMb: { idle: idle.rssMb, after: after.rssMb },
    };
  } finally {
    observer.stop();
    await candidate.stop();
    await clear(api);
  }
}

/** Tasks from their creation to Succeeded, for the writes that it takes. The load's own writes are taken off: one for the Task, two for its Job. */
export async function measureLife({ api, kubeconfig, load }: Bench, program: string): Promise<Life> {
  const candidate = await Candidate.start(program, kubeconfig);
  const observer = await Observer.start(api);
  try {
    const before = await countWrites(api);
    const names = await burst(api, 'life', load.paced);
    await observer.until(names, ({ phase }) => phase === 'Pending');
    const startTime = `${new Date().toISOString().slice(0, 19)}Z`;
    await setJobStatus(api, names, { active: 1, ready: 1, startTime });
    await observer.until(names, ({ phase }) => phase === 'Running');
    await setJobStatus(api, names, { active: 0, ready: 0, succeeded: 1 });
    await observer.until(names, ({ phase }) => phase === 'Succeeded');
    await settle(api);
    const writes = await countWrites(api);
    return {
      succeeded: (writes.all - before.all) / names.length - 3,
      events: (writes.events - before.events) / names.length,
    };
  } finally {
    observer.stop();
    await candidate.stop();
    await clear(api);
  }
}

interface Followed {
  readonly tookMs: number;
  readonly toJob: readonly number[];
  readonly toPending: readonly number[];
}

async function follow(observer: Observer, names: readonly string[]): Promise<Followed> {
  await observer.until(names, ({ task, job, pending }) => task !== undefined && job !== undefined && pending !== undefined);
  const seen = names.map((name) => observer.seen(name));
  const tookMs = Math.max(...seen.map(({ job }) => job)) - Math.min(...seen.map(({ task }) => task));
  return { tookMs, toJob: seen.map(({ task, job }) => job - task), toPending: seen.map(({ task, pending }) => pending - task) };
}

const latency = (values: readonly number[]): Latency => ({ p50Ms: percentile(values, 0.5), p99Ms: percentile(values, 0.99) });

/** Waits until nobody writes any more: Events follow at a pace of their own. */
async function settle(api: Api): Promise<void> {
  for (let last = -1, now = 0; now !== last;) {
    last = now;
    await delay(1_000);
    const { all, events } = await countWrites(api);
    now = all + events;
  }
}

/** Of each figure the middle one of all rounds. */
export function middle(rounds: readonly Round[]): Round {
  const of = (figure: (round: Round) => number): number => median(rounds.map(figure));
  const latencies = (of2: (round: Round) => Latency): Latency => ({
    p50Ms: of((round) => of2(round).p50Ms),
    p99Ms: of((round) => of2(round).p99Ms),
  });
  return {
    burst: { ...latencies((round) => round.burst), jobsPerSecond: of((round) => round.burst.jobsPerSecond) },
    paced: latencies((round) => round.paced),
    pacedToPending: latencies((round) => round.pacedToPending),
    cpuMsPerTask: { burst: of((round) => round.cpuMsPerTask.burst), paced: of((round) => round.cpuMsPerTask.paced) },
    writesPerTask: { pending: of((round) => round.writesPerTask.pending), events: of((round) => round.writesPerTask.events) },
    rssMb: { idle: of((round) => round.rssMb.idle), after: of((round) => round.rssMb.after) },
  };
}
