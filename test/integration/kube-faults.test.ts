import { getEventListeners } from 'node:events';
import type { ConfigMap } from '../../runtime/kube/core';
import { KubeEventRecorder } from '../../runtime/kube/events';
import type { KubeCluster } from '../../runtime/kube/kube-cluster';
import { configMaps, events } from '../../runtime/kube/resources';
import { systemClock } from '../../runtime/system-clock';
import { apiServer } from '../support/api-server';
import { type Fault, HttpFaultProxy, type SeenRequest } from '../support/http-fault-proxy';
import {
  cutAfter,
  loseAnswer,
  mislabelled,
  page,
  refuse,
  silence,
  silentAfter,
  slowly,
  swallowAnswer,
} from '../support/http-fault-proxy-faults';
import { connectionOf, realCluster } from '../support/real-cluster';
import { RecordingLogger } from '../support/recording-logger';
import { until } from '../support/virtual-clock';

// Requests through a proxy that lets HTTP fail, to the real API server.

const api = apiServer();
let namespace: string;
let direct: KubeCluster;
let proxy: HttpFaultProxy;
let shaken: KubeCluster;

const TEXT = 'größe 🦀 '.repeat(2_000);
const timeouts = { idleMs: 400, totalMs: 2_000 };
const keyOf = (name: string): { namespace: string; name: string } => ({ namespace, name });
const configMap = (name: string, text = ''): ConfigMap => ({ metadata: { name, namespace }, data: { text } });
const failure = (act: Promise<unknown>): Promise<unknown> => act.then(() => undefined).catch((error: unknown) => error);
const exists = async (name: string): Promise<boolean> =>
  (await api.request('GET', `/api/v1/namespaces/${namespace}/configmaps/${name}`)).code === 200;
const method =
  (wanted: string) =>
  ({ method: is }: SeenRequest): boolean =>
    is === wanted;
const asked = (wanted: string): number => proxy.requests.filter(method(wanted)).length;

async function timed<T>(act: Promise<T>): Promise<{ readonly answer: T; readonly ms: number }> {
  const startedAt = performance.now();
  const answer = await act;
  return { answer, ms: performance.now() - startedAt };
}

beforeAll(async () => {
  namespace = await api.createNamespace('kube-faults');
  direct = realCluster(connectionOf(api));
  await direct.create(configMaps, configMap('text', TEXT));
});

afterAll(async () => {
  direct.close();
  await api.request('DELETE', `/api/v1/namespaces/${namespace}`);
});

beforeEach(async () => {
  proxy = await HttpFaultProxy.start(connectionOf(api));
  shaken = realCluster(proxy.connection, { timeouts });
});

afterEach(async () => {
  shaken.close();
  await until('no connection to be left', () => proxy.openConnections === 0);
  await proxy.stop();
});

const readText = async (): Promise<string | undefined> => (await shaken.get(configMaps, keyOf('text'))).data?.['text'];

