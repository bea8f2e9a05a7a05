import { Informer, type InformerOptions } from '../../../runtime/kube/informer';
import type { ConfigMap } from '../../../runtime/kube/core';
import { KubeCluster } from '../../../runtime/kube/kube-cluster';
import { configMaps } from '../../../runtime/kube/resources';
import {
  bookmark,
  configMap,
  event,
  FakeApiServer,
  type FakeHandler,
  list,
  sendJson,
  sendStatus,
  status,
} from '../../support/fake-api-server';
import { RecordingLogger } from '../../support/recording-logger';
import { settle, until, VirtualClock } from '../../support/virtual-clock';

interface Kept {
  readonly version: string;
  readonly text: string;
}

type Response = Parameters<FakeHandler>[1];

let server: FakeApiServer;
let cluster: KubeCluster;
let clock: VirtualClock;
let logger: RecordingLogger;
let informer: Informer<ConfigMap, Kept>;
let changes: string[];
let states: string[];

const random = { next: () => 0 };
const key = (name: string): { namespace: string; name: string } => ({ namespace: 'ns', name });

function follow(options: Partial<InformerOptions<ConfigMap, Kept>> = {}): void {
  informer = new Informer({
    cluster,
    resource: configMaps,
    namespace: 'ns',
    keep: ({ metadata, data }) => ({ version: metadata.resourceVersion ?? '', text: data?.['text'] ?? '' }),
    indexes: { text: ({ text }) => [text] },
    clock,
    random,
    logger,
    ...options,
  });
  informer.onChange(({ name }, before, after) => changes.push(`${name}: ${before?.version ?? '-'} -> ${after?.version ?? '-'}`));
  informer.onStateChange(({ state }) => states.push(state));
  informer.start();
}

/** Answers lists and watches one after the other; the last of each stays. */
function script(lists: readonly ((response: Response) => void)[], watches: readonly ((response: Response) => void)[]): void {
  const next = { list: 0, watch: 0 };
  server.answer(({ query }, response) => {
    const kind = query.has('watch') ? 'watch' : 'list';
    const answers = kind === 'watch' ? watches : lists;
    answers[Math.min(next[kind]++, answers.length - 1)]?.(response);
  });
}

const listed =
  (items: readonly object[], version: number) =>
  (response: Response): void =>
    sendJson(response, 200, list(items, version));

/** A watch that sends this and stays open. */
const open =
  (...events: readonly string[]) =>
  (response: Response): void =>
    void response.writeHead(200).write(events.join(''));

/** A watch that sends this and ends. */
const ended =
  (...events: readonly string[]) =>
  (response: Response): void =>
    void response.writeHead(200).end(events.join(''));

const watches = (): (string | null)[] =>
  server.requests.filter(({ query }) => query.has('watch')).map(({ query }) => query.get('resourceVersion'));
const lists = (): number => server.requests.filter(({ query }) => !query.has('watch')).length;

/** Lets time pass until the condition holds; returns the milliseconds it took. */
async function pass(what: string, condition: () => boolean, stepMs = 50): Promise<number> {
  const startedAt = clock.now().getTime();
  await until(what, async () => {
    if (condition()) return true;
    await clock.advance(stepMs);
    return condition();
  });
  return clock.now().getTime() - startedAt;
}

beforeEach(async () => {
  server = await FakeApiServer.start();
  clock = new VirtualClock();
  logger = new RecordingLogger();
  cluster = new KubeCluster({ connection: server.connection, clock, random });
  changes = [];
  states = [];
});

afterEach(async () => {
  await informer.stop();
  cluster.close();
  await server.stop();
  expect(clock.pending).toBe(0);
});

