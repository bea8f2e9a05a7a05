import { KubeCluster, type KubeClusterOptions } from '../../../runtime/kube/kube-cluster';
import type { WatchEvent } from '../../../runtime/kube/cluster';
import type { ConfigMap } from '../../../runtime/kube/core';
import { configMaps, jobs, tasks } from '../../../runtime/kube/resources';
import { bookmark, configMap, event, FakeApiServer, list, sendJson, sendStatus, status } from '../../support/fake-api-server';
import { until, VirtualClock } from '../../support/virtual-clock';

let server: FakeApiServer;
let cluster: KubeCluster;
let clock: VirtualClock;

const connect = (options: Partial<KubeClusterOptions> = {}): KubeCluster =>
  (cluster = new KubeCluster({ connection: server.connection, clock, random: { next: () => 0.5 }, ...options }));

const key = { namespace: 'ns', name: 'a' };

beforeEach(async () => {
  server = await FakeApiServer.start();
  clock = new VirtualClock();
  connect();
});

afterEach(async () => {
  cluster.close();
  await server.stop();
  expect(clock.pending).toBe(0);
});

describe('a list', () => {
  const pageOf = (query: URLSearchParams): number => Number(query.get('continue') ?? '0');

  test('is read in pages and is of one version', async () => {
    server.answer(({ query }, response) => {
      const page = pageOf(query);
      sendJson(response, 200, list([configMap(`p${page}`, page + 1)], 77, page < 3 ? String(page + 1) : ''));
    });
    const found = await cluster.list(configMaps, { namespace: 'ns', labelSelector: 'a in (b,c)' });
    expect(found.items.map((item) => item.metadata.name)).toEqual(['p0', 'p1', 'p2', 'p3']);
    expect(found.resourceVersion).toBe('77');
    expect(server.requests.map(({ path, query }) => [path, query.get('limit'), query.get('labelSelector')])).toEqual(
      Array(4).fill(['/api/v1/namespaces/ns/configmaps', '500', 'a in (b,c)']),
    );
  });

  test('begins anew, once, when the API server has forgotten its version in the middle', async () => {
    let expirations = 1;
    server.answer(({ query }, response) => {
      const page = pageOf(query);
      if (page === 1 && expirations-- > 0) sendStatus(response, 410, 'Expired', 'The provided continue parameter is too old');
      else sendJson(response, 200, list([configMap(`p${page}`, 1)], 80, page < 1 ? String(page + 1) : ''));
    });
    expect((await cluster.list(configMaps, {})).items.map((item) => item.metadata.name)).toEqual(['p0', 'p1']);
    // the pages are larger, so that it ends before it is forgotten again
    expect(server.requests.map(({ query }) => query.get('limit'))).toEqual(['500', '500', '4000', '4000']);
    expirations = 2;
    await expect(cluster.list(configMaps, {})).rejects.toMatchObject({ code: 410 });
  });

  test('that has no end is refused', async () => {
    server.answer((_request, response) => sendJson(response, 200, list([], 80, 'again')));
    await expect(cluster.list(configMaps, {})).rejects.toMatchObject({ code: 'malformed' });
    expect(server.requests).toHaveLength(2);
  });

  test('knows objects that cannot be decoded by their names', async () => {
    const broken = { ...configMap('broken', 5), data: { member: 7 } };
    server.answer((_request, response) =>
      sendJson(response, 200, list([configMap('fine', 4), broken, { metadata: 'nonsense' }], 9)),
    );
    const found = await cluster.list(configMaps, { namespace: 'ns' });
    expect(found.items).toHaveLength(1);
    expect(found.undecodable).toMatchObject([
      {
        key: { namespace: 'ns', name: 'broken' },
        uid: 'uid-broken',
        resourceVersion: '5',
        error: { message: 'data.member must be a string, got 7' },
      },
      { key: { namespace: '', name: '' } },
    ]);
  });

  test('asks for fewer objects when a page is too long', async () => {
    connect({ maxBytes: 20_000 });
    server.answer(({ query }, response) => {
      const from = pageOf(query);
      const upTo = Math.min(30, from + Number(query.get('limit')));
      const items = Array.from({ length: upTo - from }, (_, index) =>
        configMap(`m${from + index}`, 1, { text: 'x'.repeat(2_000) }),
      );
      sendJson(response, 200, list(items, 9, upTo < 30 ? String(upTo) : ''));
    });
    const found = await cluster.list(configMaps, {});
    expect(found.items.map((item) => item.metadata.name)).toEqual(Array.from({ length: 30 }, (_, index) => `m${index}`));
  });

  test('may be empty', async () => {
    server.answer((_request, response) =>
      sendJson(response, 200, { kind: 'ConfigMapList', metadata: { resourceVersion: '3' }, items: null }),
    );
    expect(await cluster.list(configMaps, {})).toEqual({ items: [], undecodable: [], resourceVersion: '3' });
  });

  test('that is none is refused', async () => {
    server.answer((_request, response) => sendJson(response, 200, { kind: 'Nonsense' }));
    await expect(cluster.list(configMaps, {})).rejects.toMatchObject({ code: 'malformed' });
  });
});

