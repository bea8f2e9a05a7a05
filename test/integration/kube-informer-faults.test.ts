import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '../../lib/api/meta';
import type { ConfigMap } from '../../runtime/kube/core';
import { inClusterConfig } from '../../runtime/kube/in-cluster';
import { Informer, type InformerOptions } from '../../runtime/kube/informer';
import type { KubeCluster } from '../../runtime/kube/kube-cluster';
import { configMaps } from '../../runtime/kube/resources';
import { isNewer } from '../../runtime/kube/resource-version';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';
import { apiServer, textAt } from '../support/api-server';
import { seededRandom } from '../support/faulty-cluster';
import { type Fault, HttpFaultProxy, type SeenRequest } from '../support/http-fault-proxy';
import {
  edited,
  EXPIRED,
  overtaking,
  page,
  refuse,
  repeating,
  silence,
  slowly,
  torn,
  unending,
  withExtra,
  without,
} from '../support/http-fault-proxy-faults';
import { connectionOf, forAll, realCluster } from '../support/real-cluster';
import { RecordingLogger } from '../support/recording-logger';
import { until } from '../support/virtual-clock';

// Informers through a proxy that lets HTTP fail, on the real API server.

const api = apiServer();
let namespace: string;
let direct: KubeCluster;
let proxy: HttpFaultProxy;
let shaken: KubeCluster;
let logger: RecordingLogger;
let informer: Informer<ConfigMap, string>;
/** How each object was told, in order. */
let told: Map<string, string[]>;

const seed = Number(process.env['KELOS_SEED'] ?? Date.now() % 1_000_000);
const keyOf = (name: string): { namespace: string; name: string } => ({ namespace, name });
const configMap = (name: string, text = ''): ConfigMap => ({ metadata: { name, namespace }, data: { text } });
const keep = ({ metadata }: KubeObject): string => metadata.resourceVersion ?? '';
const isWatch = ({ watch }: SeenRequest): boolean => watch;
const isList = ({ watch, method }: SeenRequest): boolean => method === 'GET' && !watch;
const count = (match: (request: SeenRequest) => boolean): number => proxy.requests.filter(match).length;

function follow(options: Partial<InformerOptions<ConfigMap, string>> = {}): void {
  const deps = { clock: systemClock, random: systemRandom, logger };
  informer = new Informer({ cluster: shaken, resource: configMaps, namespace, keep, ...deps, maxBackoffMs: 1_000, ...options });
  told = new Map();
  informer.onChange(({ name }, _before, after) => told.set(name, [...(told.get(name) ?? []), after ?? 'gone']));
  informer.start();
}

async function agrees(): Promise<void> {
  const expected = (await direct.list(configMaps, { namespace })).items.map(keep).sort();
  await until('the copy to agree', () => JSON.stringify(informer.list().sort()) === JSON.stringify(expected), 20_000);
}

/** Changes many objects many times, always in some order of its own. */
async function churn(names: readonly string[], rounds: number): Promise<void> {
  const work = names.flatMap((name) => Array.from({ length: rounds }, () => name));
  await forAll(work, async (name) => {
    const act = systemRandom.next();
    const key = keyOf(name);
    const done =
      act < 0.4
        ? direct.create(configMaps, configMap(name))
        : act < 0.8
          ? direct.patch(configMaps, key, { data: { text: `${act} 🦀` } })
          : direct.delete(configMaps, key);
    // of what is there there is no second, and what is not there does not change
    await done.catch(() => undefined);
  });
}

beforeEach(async () => {
  namespace = await api.createNamespace('kube-informer-faults');
  direct = realCluster(connectionOf(api));
  proxy = await HttpFaultProxy.start(connectionOf(api));
  shaken = realCluster(proxy.connection, { watchSilenceMs: 2_000, timeouts: { idleMs: 1_000, totalMs: 1_500 } });
  logger = new RecordingLogger();
});

afterEach(async () => {
  await informer.stop();
  shaken.close();
  direct.close();
  await until('no connection to be left', () => proxy.openConnections === 0);
  await proxy.stop();
  await api.request('DELETE', `/api/v1/namespaces/${namespace}`);
});

test(`changes that come twice, late and in the wrong order end in the same state, and none goes back (KELOS_SEED=${seed})`, async () => {
  const random = seededRandom(seed);
  proxy.on(isWatch, edited(overtaking(random, 0.3), repeating(random, 0.3)));
  follow();
  await informer.whenSynced();
  const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
  await churn(names, 12);
  await agrees();
  for (const versions of told.values()) {
    const seen = versions.filter((version) => version !== 'gone');
    const back = seen.filter((version, index) => index > 0 && !isNewer(version, seen[index - 1] ?? ''));
    expect(back).toEqual([]);
  }
  // nothing of this was a reason to list
  expect(count(isList)).toBe(1);
}, 60_000);

test(`a watch with every fault there is ends in the same state (KELOS_SEED=${seed})`, async () => {
  const random = seededRandom(seed);
  const faults: readonly Fault[] = [
    edited(torn(3)),
    edited(withExtra(3, EXPIRED)),
    edited(withExtra(4, 'nonsense\n')),
    edited(withExtra(4, '{"type":"ADDED","object":{}}\n')),
    edited(withExtra(4, '{"type":"MODIFIED","object":{"metadata":{"name":"n1","resourceVersion":"1","uid":"u"},"data":7}}\n')),
    edited(without((line) => line.includes('BOOKMARK'))),
    slowly(50, 7, 0),
    refuse(429, 'TooManyRequests', { 'retry-after': '0' }),
    refuse(410, 'Expired'),
    page(200),
    page(503),
  ];
  proxy.on(isWatch, (passage) => (faults[Math.floor(random() * faults.length)] ?? silence)(passage));
  proxy.on((request) => isList(request) && random() < 0.3, refuse(500, 'InternalError'));
  follow({ maxBackoffMs: 100 });
  const names = Array.from({ length: 30 }, (_, index) => `n${index}`);
  for (let round = 0; round < 6; round += 1) {
    await churn(names, 3);
    const before = count(isWatch);
    await until('more watches', () => count(isWatch) > before + 3 || random() < 0.01);
  }
  await agrees();
  expect(informer.list()).not.toContain('1');
}, 60_000);

