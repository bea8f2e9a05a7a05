import type { ConfigMap } from '../../runtime/kube/core';
import type { WatchEvent } from '../../runtime/kube/cluster';
import { isAlreadyExists, isConflict, isNotFound } from '../../runtime/kube/errors';
import { KubeEventRecorder } from '../../runtime/kube/events';
import type { KubeCluster } from '../../runtime/kube/kube-cluster';
import { configMaps, events } from '../../runtime/kube/resources';
import { systemClock } from '../../runtime/system-clock';
import { apiServer } from '../support/api-server';
import { connectionOf, forAll, realCluster, ThingKind } from '../support/real-cluster';
import { RecordingLogger } from '../support/recording-logger';
import { until } from '../support/virtual-clock';

const api = apiServer();
let namespace: string;
let cluster: KubeCluster;
const warnings: string[] = [];

const configMap = (name: string, data: Readonly<Record<string, string>> = {}): ConfigMap => ({
  metadata: { name, namespace },
  data,
});
const keyOf = (name: string): { namespace: string; name: string } => ({ namespace, name });
const failure = async (act: Promise<unknown>): Promise<unknown> => act.then(() => undefined).catch((error: unknown) => error);

beforeAll(async () => {
  namespace = await api.createNamespace('kube-client');
  cluster = realCluster(connectionOf(api), { onWarning: (text) => warnings.push(text) });
});

afterAll(async () => {
  cluster.close();
  await api.request('DELETE', `/api/v1/namespaces/${namespace}`);
});

describe('one object', () => {
  test('is created, read, patched and deleted', async () => {
    const created = await cluster.create(configMaps, configMap('life', { a: '1', b: 'größe 🦀' }));
    expect(created.metadata.uid).toBeTruthy();
    expect(await cluster.get(configMaps, keyOf('life'))).toMatchObject({ data: { a: '1', b: 'größe 🦀' } });
    const patched = await cluster.patch(configMaps, keyOf('life'), { data: { a: null, c: '3' } });
    expect(patched.data).toEqual({ b: 'größe 🦀', c: '3' });
    await cluster.delete(configMaps, keyOf('life'), { propagation: 'Background' });
    expect(isNotFound(await failure(cluster.get(configMaps, keyOf('life'))))).toBe(true);
    expect(isNotFound(await failure(cluster.delete(configMaps, keyOf('life'))))).toBe(true);
  });

  test('is not created twice', async () => {
    await cluster.create(configMaps, configMap('twice'));
    expect(isAlreadyExists(await failure(cluster.create(configMaps, configMap('twice'))))).toBe(true);
  });

  test('is not patched when it has moved on', async () => {
    const { metadata } = await cluster.create(configMaps, configMap('moved'));
    const resourceVersion = metadata.resourceVersion ?? '';
    await cluster.patch(configMaps, keyOf('moved'), { data: { a: '1' } }, { resourceVersion });
    expect(isConflict(await failure(cluster.patch(configMaps, keyOf('moved'), { data: { a: '2' } }, { resourceVersion })))).toBe(
      true,
    );
    expect((await cluster.get(configMaps, keyOf('moved'))).data).toEqual({ a: '1' });
  });

  test('is not deleted when another has taken the name', async () => {
    const { metadata } = await cluster.create(configMaps, configMap('name'));
    await cluster.delete(configMaps, keyOf('name'), { uid: metadata.uid ?? '' });
    await cluster.create(configMaps, configMap('name'));
    expect(isConflict(await failure(cluster.delete(configMaps, keyOf('name'), { uid: metadata.uid ?? '' })))).toBe(true);
    expect((await cluster.get(configMaps, keyOf('name'))).metadata.name).toBe('name');
  });

  test('is only tried when asked so', async () => {
    await cluster.create(configMaps, configMap('dry'), { dryRun: true });
    expect(isNotFound(await failure(cluster.get(configMaps, keyOf('dry'))))).toBe(true);
  });

  test('with unknown members draws a warning, or is refused when asked so', async () => {
    const odd = (name: string): ConfigMap => Object.assign({ surprise: 'x' }, configMap(name));
    expect(await failure(cluster.create(configMaps, odd('strict'), { fieldValidation: 'Strict' }))).toMatchObject({
      code: 400,
      reason: 'BadRequest',
    });
    await cluster.create(configMaps, odd('warned'));
    await cluster.create(configMaps, odd('warned-again'));
    expect(warnings).toEqual(['unknown field "surprise"']);
  });

  test('that the API server refuses is an error with its reason', async () => {
    expect(await failure(cluster.create(configMaps, configMap('Not A Name')))).toMatchObject({ code: 422, reason: 'Invalid' });
  });
});