describe('a read', () => {
  test.each<[string, Fault, number]>([
    ['429 with Retry-After', refuse(429, 'TooManyRequests', { 'retry-after': '1' }), 1_000],
    ['500 with Retry-After', refuse(500, 'InternalError', { 'retry-after': '1' }), 1_000],
    ['503 of something in between, with a date to come back', page(503, inASecond()), 1_000],
    ['a connection that is cut within the answer', cutAfter(5_000), 0],
  ])('survives %s, and waits as long as asked', async (_what, fault, atLeastMs) => {
    proxy.on(method('GET'), fault, 1);
    const { answer, ms } = await timed(readText());
    expect(answer).toBe(TEXT);
    expect(ms).toBeGreaterThanOrEqual(atLeastMs);
    expect(asked('GET')).toBe(2);
  });

  test.each<[string, Fault, object]>([
    ['500 with a Status', refuse(500, 'InternalError'), { code: 500, reason: 'InternalError', message: /by the test$/ }],
    ['500 with a page', page(500), { code: 500, reason: 'InternalError', message: /Bad Gateway/ }],
    ['429 that asks for an hour', refuse(429, 'TooManyRequests', { 'retry-after': '3600' }), { code: 429 }],
    ['429 that asks for less than nothing', refuse(429, 'TooManyRequests', { 'retry-after': '-5' }), { code: 429 }],
    ['a move to another address', page(301, { location: 'http://127.0.0.1:1/' }), { code: 301 }],
    ['success with a page', page(200), { code: 'malformed' }],
    ['success with a page about JSON', page(200, {}, '"hello"'), { message: /must be an object/ }],
    ['an answer compressed unasked', mislabelled('gzip'), { code: 'malformed', message: /encoded as gzip/ }],
  ])('ends at once with %s', async (_what, fault, { message, ...members }: { message?: RegExp }) => {
    proxy.on(method('GET'), fault);
    const { answer, ms } = await timed(failure(readText()));
    expect(answer).toMatchObject({ ...members, ...(message ? { message: expect.stringMatching(message) as string } : {}) });
    expect([asked('GET'), ms < 1_000]).toEqual([1, true]);
  });

  test.each<[string, Fault]>([
    ['before the answer', silence],
    ['within the answer', silentAfter(5_000)],
  ])('ends at its deadline when nothing comes %s', async (_where, fault) => {
    proxy.on(method('GET'), fault);
    const { answer, ms } = await timed(failure(readText()));
    expect(answer).toMatchObject({ code: 'timeout', message: expect.stringContaining('no byte for 400 ms') as string });
    expect(ms).toBeGreaterThanOrEqual(400);
    expect(ms).toBeLessThan(1_500);
  });

  test('comes whole although it comes slowly, cut within characters', async () => {
    proxy.on(method('GET'), slowly(300, 1_009, 10));
    const { answer, ms } = await timed(readText());
    expect(answer).toBe(TEXT);
    expect(ms).toBeGreaterThan(500);
  });

  test('ends at its deadline when the answer comes too slowly', async () => {
    proxy.on(method('GET'), slowly(0, 1, 100));
    const { answer, ms } = await timed(failure(readText()));
    expect(answer).toMatchObject({ code: 'timeout', message: expect.stringContaining('longer than 2000 ms') as string });
    expect(ms).toBeLessThan(3_000);
  });

  test('leaves nothing behind on the signal of a caller who makes many', async () => {
    const warned: string[] = [];
    const warn = ({ name }: Error): void => void warned.push(name);
    process.on('warning', warn);
    const { signal } = new AbortController();
    let count = 0;
    proxy.on(() => (count += 1) % 3 === 0, cutAfter(100));
    proxy.on(() => count % 3 === 1, refuse(500, 'InternalError'));
    const lane = async (): Promise<void> => {
      for (let round = 0; round < 25; round += 1) await failure(shaken.get(configMaps, keyOf('text'), signal));
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    process.off('warning', warn);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(proxy.openConnections).toBeLessThanOrEqual(32);
    // Node warns of listeners that pile up
    expect(warned).toEqual([]);
  });
});

describe('a write', () => {
  test.each<[string, Fault, object]>([
    [
      '429',
      refuse(429, 'TooManyRequests', { 'retry-after': '1' }),
      { code: 429, reason: 'TooManyRequests', details: { retryAfterSeconds: 1 } },
    ],
    ['500', refuse(500, 'InternalError'), { code: 500 }],
    ['503 with a page', page(503), { code: 503, reason: 'ServiceUnavailable' }],
  ])('that is refused with %s is told to the caller, and not repeated', async (what, fault, error) => {
    proxy.on(method('POST'), fault);
    const name = `refused-${what.slice(0, 3)}`;
    expect(await failure(shaken.create(configMaps, configMap(name)))).toMatchObject(error);
    expect([asked('POST'), await exists(name)]).toEqual([1, false]);
  });

  test.each<[string, Fault, string]>([
    ['cut off', loseAnswer, 'cut'],
    ['swallowed', swallowAnswer, 'timeout'],
  ])('whose answer is %s is not repeated by itself; its caller finds that it was done', async (what, fault, code) => {
    const name = `lost-${what.split(' ', 1)[0]}`;
    const rules = ['POST', 'PATCH', 'DELETE'].map((verb) => proxy.on(method(verb), fault, 1));
    expect(await failure(shaken.create(configMaps, configMap(name)))).toMatchObject({ code });
    expect([asked('POST'), await exists(name)]).toEqual([1, true]);
    expect(await failure(shaken.create(configMaps, configMap(name)))).toMatchObject({ code: 409, reason: 'AlreadyExists' });

    const { resourceVersion = '' } = (await direct.get(configMaps, keyOf(name))).metadata;
    const patch = (): Promise<unknown> =>
      shaken.patch(configMaps, keyOf(name), { data: { text: 'patched' } }, { resourceVersion });
    expect(await failure(patch())).toMatchObject({ name: 'KubeConnectionError' });
    expect((await direct.get(configMaps, keyOf(name))).data).toEqual({ text: 'patched' });
    expect(await failure(patch())).toMatchObject({ code: 409, reason: 'Conflict' });

    expect(await failure(shaken.delete(configMaps, keyOf(name)))).toMatchObject({ name: 'KubeConnectionError' });
    expect(await failure(shaken.delete(configMaps, keyOf(name)))).toMatchObject({ code: 404 });
    expect(rules.map(({ hits }) => hits)).toEqual([1, 1, 1]);
  });
});

test('an Event is there once, although it was refused, and the answer lost', async () => {
  const { metadata } = await direct.get(configMaps, keyOf('text'));
  const isEvent = ({ path }: SeenRequest): boolean => path.endsWith('/events');
  proxy.on(isEvent, refuse(429, 'TooManyRequests', { 'retry-after': '1' }), 1);
  proxy.on(isEvent, loseAnswer, 1);
  const logger = new RecordingLogger();
  const recorder = new KubeEventRecorder({ cluster: shaken, clock: systemClock, logger });
  const subject = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'text', uid: metadata.uid ?? '' };
  recorder.record(subject, { type: 'Normal', reason: 'Shaken', message: 'but said' });
  await until('the attempts', () => proxy.requests.filter(isEvent).length === 3);
  await recorder.stop();
  const { items } = await direct.list(events, { namespace, fieldSelector: 'reason=Shaken' });
  expect(items.map(({ message }) => message)).toEqual(['but said']);
  expect(logger.lines).toEqual([]);
});

function inASecond(): Readonly<Record<string, string>> {
  // a clock that is an hour behind ours
  const there = Date.parse('2020-01-01T00:00:00Z');
  return { date: new Date(there).toUTCString(), 'retry-after': new Date(there + 1_000).toUTCString() };
}
