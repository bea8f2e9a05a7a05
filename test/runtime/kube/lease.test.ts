import type { Cluster } from '../../../runtime/kube/cluster';
import type { LeaseSpec } from '../../../runtime/kube/core';
import { KubeApiError, KubeConnectionError } from '../../../runtime/kube/errors';
import { LeaderElection } from '../../../runtime/kube/lease';
import { RecordingLogger } from '../../support/recording-logger';
import { unusedCluster } from '../../support/unused-cluster';
import { settle, VirtualClock } from '../../support/virtual-clock';

/** An API server that holds one Lease. */
class LeaseServer {
  public spec: LeaseSpec | undefined;
  public writes = 0;
  private version = 0;

  public read(): unknown {
    if (!this.spec) throw new KubeApiError(404, 'NotFound', 'leases "l" not found');
    return { metadata: { name: 'l', namespace: 'ns', uid: 'u', resourceVersion: String(this.version) }, spec: this.spec };
  }

  public create(object: object): unknown {
    if (this.spec) throw new KubeApiError(409, 'AlreadyExists', 'leases "l" already exists');
    return this.write(object);
  }

  public patch(object: object, version: string | undefined): unknown {
    this.read();
    if (version !== String(this.version)) throw new KubeApiError(409, 'Conflict', 'has been modified');
    return this.write(object);
  }

  private write(object: { spec?: LeaseSpec }): unknown {
    this.spec = { ...this.spec, ...object.spec };
    this.version += 1;
    this.writes += 1;
    return this.read();
  }
}

/** The way of one process to the API server. */
class Link {
  public trouble: 'none' | 'away' | 'stalls' | 'loses answers' = 'none';

  constructor(private readonly server: LeaseServer) {}

  public readonly cluster: Cluster = {
    ...unusedCluster,
    get: async (resource, _key, signal) => resource.parse(await this.send(signal, () => this.server.read())),
    create: async (resource, object, options) =>
      resource.parse(await this.send(options?.signal, () => this.server.create(object))),
    patch: async (resource, _key, patch, options) =>
      resource.parse(await this.send(options?.signal, () => this.server.patch(patch, options?.resourceVersion))),
  };

  private async send(signal: AbortSignal | undefined, act: () => unknown): Promise<unknown> {
    if (this.trouble === 'away') throw new KubeConnectionError('refused', 'away');
    if (this.trouble === 'stalls')
      await new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    const answer = act();
    if (this.trouble === 'loses answers') throw new KubeConnectionError('cut', 'cut');
    return answer;
  }
}

interface Process {
  readonly election: LeaderElection;
  readonly link: Link;
  readonly clock: VirtualClock;
  readonly lost: () => boolean;
}

let server: LeaseServer;
let processes: Process[];

/** @param skewMs - how wrong the process' clock is */
function join(identity: string, skewMs = 0): Process {
  const clock = new VirtualClock(undefined, skewMs);
  const link = new Link(server);
  let lost = 0;
  const election = new LeaderElection({
    cluster: link.cluster,
    clock,
    random: { next: () => 0 },
    logger: new RecordingLogger(),
    key: { namespace: 'ns', name: 'l' },
    identity,
    onLost: () => (lost += 1),
  });
  election.start();
  const process = { election, link, clock, lost: () => lost === 1 };
  processes.push(process);
  return process;
}

/** Time passes for all processes alike; in every step at most one of them leads. */
async function advance(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    for (const { clock } of processes) await clock.advance(100);
    expect(processes.filter(({ election }) => election.isLeading).length).toBeLessThanOrEqual(1);
  }
}

beforeEach(() => {
  server = new LeaseServer();
  processes = [];
});

test('the first takes the Lease and renews it, the second waits', async () => {
  const a = join('a');
  await a.election.whenLeading();
  expect(server.spec).toEqual({
    holderIdentity: 'a',
    leaseDurationSeconds: 15,
    acquireTime: '2026-01-01T00:00:00.000000Z',
    renewTime: '2026-01-01T00:00:00.000000Z',
    leaseTransitions: 0,
  });
  const b = join('b');
  await advance(60_000);
  expect([a.election.isLeading, b.election.isLeading, a.lost()]).toEqual([true, false, false]);
  expect(server.spec?.renewTime).toBe('2026-01-01T00:01:00.000000Z');
  expect(server.spec?.acquireTime).toBe('2026-01-01T00:00:00.000000Z');
});

