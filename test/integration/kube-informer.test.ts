import type { KubeObject } from '../../lib/api/meta';
import type { Resource } from '../../runtime/kube/cluster';
import type { ConfigMap } from '../../runtime/kube/core';
import { Informer, type InformerOptions } from '../../runtime/kube/informer';
import type { KubeCluster } from '../../runtime/kube/kube-cluster';
import { configMaps } from '../../runtime/kube/resources';
import { WorkQueue } from '../../runtime/kube/work-queue';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';
import { apiServer, textAt } from '../support/api-server';
import { FaultProxy } from '../support/fault-proxy';
import { connectionOf, forAll, realCluster, ThingKind } from '../support/real-cluster';
import { RecordingLogger } from '../support/recording-logger';
import { until } from '../support/virtual-clock';

const api = apiServer();
let namespace: string;
let direct: KubeCluster;
let proxy: FaultProxy;
let shaken: KubeCluster;
let logger: RecordingLogger;
const started: { stop(): Promise<void> }[] = [];

const keyOf = (name: string): { namespace: string; name: string } => ({ namespace, name });
const configMap = (name: string, text = ''): ConfigMap => ({
  metadata: { name, namespace, labels: { watched: 'yes' } },
  data: { text },
});

/** What is kept of an object: enough to compare with the cluster. */
const keep = ({ metadata }: KubeObject): string => `${metadata.name}@${metadata.resourceVersion}`;

function follow<Wire extends KubeObject>(
  resource: Resource<Wire>,
  options: Partial<InformerOptions<Wire, string>> = {},
): Informer<Wire, string> {
  const informer = new Informer({
    cluster: shaken,
    resource,
    namespace,
    keep,
    clock: systemClock,
    random: systemRandom,
    logger,
    maxBackoffMs: 1_000,
    ...options,
  });
  started.push(informer);
  informer.start();
  return informer;
}

const labelled = { labelSelector: 'watched=yes' };

async function truth<Wire extends KubeObject>(resource: Resource<Wire>, labelSelector = ''): Promise<string[]> {
  const { items } = await direct.list(resource, { namespace, ...(labelSelector === '' ? {} : { labelSelector }) });
  return items.map(keep).sort();
}

async function agrees<Wire extends KubeObject>(
  informer: Informer<Wire, string>,
  resource: Resource<Wire>,
  labelSelector = '',
): Promise<void> {
  const expected = await truth(resource, labelSelector);
  await until(
    'the copy to agree with the cluster',
    () => JSON.stringify(informer.list().sort()) === JSON.stringify(expected),
    20_000,
  );
}

beforeEach(async () => {
  namespace = await api.createNamespace('kube-informer');
  const connection = connectionOf(api);
  direct = realCluster(connection);
  proxy = await FaultProxy.start(connection.server);
  shaken = realCluster(
    { ...connection, server: proxy.url },
    { watchSilenceMs: 2_000, timeouts: { connectMs: 2_000, idleMs: 2_000 } },
  );
  logger = new RecordingLogger();
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((part) => part.stop()));
  shaken.close();
  direct.close();
  await proxy.stop();
  await api.request('DELETE', `/api/v1/namespaces/${namespace}`);
});

test('an API server that is away for a while is survived, with all that changed meanwhile', async () => {
  await forAll(['a', 'b', 'c'], (name) => direct.create(configMaps, configMap(name)));
  const informer = follow(configMaps, labelled);
  const changes: string[] = [];
  informer.onChange(({ name }, before, after) => changes.push(`${name} ${before ? 'was' : 'new'} ${after ? 'is' : 'gone'}`));
  await informer.whenSynced();
  proxy.refuse();
  await direct.delete(configMaps, keyOf('a'));
  await direct.patch(configMaps, keyOf('b'), { data: { text: 'changed' } });
  await direct.create(configMaps, configMap('d'));
  // long enough that the watch is given up and the collection is to be listed anew
  await until('several attempts', () => proxy.opened > 8);
  expect(informer.list()).toHaveLength(3);
  proxy.restore();
  await agrees(informer, configMaps, 'watched=yes');
  expect(changes).toEqual(expect.arrayContaining(['a was gone', 'b was is', 'd new is']));
  expect(changes).toHaveLength(6);
  await until('the state to be told', () => informer.state.state === 'synced');
  // and it goes on
  await direct.delete(configMaps, keyOf('b'));
  await agrees(informer, configMaps, 'watched=yes');
}, 60_000);

test('a connection that is cut is taken up again without a list', async () => {
  const informer = follow(configMaps, labelled);
  await informer.whenSynced();
  await direct.create(configMaps, configMap('a'));
  await agrees(informer, configMaps, 'watched=yes');
  proxy.cut();
  await direct.create(configMaps, configMap('b'));
  await agrees(informer, configMaps, 'watched=yes');
  expect(logger.lines.map(({ message }) => message)).not.toContain('A list failed');
}, 60_000);