test('lists, watches from there, and is complete when the list is', async () => {
  script(
    [listed([configMap('a', 3, { text: 'x' })], 5)],
    [open(event('ADDED', configMap('b', 6, { text: 'x' })), event('DELETED', configMap('a', 7)))],
  );
  follow();
  expect([informer.hasSynced, informer.state.state]).toEqual([false, 'syncing']);
  await informer.whenSynced();
  expect(informer.hasSynced).toBe(true);
  await until('the changes', () => changes.length === 3);
  expect(changes).toEqual(['a: - -> 3', 'b: - -> 6', 'a: 3 -> -']);
  expect(watches()).toEqual(['5']);
  expect([informer.get(key('b')), informer.list().length, informer.byIndex('text', 'x').length]).toEqual([
    { version: '6', text: 'x' },
    1,
    1,
  ]);
  expect(states).toEqual(['synced']);
});

test('goes on from the last bookmark when a watch ends', async () => {
  script([listed([], 5)], [ended(event('ADDED', configMap('a', 6)), bookmark(90)), open(event('ADDED', configMap('b', 91)))]);
  follow();
  await pass('the second watch', () => changes.length === 2);
  expect(watches()).toEqual(['5', '90']);
  expect(lists()).toBe(1);
});

test('goes on where it was when the connection is cut', async () => {
  script([listed([], 5)], [open(event('ADDED', configMap('a', 6))), open(event('ADDED', configMap('b', 7)))]);
  follow();
  await until('the first change', () => changes.length === 1);
  server.cutAll();
  await pass('the second change', () => changes.length === 2);
  expect(watches()).toEqual(['5', '6']);
  expect(lists()).toBe(1);
});

test('goes on when a watch falls silent', async () => {
  script([listed([], 5)], [open(event('ADDED', configMap('a', 6))), open(event('ADDED', configMap('b', 7)))]);
  follow();
  await until('the first change', () => changes.length === 1);
  const took = await pass('the second change', () => changes.length === 2, 5_000);
  expect(took).toBeGreaterThanOrEqual(115_000);
  expect(took).toBeLessThan(140_000);
});

test('does not begin after an event that another has overtaken', async () => {
  script(
    [listed([], 5)],
    [ended(event('ADDED', configMap('b', 9)), event('ADDED', configMap('a', 8))), open(event('ADDED', configMap('c', 10)))],
  );
  follow();
  await pass('the second watch', () => changes.length === 3);
  expect(changes).toEqual(['b: - -> 9', 'a: - -> 8', 'c: - -> 10']);
  expect(watches()).toEqual(['5', '9']);
});

test.each([
  ['in the stream', ended(event('ERROR', status(410, 'Expired', 'too old resource version')))],
  ['instead of a stream', (response: Response): void => sendStatus(response, 410, 'Expired', 'too old resource version')],
])('lists anew when its version has expired, said %s, and finds what was deleted', async (_where, expired) => {
  script([listed([configMap('a', 3), configMap('b', 4)], 5), listed([configMap('b', 8)], 9)], [expired, open(bookmark(10))]);
  follow();
  await pass('the list', () => changes.length === 4);
  expect(changes).toEqual(['a: - -> 3', 'b: - -> 4', 'b: 4 -> 8', 'a: 3 -> -']);
  await until('the watch', () => watches().length === 2);
  expect(watches()).toEqual(['5', '9']);
});

test.each([
  ['that all end at once', ended()],
  ['that all break', (response: Response): void => void response.destroy()],
  ['whose version is always expired', ended(event('ERROR', status(410, 'Expired', 'too old')))],
  ['that send nonsense', ended('nonsense\n')],
])('slows down with watches %s', async (_what, broken) => {
  script([listed([], 5)], [broken]);
  follow();
  await informer.whenSynced();
  for (let second = 0; second < 600; second += 1) {
    await clock.advance(1_000);
    if (second % 20 === 0) await until('the requests to be answered', () => clock.pending > 0);
  }
  // 0.2 + 0.4 + … + 25.6 s, and from there every 30 s
  expect(server.requests.length).toBeGreaterThan(10);
  expect(server.requests.length).toBeLessThan(70);
});