test('the Lease is given back on stop, and taken at once by the next', async () => {
  const a = join('a');
  await a.election.whenLeading();
  const b = join('b');
  await advance(1_000);
  await a.election.stop();
  expect(server.spec).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
  await advance(3_000);
  expect([b.election.isLeading, a.election.isLeading, a.lost()]).toEqual([true, false, false]);
  expect(server.spec).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1, leaseDurationSeconds: 15 });
});

test('a holder that died is followed when its Lease has not changed for as long as it lasts', async () => {
  server.spec = {
    holderIdentity: 'dead',
    leaseDurationSeconds: 15,
    renewTime: '2026-01-01T00:00:00.000000Z',
    leaseTransitions: 4,
  };
  const b = join('b');
  await advance(14_900);
  expect(b.election.isLeading).toBe(false);
  await advance(3_000);
  expect(b.election.isLeading).toBe(true);
  expect(server.spec?.leaseTransitions).toBe(5);
});

test.each([
  ['a day ahead', 86_400_000],
  ['a day behind', -86_400_000],
])('a clock that is %s neither takes nor loses the Lease', async (_what, skewMs) => {
  const a = join('a');
  await a.election.whenLeading();
  const b = join('b', skewMs);
  await advance(40_000);
  expect([a.election.isLeading, b.election.isLeading]).toEqual([true, false]);
  // a clock that is set while it runs
  b.clock.skewMs = -skewMs;
  a.clock.skewMs = skewMs;
  await advance(40_000);
  expect([a.election.isLeading, b.election.isLeading]).toEqual([true, false]);
});

test.each(['away', 'stalls'] as const)(
  'a holder whose API server is %s lets go before another can take over',
  async (trouble) => {
    const a = join('a');
    await a.election.whenLeading();
    const b = join('b');
    await advance(5_000);
    a.link.trouble = trouble;
    await advance(10_100);
    expect([a.lost(), a.election.isLeading, b.election.isLeading]).toEqual([true, false, false]);
    await advance(10_000);
    expect(b.election.isLeading).toBe(true);
  },
);

test.each(['away', 'stalls', 'loses answers'] as const)(
  'a short time in which the API server is %s is survived',
  async (trouble) => {
    const a = join('a');
    await a.election.whenLeading();
    for (let count = 0; count < 5; count += 1) {
      a.link.trouble = trouble;
      await advance(4_500);
      a.link.trouble = 'none';
      await advance(6_000);
    }
    expect([a.election.isLeading, a.lost()]).toEqual([true, false]);
  },
);

test('the Lease may be taken although the answer to that was lost', async () => {
  const a = join('a');
  a.link.trouble = 'loses answers';
  await advance(500);
  expect(a.election.isLeading).toBe(false);
  a.link.trouble = 'none';
  await advance(5_000);
  expect(a.election.isLeading).toBe(true);
});

test.each([
  ['another process has taken the Lease', (): void => void server.patch({ spec: { holderIdentity: 'b' } }, versionNow())],
  ['the Lease was deleted', (): void => void (server.spec = undefined)],
])('a holder lets go when %s', async (_what, happen) => {
  const a = join('a');
  await a.election.whenLeading();
  happen();
  await advance(2_100);
  expect([a.lost(), a.election.isLeading]).toEqual([true, false]);
  const { writes } = server;
  await a.election.stop();
  await advance(30_000);
  expect(server.writes).toBe(writes);
});

test('a holder goes on when somebody else only touched the Lease', async () => {
  const a = join('a');
  await a.election.whenLeading();
  server.patch({ spec: { leaseTransitions: 9 } }, versionNow());
  await advance(30_000);
  expect([a.election.isLeading, server.spec?.holderIdentity]).toEqual([true, 'a']);
});

test('a process that was stopped leaves nothing behind', async () => {
  const a = join('a');
  await a.election.whenLeading();
  const b = join('b');
  await settle();
  await b.election.stop();
  await a.election.stop();
  expect([a.clock.pending, b.clock.pending]).toEqual([0, 0]);
  expect(server.spec?.holderIdentity).toBe('');
});

test('a stop is not held up by an API server that does not answer', async () => {
  const a = join('a');
  await a.election.whenLeading();
  a.link.trouble = 'stalls';
  let stopped = false;
  const stop = a.election.stop().then(() => (stopped = true));
  await advance(2_100);
  expect(stopped).toBe(true);
  await stop;
});

function versionNow(): string {
  const { metadata } = server.read() as { readonly metadata: { readonly resourceVersion: string } };
  return metadata.resourceVersion;
}