test('a list of 1,200 objects comes in pages and complete', async () => {
  const names = Array.from({ length: 1_200 }, (_, index) => `many-${String(index).padStart(4, '0')}`);
  await forAll(names, (name) =>
    cluster.create(configMaps, { ...configMap(name), metadata: { name, namespace, labels: { set: 'many' } } }),
  );
  const found = await cluster.list(configMaps, { namespace, labelSelector: 'set=many' });
  expect(found.items.map(({ metadata }) => metadata.name)).toEqual(names);
  expect(found.undecodable).toEqual([]);
  // the version is one that a watch can go on from
  const abort = new AbortController();
  const watch = cluster
    .watch(configMaps, { namespace, resourceVersion: found.resourceVersion, signal: abort.signal })
    [Symbol.asyncIterator]();
  const next = watch.next();
  await cluster.create(configMaps, configMap('after-the-list'));
  expect(await next).toMatchObject({ value: { type: 'ADDED', object: { metadata: { name: 'after-the-list' } } } });
  abort.abort(new Error('enough'));
  expect(await failure(watch.next())).toMatchObject({ message: 'enough' });
}, 120_000);

describe('a kind of its own', () => {
  let things: ThingKind;

  beforeAll(async () => {
    things = await ThingKind.create(api);
  });
  afterAll(() => things.remove());

  test('has its status written by itself', async () => {
    const { resource } = things;
    const created = await cluster.create(resource, { metadata: { name: 'a', namespace }, spec: { x: 'y' } });
    const patched = await cluster.patchStatus(
      resource,
      keyOf('a'),
      { spec: { x: 'z' }, status: { phase: 'Done' } },
      { resourceVersion: created.metadata.resourceVersion ?? '' },
    );
    expect(patched).toMatchObject({ spec: { x: 'y' }, status: { phase: 'Done' } });
  });

  test('lists what cannot be decoded beside what can', async () => {
    const { resource } = things;
    await cluster.create(resource, { metadata: { name: 'fine', namespace }, spec: {} });
    const poison = { apiVersion: `${resource.group}/v1`, kind: 'Thing', metadata: { name: 'poison' }, spec: { x: 7 } };
    await api.request('POST', `/apis/${resource.group}/v1/namespaces/${namespace}/things`, poison);
    const found = await cluster.list(resource, { namespace });
    expect(found.items.map(({ metadata }) => metadata.name)).toContain('fine');
    expect(found.undecodable).toMatchObject([{ key: keyOf('poison'), error: { message: 'spec.x must be a string, got 7' } }]);
  });

  test('cannot be watched from before it existed', async () => {
    const watch = cluster.watch(things.resource, { namespace, resourceVersion: '1' })[Symbol.asyncIterator]();
    expect(await failure(watch.next())).toMatchObject({ code: 410, reason: 'Expired' });
  });
});

test('a watch tells changes in order, sends a bookmark and ends by itself', async () => {
  const short = realCluster(connectionOf(api), { watchSeconds: { least: 5, most: 5 } });
  const { resourceVersion } = await short.list(configMaps, { namespace, labelSelector: 'set=watched' });
  const watched: WatchEvent<ConfigMap>[] = [];
  const watch = (async () => {
    for await (const seen of short.watch(configMaps, { namespace, labelSelector: 'set=watched', resourceVersion }))
      watched.push(seen);
  })();
  await short.create(configMaps, { ...configMap('w'), metadata: { name: 'w', namespace, labels: { set: 'watched' } } });
  await short.patch(configMaps, keyOf('w'), { data: { text: '🦀'.repeat(100_000) } });
  await short.delete(configMaps, keyOf('w'));
  await watch;
  // before it ends a watch the API server sends one bookmark or two
  expect(watched.slice(0, 3).map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  expect([...new Set(watched.slice(3).map(({ type }) => type))]).toEqual(['BOOKMARK']);
  expect(watched[1]).toMatchObject({ object: { data: { text: '🦀'.repeat(100_000) } } });
  short.close();
}, 30_000);

test('Events are written, once each', async () => {
  const { metadata } = await cluster.create(configMaps, configMap('eventful'));
  const subject = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'eventful', uid: metadata.uid ?? '' };
  const logger = new RecordingLogger();
  for (let process = 0; process < 2; process += 1) {
    const recorder = new KubeEventRecorder({ cluster, clock: systemClock, logger });
    recorder.record(subject, { type: 'Normal', reason: 'Tested', message: 'x'.repeat(5_000) });
    recorder.record(subject, { type: 'Warning', reason: 'Tested', message: 'again' });
    await recorder.stop();
  }
  await until('the Events', async () => (await cluster.list(events, { namespace })).items.length >= 2);
  const { items } = await cluster.list(events, { namespace, fieldSelector: 'involvedObject.name=eventful' });
  expect(items.map(({ type, reason, message, source }) => [type, reason, message?.length, source?.component])).toEqual(
    expect.arrayContaining([
      ['Normal', 'Tested', 1_024, 'kelos-controller'],
      ['Warning', 'Tested', 5, 'kelos-controller'],
    ]),
  );
  expect(items.length).toBeLessThanOrEqual(4);
  expect(logger.lines).toEqual([]);
});