test('a network that swallows everything is noticed', async () => {
  const informer = follow(configMaps, labelled);
  await informer.whenSynced();
  await direct.create(configMaps, configMap('a'));
  await agrees(informer, configMaps, 'watched=yes');
  proxy.stall();
  await direct.create(configMaps, configMap('b'));
  await direct.delete(configMaps, keyOf('a'));
  await until('the silence to be noticed', () => logger.lines.length > 0);
  expect(informer.list()).toHaveLength(1);
  proxy.restore();
  await agrees(informer, configMaps, 'watched=yes');
}, 60_000);

test('a version that the API server has forgotten is followed by a list, which finds what is gone', async () => {
  const things = await ThingKind.create(api);
  const { resource } = things;
  await forAll(['a', 'b'], (name) => direct.create(resource, { metadata: { name, namespace }, spec: {} }));
  const informer = follow(resource);
  await informer.whenSynced();
  expect(informer.list()).toHaveLength(2);
  proxy.refuse();
  await things.recreate();
  await direct.create(resource, { metadata: { name: 'c', namespace }, spec: {} });
  proxy.restore();
  await agrees(informer, resource);
  expect(informer.list()).toHaveLength(1);
  await things.remove();
}, 90_000);

test('an object that cannot be decoded stops nothing but itself', async () => {
  const things = await ThingKind.create(api);
  const { resource } = things;
  const informer = follow(resource);
  await informer.whenSynced();
  const poison = { apiVersion: `${resource.group}/v1`, kind: 'Thing', metadata: { name: 'poison' }, spec: { x: 7 } };
  await api.request('POST', `/apis/${resource.group}/v1/namespaces/${namespace}/things`, poison);
  await direct.create(resource, { metadata: { name: 'fine', namespace }, spec: {} });
  await agrees(informer, resource);
  expect(informer.undecodable(keyOf('poison'))?.error.message).toBe('spec.x must be a string, got 7');
  await direct.patch(resource, keyOf('poison'), { spec: { x: 'mended' } });
  await until('the mended object', () => informer.get(keyOf('poison')) !== undefined);
  expect(informer.undecodable(keyOf('poison'))).toBeUndefined();
  await things.remove();
}, 60_000);

test('a Role that comes and goes is noticed', async () => {
  await api.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: 'robot' } });
  const answer = await api.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts/robot/token`, {
    spec: { expirationSeconds: 600 },
  });
  const token = textAt(answer.body, 'status', 'token');
  const robot = realCluster({ ...connectionOf(api), credentials: async () => ({ token }) });
  started.push({ stop: async () => robot.close() });
  const informer = follow(configMaps, { cluster: robot, forbiddenRetryMs: 300 });
  await informer.whenSettled();
  expect(informer.state).toMatchObject({
    state: 'forbidden',
    message: expect.stringContaining('cannot list resource "configmaps"') as string,
  });

  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
  await api.request('POST', `${rbac}/roles`, {
    metadata: { name: 'r' },
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['list', 'watch'] }],
  });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' };
  await api.request('POST', `${rbac}/rolebindings`, {
    metadata: { name: 'r' },
    roleRef,
    subjects: [{ kind: 'ServiceAccount', name: 'robot', namespace }],
  });
  await informer.whenSynced();
  await agrees(informer, configMaps);
}, 60_000);

test('thousands of changes through a connection that is cut all the time end in the same state, and each key is reconciled', async () => {
  const informer = follow(configMaps, labelled);
  const reconciled = new Map<string, string | undefined>();
  const queue = new WorkQueue({
    name: 'test',
    clock: systemClock,
    random: systemRandom,
    logger,
    reconciler: {
      reconcile: async (key) => {
        if (systemRandom.next() < 0.2) throw new Error('chance');
        reconciled.set(key.name, informer.get(key));
        return {};
      },
    },
  });
  started.push(queue);
  informer.onChange((key) => queue.add(key));
  queue.start();
  const names = Array.from({ length: 60 }, (_, index) => `n${index}`);
  let cuts = 0;
  const churn = forAll(
    names.flatMap((name) => Array.from({ length: 12 }, () => name)),
    async (name) => {
      const act = systemRandom.next();
      if (act < 0.4) await direct.create(configMaps, configMap(name)).catch(() => undefined);
      else if (act < 0.8) await direct.patch(configMaps, keyOf(name), { data: { text: String(act) } }).catch(() => undefined);
      else await direct.delete(configMaps, keyOf(name)).catch(() => undefined);
      if (systemRandom.next() < 0.05) {
        cuts += 1;
        proxy.cut();
      }
    },
  );
  await churn;
  expect(cuts).toBeGreaterThan(5);
  await agrees(informer, configMaps, 'watched=yes');
  // the last pass of every key saw the last state of its object
  await until('the keys to be reconciled', () => names.every((name) => reconciled.get(name) === informer.get(keyOf(name))));
}, 120_000);