describe('a watch', () => {
  const watched: WatchEvent<ConfigMap>[] = [];

  const watch = async (options: { readonly signal?: AbortSignal } = {}): Promise<void> => {
    for await (const seen of cluster.watch(configMaps, { namespace: 'ns', resourceVersion: '5', ...options })) watched.push(seen);
  };

  beforeEach(() => {
    watched.length = 0;
  });

  test('asks for bookmarks and ends after some minutes', async () => {
    server.answer((_request, response) => void response.writeHead(200).end(bookmark(9)));
    await watch();
    expect(Object.fromEntries(server.requests[0]?.query ?? [])).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '5',
      timeoutSeconds: '450',
    });
    expect(watched).toEqual([{ type: 'BOOKMARK', resourceVersion: '9' }]);
  });

  test('survives chunks that end anywhere, also within a character', async () => {
    const bytes = Buffer.from(
      event('ADDED', configMap('a', 6, { text: 'größe 🦀' })) + event('DELETED', configMap('a', 7)),
      'utf8',
    );
    server.answer((_request, response) => {
      response.writeHead(200);
      const send = (at: number): void =>
        void (at < bytes.length ? response.write(bytes.subarray(at, at + 3), () => setImmediate(send, at + 3)) : response.end());
      send(0);
    });
    await watch();
    expect(watched.map((seen) => seen.type)).toEqual(['ADDED', 'DELETED']);
    expect(watched[0]).toMatchObject({ object: { data: { text: 'größe 🦀' } } });
  });

  test('throws the error that comes inside the stream', async () => {
    server.answer(
      (_request, response) =>
        void response
          .writeHead(200)
          .end(event('ADDED', configMap('a', 6)) + event('ERROR', status(410, 'Expired', 'too old resource version: 5 (9)'))),
    );
    await expect(watch()).rejects.toMatchObject({ name: 'KubeApiError', code: 410, reason: 'Expired' });
    expect(watched).toHaveLength(1);
  });

  test('throws the error that comes instead of a stream', async () => {
    server.answer((_request, response) => sendStatus(response, 403, 'Forbidden', 'configmaps is forbidden'));
    await expect(watch()).rejects.toMatchObject({ code: 403 });
  });

  test('goes on after an object that cannot be decoded', async () => {
    const broken = { ...configMap('a', 6), data: 'text' };
    server.answer(
      (_request, response) =>
        void response
          .writeHead(200)
          .end(event('MODIFIED', broken) + event('DELETED', broken) + event('ADDED', configMap('b', 8))),
    );
    await watch();
    expect(watched).toMatchObject([
      { type: 'UNDECODABLE', deleted: false, object: { key, resourceVersion: '6' } },
      { type: 'UNDECODABLE', deleted: true },
      { type: 'ADDED' },
    ]);
  });

  test.each([
    ['a line that is not JSON', 'nonsense\n'],
    ['an event of an unknown type', event('SURPRISE', configMap('a', 6))],
    ['a bookmark without a version', event('BOOKMARK', {})],
    ['an object without a name', event('ADDED', {})],
  ])('throws at %s', async (_what, line) => {
    server.answer((_request, response) => void response.writeHead(200).end(line));
    await expect(watch()).rejects.toMatchObject({ code: 'malformed' });
  });

  test('throws when the connection is cut within an event', async () => {
    server.answer(
      (_request, response) =>
        void response.writeHead(200).write(`${event('ADDED', configMap('a', 6))}{"type":"MOD`, () => response.destroy()),
    );
    await expect(watch()).rejects.toMatchObject({ name: 'KubeConnectionError', code: 'cut' });
    expect(watched).toHaveLength(1);
  });

  test('throws when it falls silent, however long it has run', async () => {
    server.answer((_request, response) => {
      response.writeHead(200).write(bookmark(6));
      clock.after(100_000, () => response.write(bookmark(7)));
    });
    const failed = expect(watch()).rejects.toMatchObject({ code: 'timeout' });
    await until('the first bookmark', () => watched.length === 1);
    await clock.advance(100_000);
    await until('the second bookmark', () => watched.length === 2);
    await clock.advance(119_999);
    expect(server.openConnections).toBe(1);
    await clock.advance(1);
    await failed;
    await until('the connection to be closed', () => server.openConnections === 0);
  });

  test('ends when it is aborted, and when its reader stops', async () => {
    server.answer((_request, response) => void response.writeHead(200).write(bookmark(6)));
    const abort = new AbortController();
    const failed = expect(watch({ signal: abort.signal })).rejects.toThrow('enough');
    await until('the bookmark', () => watched.length === 1);
    abort.abort(new Error('enough'));
    await failed;
    for await (const seen of cluster.watch(configMaps, { resourceVersion: '5' })) {
      expect(seen.type).toBe('BOOKMARK');
      break;
    }
    await until('the connections to be closed', () => server.openConnections === 0);
  });

  test('does not hold up other requests', async () => {
    server.answer(({ query }, response) =>
      query.has('watch') ? void response.writeHead(200).write(bookmark(6)) : sendJson(response, 200, configMap('a', 6)),
    );
    const aborts = Array.from({ length: 100 }, () => new AbortController());
    const watches = aborts.map(({ signal }) => watch({ signal }).catch(() => undefined));
    await until('the bookmarks', () => watched.length === 100);
    expect((await cluster.get(configMaps, key)).metadata.name).toBe('a');
    for (const abort of aborts) abort.abort();
    await Promise.all(watches);
  });
});