test('an overloaded API server is left alone as long as it asks, and the watch goes on where it was', async () => {
  follow();
  await informer.whenSynced();
  await until('the watch', () => count(isWatch) === 1);
  proxy.on(isWatch, refuse(429, 'TooManyRequests', { 'retry-after': '1' }), 2);
  proxy.cutAll();
  await direct.create(configMaps, configMap('meanwhile'));
  const startedAt = performance.now();
  await agrees();
  expect(performance.now() - startedAt).toBeGreaterThan(1_900);
  expect([count(isList), count(isWatch)]).toEqual([1, 4]);
}, 30_000);

test('an odd answer that asks for days is not believed', async () => {
  const asked = 60_000;
  const waits: number[] = [];
  const clock = {
    now: () => systemClock.now(),
    after: (ms: number, fn: () => void) => {
      waits.push(ms);
      return systemClock.after(ms === asked ? 10 : ms, fn);
    },
  };
  proxy.on(isList, refuse(429, 'TooManyRequests', { 'retry-after': '864000' }), 1);
  follow({ clock });
  await informer.whenSynced();
  expect(waits).toContain(asked);
  expect(Math.max(...waits)).toBe(asked);
}, 30_000);

test.each<[string, Fault]>([
  [
    'that only ever end at once',
    edited(
      without(() => true),
      ended,
    ),
  ],
  ['that are pages', page(200)],
  ['that are a refusal without an end', unending(503, 'sorry ', 100)],
])(
  'watches %s are given up for a list, and it is said',
  async (_what, fault) => {
    const rule = proxy.on(isWatch, fault);
    const impatient = realCluster(proxy.connection, { timeouts: { totalMs: 400 } });
    follow({ maxBackoffMs: 100, cluster: impatient });
    await informer.whenSynced();
    await direct.create(configMaps, configMap('unseen'));
    // no watch ever tells it
    await agrees();
    expect(count(isList)).toBeGreaterThan(1);
    expect(logger.lines.map(({ message }) => message)).toContain('A watch broke');
    rule.end();
    await direct.create(configMaps, configMap('seen'));
    await agrees();
    await informer.stop();
    impatient.close();
  },
  40_000,
);

test('a large object comes whole through a watch that is cut within characters', async () => {
  const text = '🦀'.repeat(250_000);
  proxy.on(isWatch, slowly(0, 10_007, 0));
  const texts: (string | undefined)[] = [];
  follow({
    keep: ({ metadata, data }) => {
      texts.push(data?.['text']);
      return metadata.resourceVersion ?? '';
    },
  });
  await informer.whenSynced();
  await direct.create(configMaps, configMap('large', text));
  await agrees();
  expect(texts.map((kept) => kept === text)).toEqual([true]);
}, 30_000);

test.each<[string, (request: SeenRequest) => boolean]>([
  ['a list', isList],
  ['a watch', isWatch],
])(
  '%s whose token was replaced goes on with the new one',
  async (_what, match) => {
    const folder = mkdtempSync(join(tmpdir(), 'kelos-account-'));
    // the proxy has no right of its own: what counts is the token
    const through = await HttpFaultProxy.start({ ...connectionOf(api), credentials: async () => ({}) });
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts`;
    await api.request('POST', path, { metadata: { name: 'robot' } });
    const replaceToken = async (): Promise<string> => {
      const { body } = await api.request('POST', `${path}/robot/token`, { spec: { expirationSeconds: 600 } });
      const token = textAt(body, 'status', 'token');
      writeFileSync(join(folder, 'token'), token);
      return token;
    };
    writeFileSync(join(folder, 'ca.crt'), '');
    const old = `Bearer ${await replaceToken()}`;
    await allowRobot();
    const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1' };
    const account = inClusterConfig({ clock: systemClock, env, accountFolder: folder });
    const robot = realCluster({ ...account, server: through.connection.server });
    await robot.list(configMaps, { namespace });
    // the old one is remembered for a minute, but no longer when it is refused
    await replaceToken();
    const ended = through.on((request) => match(request) && request.headers.authorization === old, refuse(401, 'Unauthorized'));
    follow({ cluster: robot });
    await informer.whenSynced();
    await direct.create(configMaps, configMap('after'));
    await agrees();
    expect(ended.hits).toBe(1);
    await informer.stop();
    robot.close();
    await through.stop();
    rmSync(folder, { recursive: true });
  },
  30_000,
);

async function allowRobot(): Promise<void> {
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }];
  await api.request('POST', `${rbac}/roles`, { metadata: { name: 'r' }, rules });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' };
  const subjects = [{ kind: 'ServiceAccount', name: 'robot', namespace }];
  await api.request('POST', `${rbac}/rolebindings`, { metadata: { name: 'r' }, roleRef, subjects });
}

async function* ended(): AsyncGenerator<string, void> {
  // not a line
}
