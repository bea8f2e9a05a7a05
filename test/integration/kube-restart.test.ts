import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import type { KubeObject } from '../../lib/api/meta';
import type { ConfigMap } from '../../runtime/kube/core';
import { Informer } from '../../runtime/kube/informer';
import type { KubeCluster } from '../../runtime/kube/kube-cluster';
import { LeaderElection } from '../../runtime/kube/lease';
import { configMaps, leases } from '../../runtime/kube/resources';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';
import { apiServer, type ApiServer, textAt } from '../support/api-server';
import { cacheFolder, ensureBareControlPlane, restartProgram, stopCluster } from '../support/cluster';
import { HttpFaultProxy, type SeenRequest } from '../support/http-fault-proxy';
import { cutAfter, refuse, silence, slowly } from '../support/http-fault-proxy-faults';
import { connectionOf, realCluster } from '../support/real-cluster';
import { RecordingLogger } from '../support/recording-logger';
import { until } from '../support/virtual-clock';

// A control plane of this test's own: its API server is killed, and its etcd made to forget.
const PORT = 28443;
const MANY = 10_000;
const cache = mkdtempSync(join(tmpdir(), 'kelos-restart-'));
const { KELOS_BARE_KUBECONFIG: _shared, ...rest } = process.env;
const options = { env: { ...rest, KELOS_CACHE: cache, KELOS_BARE_PORT: String(PORT) }, progress: () => undefined };

let api: ApiServer;
let direct: KubeCluster;
let proxy: HttpFaultProxy;
let shaken: KubeCluster;
let logger: RecordingLogger;
let namespace: string;
const started: { stop(): Promise<void> }[] = [];

const keyOf = (name: string): { namespace: string; name: string } => ({ namespace, name });
const configMap = (name: string, text = ''): ConfigMap => ({ metadata: { name, namespace }, data: { text } });
const keep = ({ metadata }: KubeObject): string => `${metadata.name}@${metadata.resourceVersion}`;
const isPage = (request: SeenRequest): boolean => request.path.endsWith('/configmaps') && !request.watch;
const isLaterPage = (request: SeenRequest): boolean => isPage(request) && request.query.has('continue');
const isNthPage =
  (n: number) =>
  (request: SeenRequest): boolean =>
    isPage(request) && pages() === n;
const pages = (): number => proxy.requests.filter(isPage).length;

function follow(cluster: KubeCluster = shaken): Informer<ConfigMap, string> {
  const deps = { clock: systemClock, random: systemRandom, logger };
  const informer = new Informer({ cluster, resource: configMaps, namespace, keep, ...deps, maxBackoffMs: 500 });
  started.push(informer);
  informer.start();
  return informer;
}

function lead(onLost: () => void): LeaderElection {
  const deps = { cluster: direct, clock: systemClock, random: systemRandom, logger };
  const election = new LeaderElection({ ...deps, key: keyOf('lease'), identity: 'a', retryPeriodMs: 200, onLost });
  started.push(election);
  election.start();
  return election;
}

const lease = async () => (await direct.get(leases, keyOf('lease'))).spec ?? {};

const truth = async (): Promise<string[]> => (await direct.list(configMaps, { namespace })).items.map(keep).sort();

async function agrees(informer: Informer<ConfigMap, string>): Promise<void> {
  const expected = JSON.stringify(await truth());
  await until('the copy to agree with the cluster', () => JSON.stringify(informer.list().sort()) === expected, 20_000);
}

const restart = (): Promise<void> => restartProgram('bare', 'kube-apiserver', options);

/** Has etcd forget all versions but the last; an API server that is up remembers some by itself. */
async function compact(): Promise<void> {
  const revision = textAt(await etcd('range', { key: 'AA==' }), 'header', 'revision');
  await etcd('compaction', { revision });
}

beforeAll(async () => {
  symlinkSync(join(cacheFolder(), 'bin'), join(cache, 'bin'));
  api = apiServer((await ensureBareControlPlane(options)).kubeconfig);
  namespace = await api.createNamespace('kube-restart');
  direct = realCluster(connectionOf(api));
  await putMany();
}, 60_000);

/** Past the API server, which would take a minute for it. */
async function putMany(): Promise<void> {
  const names = Array.from({ length: MANY }, (_, index) => `many-${String(index).padStart(5, '0')}`);
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const put = (name: string): object => {
    const metadata = { name, namespace, uid: randomUUID(), creationTimestamp: '2026-01-01T00:00:00Z' };
    const object = { kind: 'ConfigMap', apiVersion: 'v1', metadata, data: { text: 'x'.repeat(3_000) } };
    return { requestPut: { key: base64(`/registry/configmaps/${namespace}/${name}`), value: base64(JSON.stringify(object)) } };
  };
  for (let start = 0; start < MANY; start += 100) await etcd('txn', { success: names.slice(start, start + 100).map(put) });
}