describe('writes', () => {
  const last = (): { method: string; path: string; query: object; body: unknown; type: string | undefined } => {
    const request = server.requests.at(-1);
    if (!request) throw new Error('there was no request');
    const { method, path, query, body, headers } = request;
    return { method, path, query: Object.fromEntries(query), body: JSON.parse(body) as unknown, type: headers['content-type'] };
  };

  beforeEach(() => server.answer((_request, response) => sendJson(response, 200, configMap('a', 6))));

  test('create with the kind filled in', async () => {
    await cluster.create(
      configMaps,
      { metadata: { name: 'a', namespace: 'ns' }, data: { x: 'y' } },
      { fieldValidation: 'Strict', dryRun: true },
    );
    expect(last()).toEqual({
      method: 'POST',
      path: '/api/v1/namespaces/ns/configmaps',
      query: { fieldManager: 'kelos-iac', fieldValidation: 'Strict', dryRun: 'All' },
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'ns' }, data: { x: 'y' } },
      type: 'application/json',
    });
  });

  test('patch with the version as a precondition', async () => {
    await cluster.patch(configMaps, key, { metadata: { finalizers: null } }, { resourceVersion: '5' });
    expect(last()).toEqual({
      method: 'PATCH',
      path: '/api/v1/namespaces/ns/configmaps/a',
      query: { fieldManager: 'kelos-iac' },
      body: { metadata: { finalizers: null, resourceVersion: '5' } },
      type: 'application/merge-patch+json',
    });
  });

  test('patch the status by itself', async () => {
    const task = {
      metadata: { name: 'a', namespace: 'ns', uid: 'u', resourceVersion: '6' },
      spec: { type: 'codex', prompt: '', credentials: { type: 'none' } },
    };
    server.answer((_request, response) => sendJson(response, 200, task));
    expect((await cluster.patchStatus(tasks, key, { status: { phase: 'Pending' } })).metadata.resourceVersion).toBe('6');
    expect(last()).toMatchObject({
      path: '/apis/kelos.dev/v1alpha2/namespaces/ns/tasks/a/status',
      body: { status: { phase: 'Pending' } },
    });
  });

  test('delete with preconditions', async () => {
    await cluster.delete(jobs, key, { uid: 'u-1', propagation: 'Background' });
    expect(last()).toMatchObject({
      method: 'DELETE',
      path: '/apis/batch/v1/namespaces/ns/jobs/a',
      body: { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid: 'u-1' }, propagationPolicy: 'Background' },
    });
  });

  test.each([
    ['no name', { namespace: 'ns', name: '' }],
    ['no namespace', { namespace: '', name: 'a' }],
    ['a name that is a way up', { namespace: 'ns', name: '..' }],
  ])('refuse a key with %s: it would be the whole collection', async (_what, wrong) => {
    await expect(cluster.delete(configMaps, wrong)).rejects.toThrow(/name/);
    expect(server.requests).toHaveLength(0);
  });

  test('encode what stands in the path', async () => {
    await cluster.get(configMaps, { namespace: 'ns', name: 'a/../b?c' });
    expect(server.requests[0]?.path).toBe('/api/v1/namespaces/ns/configmaps/a%2F..%2Fb%3Fc');
  });
});

test('a log is read from its tail and cut', async () => {
  server.answer((_request, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('ä'.repeat(100)));
  expect(await cluster.podLog(key, { container: 'kelos-agent', tailLines: 50, limitBytes: 11 })).toBe('äääää');
  expect(server.requests[0]?.path).toBe('/api/v1/namespaces/ns/pods/a/log');
  expect(Object.fromEntries(server.requests[0]?.query ?? [])).toEqual({
    container: 'kelos-agent',
    tailLines: '50',
    limitBytes: '11',
  });
  server.answer((_request, response) => sendStatus(response, 400, 'BadRequest', 'container "kelos-agent" is waiting to start'));
  await expect(cluster.podLog(key, { container: 'kelos-agent', tailLines: 50, limitBytes: 11 })).rejects.toMatchObject({
    code: 400,
  });
});