test('lists ever more seldom when each list is soon worth nothing', async () => {
  let version = 5;
  server.answer(({ query }, response) => {
    if (!query.has('watch')) return sendJson(response, 200, list([], (version += 10)));
    // a change each time, so that each watch comes to something
    ended(event('ADDED', configMap('a', version + 1)), event('ERROR', status(410, 'Expired', 'too old')))(response);
  });
  follow();
  await pass('a few lists', () => lists() === 4);
  expect(await pass('one more', () => lists() === 5)).toBeGreaterThanOrEqual(500);
  expect(await pass('two more', () => lists() === 7, 200)).toBeGreaterThanOrEqual(2_400);
});

test('goes on where it was, however long the API server was away', async () => {
  script([listed([], 5)], [open(bookmark(6)), open(event('ADDED', configMap('a', 7)))]);
  follow();
  await until('the watch', () => watches().length === 1);
  await clock.advance(10_000);
  const { url } = server;
  await server.stop();
  await pass('many attempts', () => logger.lines.length > 8, 500);
  server = await FakeApiServer.start(undefined, Number(url.port));
  script([], [open(event('ADDED', configMap('a', 7)))]);
  await pass('the change', () => changes.length === 1, 500);
  expect([lists(), watches()]).toEqual([0, ['6']]);
});

test('gives up watches that only ever end at once for a list, and says so', async () => {
  script([listed([], 5), listed([configMap('a', 7)], 8)], [ended()]);
  follow();
  await pass('what no watch told', () => changes.length === 1);
  expect(watches().filter((version) => version === '5')).toHaveLength(4);
  expect(logger.lines[0]?.fields['error']).toBe('the watch ended at once');
});

test('keeps nothing that has no name', async () => {
  script([listed([configMap('a', 3), { metadata: {} }], 5)], [open(bookmark(6))]);
  follow();
  await informer.whenSynced();
  expect([changes, logger.lines.map(({ message }) => message)]).toEqual([['a: - -> 3'], ['A list holds objects without a name']]);
});

test('lists with back-off until the API server is there, and keeps what it had', async () => {
  script([listed([configMap('a', 3)], 5)], [ended(event('ERROR', status(410, 'Expired', 'too old')))]);
  follow();
  await informer.whenSynced();
  server.answer((_request, response) => sendStatus(response, 500, 'InternalError', 'etcd is away'));
  await pass('the failure to be told', () => informer.state.state === 'error');
  expect([informer.hasSynced, informer.list().length]).toEqual([true, 1]);
  await pass('several attempts', () => lists() >= 6, 1_000);
  script([listed([configMap('a', 3), configMap('b', 9)], 9)], [open(bookmark(10))]);
  await pass('the list', () => changes.length === 2, 1_000);
  expect(states).toEqual(['synced', 'error', 'synced']);
});

test('waits as long as an overloaded API server asks', async () => {
  let lists = 0;
  server.answer(({ query }, response) => {
    if (query.has('watch')) return open(bookmark(6))(response);
    lists += 1;
    if (lists === 1) sendStatus(response, 429, 'TooManyRequests', 'later', { 'retry-after': '40' });
    else sendJson(response, 200, list([], 5));
  });
  follow();
  expect(await pass('the list', () => informer.hasSynced, 1_000)).toBeGreaterThanOrEqual(39_000);
  expect(lists).toBe(2);
});

test('says that it may not look, and looks again when it may', async () => {
  let allowed = false;
  server.answer(({ query }, response) => {
    if (!allowed)
      sendStatus(
        response,
        403,
        'Forbidden',
        'configmaps is forbidden: User "x" cannot list resource "configmaps" in the namespace "ns"',
      );
    else if (query.has('watch')) open(bookmark(6))(response);
    else sendJson(response, 200, list([configMap('a', 3)], 5));
  });
  follow();
  await informer.whenSettled();
  expect(informer.state).toMatchObject({ state: 'forbidden', message: expect.stringContaining('cannot list') as string });
  expect(informer.hasSynced).toBe(false);
  await clock.advance(100_000);
  await until('the attempts', () => clock.pending > 0);
  expect(lists()).toBeLessThanOrEqual(8);
  allowed = true;
  expect(await pass('the list', () => informer.hasSynced, 1_000)).toBeLessThanOrEqual(17_000);
  expect(states).toEqual(['forbidden', 'synced']);
  // the Role is taken away: what was known stays, but it is said
  allowed = false;
  server.cutAll();
  await pass('the refusal', () => informer.state.state === 'forbidden', 1_000);
  expect(informer.list()).toHaveLength(1);
});