async function etcd(what: string, body: object): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${PORT + 1}/v3/kv/${what}`, { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
  return answer.json();
}

afterAll(async () => {
  direct.close();
  await stopCluster('bare', options);
  rmSync(cache, { recursive: true, force: true });
});

beforeEach(async () => {
  proxy = await HttpFaultProxy.start(connectionOf(api));
  shaken = realCluster(proxy.connection);
  logger = new RecordingLogger();
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((part) => part.stop()));
  shaken.close();
  await proxy.stop();
});

test(`a list of ${MANY} objects comes whole, although pages are refused, cut, and slow`, async () => {
  const faults = [
    proxy.on(isNthPage(2), refuse(429, 'TooManyRequests', { 'retry-after': '1' })),
    proxy.on(isNthPage(5), cutAfter(500_000)),
    proxy.on(isNthPage(8), refuse(503, 'ServiceUnavailable', { 'retry-after': '0' })),
    // and the same page again, cut
    proxy.on(isNthPage(9), cutAfter(100)),
    proxy.on(isNthPage(12), slowly(100, 50_000, 5)),
  ];
  const { items, undecodable } = await shaken.list(configMaps, { namespace });
  expect(faults.map(({ hits }) => hits)).toEqual([1, 1, 1, 1, 1]);
  expect([new Set(items.map(keep)).size, undecodable]).toEqual([MANY, []]);
  // a page that failed was asked for again, not the list begun anew
  expect(pages()).toBe(MANY / 500 + 4);
}, 60_000);

test('a list that the API server forgets in the middle begins anew', async () => {
  let forgotten = false;
  proxy.on(
    (request) => isLaterPage(request) && pages() > 5 && !forgotten,
    async ({ request, response }) => {
      forgotten = true;
      // a copy of etcd that was compacted, behind an API server that has just come up
      await direct.patch(configMaps, keyOf('many-00000'), { data: { text: 'moved on' } });
      await compact();
      await restart();
      const { code, body } = await api.request('GET', `${request.path}?${request.query.toString()}`);
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    },
  );
  const { items } = await shaken.list(configMaps, { namespace });
  expect(forgotten).toBe(true);
  expect(items.map(keep).sort()).toEqual(await truth());
  expect(proxy.requests.filter((request) => isPage(request) && !request.query.has('continue'))).toHaveLength(2);
}, 60_000);

test('a list is never in memory whole', async () => {
  const program = join(cache, 'list.cjs');
  const entry = join(__dirname, '../support/list-in-little-memory.ts');
  buildSync({ entryPoints: [entry], bundle: true, platform: 'node', format: 'cjs', outfile: program, logLevel: 'error' });
  const list = (how: string): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, ['--max-old-space-size=24', program, api.kubeconfig, namespace, how]);
  expect(JSON.parse((await list('projected')).stdout)).toMatchObject({ count: MANY });
  // were it whole, it would not fit
  await expect(list('whole')).rejects.toMatchObject({ stderr: expect.stringContaining('heap out of memory') as string });
}, 60_000);

test('an API server that is killed and comes back is followed from where the watch was', async () => {
  const own = realCluster(connectionOf(api));
  const list = jest.spyOn(own, 'list');
  const informer = follow(own);
  await informer.whenSynced();
  await agrees(informer);
  await restart();
  await direct.create(configMaps, configMap('after-restart'));
  await direct.delete(configMaps, keyOf('many-00001'));
  await agrees(informer);
  expect(list).toHaveBeenCalledTimes(1);
  own.close();
}, 60_000);

test('an API server that comes back without the version of the watch is listed anew, and what is gone is found, by the same leader', async () => {
  const lost: string[] = [];
  const leader = lead(() => lost.push('a'));
  await leader.whenLeading();
  const informer = follow();
  await informer.whenSynced();
  const gone: string[] = [];
  informer.onChange(({ name }, before, after) => before !== undefined && after === undefined && gone.push(name));
  const away = proxy.on(() => true, silence);
  proxy.cutAll();
  await direct.delete(configMaps, keyOf('many-00002'));
  await direct.create(configMaps, configMap('while-away'));
  await compact();
  await restart();
  away.end();
  proxy.cutAll();
  await agrees(informer);
  expect(gone).toEqual(['many-00002']);
  const { renewTime } = await lease();
  await until('a renewal', async () => (await lease()).renewTime !== renewTime);
  expect([leader.isLeading, lost]).toEqual([true, []]);
  expect(logger.lines.map(({ fields }) => String(fields['error'])).join()).toContain('too old resource version');
}, 60_000);
