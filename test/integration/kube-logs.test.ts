import { randomBytes } from 'node:crypto';
import type { KubeCluster } from '../../runtime/kube/kube-cluster';
import { apiServer } from '../support/api-server';
import { FakeKubelet } from '../support/fake-kubelet';
import { HttpFaultProxy } from '../support/http-fault-proxy';
import { cutAfter, refuse, slowly } from '../support/http-fault-proxy-faults';
import { connectionOf, realCluster } from '../support/real-cluster';

// Logs of a Pod on a node that is none, through the real API server.

const api = apiServer();
const LOG = 'line of a log 🦀\n'.repeat(20_000);
let namespace: string;
let kubelet: FakeKubelet;
let proxy: HttpFaultProxy;
let cluster: KubeCluster;

const log = (limitBytes = 1024 * 1024): Promise<string> =>
  cluster.podLog({ namespace, name: 'pod' }, { container: 'agent', tailLines: 5_000, limitBytes });
const failure = (act: Promise<unknown>): Promise<unknown> => act.then(() => undefined).catch((error: unknown) => error);

beforeAll(async () => {
  namespace = await api.createNamespace('kube-logs');
  kubelet = await FakeKubelet.start(api, `node-${randomBytes(4).toString('hex')}`);
  await kubelet.makePod(namespace, 'pod', 'agent');
  proxy = await HttpFaultProxy.start(connectionOf(api));
  cluster = realCluster(proxy.connection, { timeouts: { idleMs: 500 } });
});

afterAll(async () => {
  cluster.close();
  await proxy.stop();
  await kubelet.stop();
  await api.request('DELETE', `/api/v1/namespaces/${namespace}/pods/pod`, { gracePeriodSeconds: 0 });
  await api.request('DELETE', `/api/v1/namespaces/${namespace}`);
});

beforeEach(() => kubelet.answer((_url, response) => void response.end(LOG)));

test('a log comes whole, and only as much of it as was asked for', async () => {
  expect(await log()).toBe(LOG);
  expect(kubelet.asked.at(-1)?.pathname).toBe(`/containerLogs/${namespace}/pod/agent`);
  expect(kubelet.asked.at(-1)?.searchParams.get('tailLines')).toBe('5000');
});

test('a log that is longer than allowed is cut at the end of a character', async () => {
  // in the middle of the four bytes of the last character
  const [whole, limit] = [LOG.slice(0, 14), 16];
  expect(await log(limit)).toBe(whole);
});

test('a log that comes slowly, or is refused or cut at first, comes whole', async () => {
  const rules = [refuse(429, 'TooManyRequests', { 'retry-after': '0' }), cutAfter(1_000), slowly(100, 20_001, 10)].map((fault) =>
    proxy.on(({ path }) => path.endsWith('/log'), fault, 1),
  );
  expect(await log()).toBe(LOG);
  expect(rules.map(({ hits }) => hits)).toEqual([1, 1, 1]);
});

test('a kubelet that breaks off while it tells leaves what it told: the API server does not say that there was more', async () => {
  kubelet.answer((_url, response) => {
    response.write(LOG.slice(0, 1_000));
    setTimeout(() => response.destroy(), 50);
  });
  expect(await log()).toBe(LOG.slice(0, 1_000));
});

test('a kubelet that falls silent is noticed', async () => {
  kubelet.answer((_url, response) => void response.write('one line\n'));
  expect(await failure(log())).toMatchObject({ name: 'KubeConnectionError', code: 'timeout' });
});

test('what a kubelet has against it is said', async () => {
  kubelet.answer((_url, response) => void response.writeHead(404).end('container "agent" not found'));
  expect(await failure(log())).toMatchObject({ name: 'KubeApiError', code: 404 });
});