test('asks again when a list is older than what it has seen, and follows when that is how things are', async () => {
  const old = listed([configMap('a', 3)], 4);
  const expired = ended(event('ERROR', status(410, 'Expired', 'too old')));
  script([listed([configMap('a', 8)], 9), old, listed([configMap('a', 8)], 9), old], [expired, expired, open(bookmark(4))]);
  follow();
  await pass('the restored collection', () => changes.length === 2, 500);
  expect(changes).toEqual(['a: - -> 8', 'a: 8 -> 3']);
  expect(lists()).toBe(6);
});

test('lists anew when a bookmark is older than what it has seen', async () => {
  script([listed([], 9), listed([], 9)], [open(event('ADDED', configMap('a', 12)), bookmark(3)), open(bookmark(10))]);
  follow();
  await pass('the list', () => lists() === 2, 100);
});

test('takes the answer to an own write, unless it is old or of another namespace', async () => {
  script([listed([configMap('a', 5)], 5)], [open(bookmark(6))]);
  follow();
  await informer.whenSynced();
  const wire = (resourceVersion: string, namespace = 'ns'): ConfigMap => ({
    metadata: { name: 'a', namespace, uid: 'u', resourceVersion },
    data: { text: resourceVersion },
  });
  informer.observe(wire('4'));
  informer.observe(wire('9', 'other'));
  expect(informer.get(key('a'))?.version).toBe('5');
  informer.observe(wire('8'));
  expect(informer.get(key('a'))).toEqual({ version: '8', text: '8' });
  expect(changes).toEqual(['a: - -> 5', 'a: 5 -> 8']);
});

test('keeps objects that cannot be decoded, or not be kept, apart from the others', async () => {
  const broken = { ...configMap('broken', 4), data: { text: 7 } };
  script(
    [listed([configMap('fine', 3), broken], 5)],
    [open(event('MODIFIED', { ...configMap('fine', 6), data: [] }), event('ADDED', configMap('poison', 7)))],
  );
  follow({
    keep: ({ metadata }) => {
      if (metadata.name === 'poison') throw new Error('a bug');
      return { version: metadata.resourceVersion ?? '', text: '' };
    },
  });
  await until('the changes', () => changes.length === 4);
  expect(changes).toEqual(['fine: - -> 3', 'broken: - -> -', 'fine: 3 -> -', 'poison: - -> -']);
  expect(informer.undecodable(key('broken'))?.error.message).toBe('data.text must be a string, got 7');
  expect(informer.undecodable(key('poison'))?.error.message).toBe('a bug');
  expect([informer.hasSynced, informer.list()]).toEqual([true, []]);
});

test('goes on when a listener throws', async () => {
  script([listed([configMap('a', 3)], 5)], [open(event('ADDED', configMap('b', 6)))]);
  follow();
  informer.onChange(() => {
    throw new Error('a bug');
  });
  await until('the changes', () => changes.length === 2);
  expect(logger.lines.filter(({ level }) => level === 'error')).toHaveLength(2);
});

test('ends its connection when it is stopped, and does nothing any more', async () => {
  script([listed([], 5)], [open(bookmark(6))]);
  follow();
  await until('the watch', () => watches().length === 1);
  await informer.stop();
  await settle();
  expect(clock.pending).toBe(0);
  await until('the watch to end', () => server.openConnections <= 1);
  const count = server.requests.length;
  await clock.advance(600_000);
  expect(server.requests).toHaveLength(count);
});
