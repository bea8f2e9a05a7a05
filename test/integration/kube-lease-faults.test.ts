import type { KubeCluster } from '../../runtime/kube/kube-cluster';
import { LeaderElection } from '../../runtime/kube/lease';
import { leases } from '../../runtime/kube/resources';
import type { Clock } from '../../runtime/ports';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';
import { apiServer } from '../support/api-server';
import { FaultProxy } from '../support/fault-proxy';
import { seededRandom } from '../support/faulty-cluster';
import { HttpFaultProxy } from '../support/http-fault-proxy';
import { cutAfter, loseAnswer, page, refuse, slowly, swallowAnswer } from '../support/http-fault-proxy-faults';
import { connectionOf, realCluster } from '../support/real-cluster';
import { RecordingLogger } from '../support/recording-logger';
import { until } from '../support/virtual-clock';

// Candidates whose clocks are wrong, and whose requests fail.

const api = apiServer();
const connection = connectionOf(api);
let namespace: string;
let direct: KubeCluster;

const seed = Number(process.env['KELOS_SEED'] ?? Date.now() % 1_000_000);

/** Says another time of day; timers are no matter of that. */
class WrongClock implements Clock {
  constructor(public offMs: number) {}

  public now(): Date {
    return new Date(systemClock.now().getTime() + this.offMs);
  }

  public after(ms: number, fn: () => void): () => void {
    return systemClock.after(ms, fn);
  }
}

interface Candidate {
  readonly election: LeaderElection;
  readonly lost: () => boolean;
}

function join(lease: string, identity: string, clock: Clock, cluster: KubeCluster = direct): Candidate {
  let lost = false;
  const election = new LeaderElection({
    cluster,
    clock,
    random: systemRandom,
    logger: new RecordingLogger(),
    key: { namespace, name: lease },
    identity,
    leaseDurationMs: 2_000,
    renewDeadlineMs: 1_400,
    retryPeriodMs: 150,
    onLost: () => (lost = true),
  });
  election.start();
  return { election, lost: () => lost };
}

const specOf = async (lease: string) => (await direct.get(leases, { namespace, name: lease })).spec ?? {};

beforeAll(async () => {
  namespace = await api.createNamespace('kube-lease-faults');
  direct = realCluster(connection);
});

afterAll(async () => {
  direct.close();
  await api.request('DELETE', `/api/v1/namespaces/${namespace}`);
});

test.concurrent.each([
  ['ahead', 60_000],
  ['behind', -60_000],
])(
  'a holder whose clock is a minute %s keeps the Lease, and is followed when it is cut off',
  async (what, offMs) => {
    const proxy = await FaultProxy.start(connection.server);
    const shaken = realCluster({ ...connection, server: proxy.url });
    const clock = new WrongClock(offMs);
    const a = join(what, 'a', clock, shaken);
    await a.election.whenLeading();
    const b = join(what, 'b', new WrongClock(-offMs));
    const seen: string[] = [];
    const look = (): void => {
      const leading = [a, b].filter(({ election }) => election.isLeading).map((candidate) => (candidate === a ? 'a' : 'b'));
      if (seen.at(-1) !== leading.join('+')) seen.push(leading.join('+'));
    };
    // what stands in the Lease is two minutes from what the other takes for now
    const { renewTime = '', acquireTime } = await specOf(what);
    expect(Math.abs(Date.parse(renewTime) - Date.now() - offMs)).toBeLessThan(10_000);
    const startedAt = performance.now();
    await until('longer than the Lease lasts', () => {
      look();
      return performance.now() - startedAt > 2_500;
    });
    // the clock is set right, past the other's, which is no reason to let go
    clock.offMs = -2 * offMs;
    await until('a renewal', async () => Date.parse((await specOf(what)).renewTime ?? '') - Date.now() - clock.offMs < 10_000);
    look();
    expect([seen, (await specOf(what)).acquireTime]).toEqual([['a'], acquireTime]);

    proxy.stall();
    await until('the other to lead', () => {
      look();
      return b.election.isLeading;
    });
    look();
    expect([seen, a.lost()]).toEqual([['a', '', 'b'], true]);
    expect(await specOf(what)).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
    await Promise.all([a.election.stop(), b.election.stop()]);
    shaken.close();
    await proxy.stop();
  },
  40_000,
);

test.concurrent(
  `candidates whose clocks are wrong and whose requests fail never lead at once, and one always does again (KELOS_SEED=${seed})`,
  async () => {
    const random = seededRandom(seed);
    const proxy = await HttpFaultProxy.start(connection);
    const faults = [
      refuse(429, 'TooManyRequests', { 'retry-after': '1' }),
      refuse(500, 'InternalError'),
      page(200),
      loseAnswer,
      swallowAnswer,
      cutAfter(20),
      slowly(300, 100, 20),
    ];
    let share = 0.3;
    proxy.on(
      () => random() < share,
      (passage) => (faults[Math.floor(random() * faults.length)] ?? loseAnswer)(passage),
    );
    const shaken = realCluster(proxy.connection, { timeouts: { idleMs: 500, totalMs: 1_000 } });
    let number = 0;
    const next = (): Candidate => join('storm', `candidate-${(number += 1)}`, new WrongClock((random() - 0.5) * 120_000), shaken);
    const candidates = [next(), next(), next()];
    const leaders = (): number => candidates.filter(({ election }) => election.isLeading).length;
    let most = 0;
    let terms = 0;
    const startedAt = performance.now();
    await until('six seconds of it', () => {
      most = Math.max(most, leaders());
      candidates.forEach((candidate, index) => {
        // a process that has lost the Lease ends, and is started again
        if (!candidate.lost()) return;
        terms += 1;
        candidates[index] = next();
      });
      // every two seconds nothing gets through from the leader for longer than it may lead
      share = (performance.now() - startedAt) % 4_000 > 2_200 ? 1 : 0.3;
      return performance.now() - startedAt > 6_000;
    });
    expect(most).toBe(1);
    expect(terms).toBeGreaterThan(0);
    share = 0;
    await until('one to lead', () => leaders() === 1);
    await Promise.all(candidates.map(({ election }) => election.stop()));
    shaken.close();
    await proxy.stop();
  },
  40_000,
);
