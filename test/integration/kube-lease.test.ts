import type { KubeCluster } from '../../runtime/kube/kube-cluster';
import { LeaderElection } from '../../runtime/kube/lease';
import { leases } from '../../runtime/kube/resources';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';
import { apiServer } from '../support/api-server';
import { FaultProxy } from '../support/fault-proxy';
import { connectionOf, realCluster } from '../support/real-cluster';
import { RecordingLogger } from '../support/recording-logger';
import { until } from '../support/virtual-clock';

const api = apiServer();
let namespace: string;
let cluster: KubeCluster;
let lost: string[];

beforeEach(async () => {
  namespace = await api.createNamespace('kube-lease');
  cluster = realCluster(connectionOf(api));
  lost = [];
});

afterEach(async () => {
  cluster.close();
  await api.request('DELETE', `/api/v1/namespaces/${namespace}`);
});

function join(identity: string, through: KubeCluster = cluster): LeaderElection {
  const election = new LeaderElection({
    cluster: through,
    clock: systemClock,
    random: systemRandom,
    logger: new RecordingLogger(),
    key: { namespace, name: 'lease' },
    identity,
    leaseDurationMs: 3_000,
    renewDeadlineMs: 2_000,
    retryPeriodMs: 200,
    onLost: () => lost.push(identity),
  });
  election.start();
  return election;
}

const holder = async (): Promise<string | undefined> =>
  (await cluster.get(leases, { namespace, name: 'lease' })).spec?.holderIdentity;

test('one leads, and the other does when the first gives the Lease back', async () => {
  const [a, b] = [join('a'), join('b')];
  await Promise.race([a.whenLeading(), b.whenLeading()]);
  const [first, second] = a.isLeading ? [a, b] : [b, a];
  expect(second.isLeading).toBe(false);
  await first.stop();
  const startedAt = performance.now();
  await second.whenLeading();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(await holder()).toBe(second === a ? 'a' : 'b');
  await second.stop();
  expect(await holder()).toBeFalsy();
  expect(lost).toEqual([]);
}, 30_000);

test('one that is cut off lets go before the other takes over', async () => {
  const connection = connectionOf(api);
  const proxy = await FaultProxy.start(connection.server);
  const shaken = realCluster({ ...connection, server: proxy.url });
  const a = join('a', shaken);
  await a.whenLeading();
  const b = join('b');
  proxy.stall();
  const overlaps: boolean[] = [];
  await until('the other to lead', () => {
    overlaps.push(a.isLeading && b.isLeading);
    return b.isLeading;
  });
  expect(overlaps).not.toContain(true);
  expect([lost, a.isLeading, await holder()]).toEqual([['a'], false, 'b']);
  await a.stop();
  await b.stop();
  shaken.close();
  await proxy.stop();
}, 30_000);

test('a short break is survived', async () => {
  const connection = connectionOf(api);
  const proxy = await FaultProxy.start(connection.server);
  const shaken = realCluster({ ...connection, server: proxy.url });
  const a = join('a', shaken);
  await a.whenLeading();
  for (let count = 0; count < 3; count += 1) {
    proxy.refuse();
    const { opened } = proxy;
    await until('attempts', () => proxy.opened > opened + 2);
    proxy.restore();
    const before = (await cluster.get(leases, { namespace, name: 'lease' })).metadata.resourceVersion;
    await until(
      'a renewal',
      async () => (await cluster.get(leases, { namespace, name: 'lease' })).metadata.resourceVersion !== before,
    );
  }
  expect([a.isLeading, lost]).toEqual([true, []]);
  await a.stop();
  shaken.close();
  await proxy.stop();
}, 30_000);
