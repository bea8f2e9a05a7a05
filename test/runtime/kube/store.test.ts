import fc from 'fast-check';
import type { ObjectKey } from '../../../runtime/kube/cluster';
import { type Arrival, Store } from '../../../runtime/kube/store';

interface Kept {
  readonly name: string;
  readonly version: number;
  readonly tags: readonly string[];
}

const keyOf = (name: string): ObjectKey => ({ namespace: 'ns', name });

const arrival = (name: string, version: number, tags: readonly string[] = []): Arrival<Kept> => ({
  key: keyOf(name),
  resourceVersion: String(version),
  content: { kept: { name, version, tags } },
});

const broken = (name: string, version: number): Arrival<Kept> => ({
  key: keyOf(name),
  resourceVersion: String(version),
  content: { undecodable: { key: keyOf(name), uid: 'u', resourceVersion: String(version), error: new Error('broken') } },
});

function makeStore(): { readonly store: Store<Kept>; readonly changes: string[] } {
  const changes: string[] = [];
  const store = new Store<Kept>({ tag: ({ tags }) => tags }, ({ name }, before, after) =>
    changes.push(`${name}: ${before?.version ?? '-'} -> ${after?.version ?? '-'}`),
  );
  return { store, changes };
}

const versionOf = (store: Store<Kept>, name: string): number | undefined => store.get(keyOf(name))?.version;

test('tells every change, also deletions that only a list shows', () => {
  const { store, changes } = makeStore();
  store.replace([arrival('a', 1), arrival('b', 2)], '5');
  store.put(arrival('a', 6));
  store.remove(keyOf('a'), '7');
  store.replace([arrival('c', 8)], '9');
  expect(changes).toEqual(['a: - -> 1', 'b: - -> 2', 'a: 1 -> 6', 'a: 6 -> -', 'c: - -> 8', 'b: 2 -> -']);
});

test('says nothing when a list shows what is known', () => {
  const { store, changes } = makeStore();
  store.replace([arrival('a', 1)], '5');
  store.replace([arrival('a', 1)], '6');
  expect(changes).toHaveLength(1);
});

test('ignores old and repeated messages', () => {
  const { store, changes } = makeStore();
  store.replace([], '5');
  store.put(arrival('a', 8));
  store.put(arrival('a', 7));
  store.put(arrival('a', 8));
  store.remove(keyOf('a'), '7');
  expect(changes).toEqual(['a: - -> 8']);
});

test('does not bring back what was deleted', () => {
  const { store } = makeStore();
  store.replace([arrival('a', 4)], '5');
  store.remove(keyOf('a'), '9');
  store.put(arrival('a', 8));
  store.observe(arrival('a', 7));
  expect(versionOf(store, 'a')).toBeUndefined();
  store.put(arrival('a', 10));
  expect(versionOf(store, 'a')).toBe(10);
});

test('does not bring back what was deleted long ago, nor what a list did not have', () => {
  const { store } = makeStore();
  store.replace([], '5');
  store.put(arrival('a', 4));
  expect(versionOf(store, 'a')).toBeUndefined();
  store.remove(keyOf('a'), '10');
  for (let version = 11; version < 2_000; version += 1) store.remove(keyOf(`other-${version}`), String(version));
  store.put(arrival('a', 9));
  expect(versionOf(store, 'a')).toBeUndefined();
});

test('takes an event that another has overtaken', () => {
  const { store } = makeStore();
  store.replace([], '5');
  store.put(arrival('b', 9));
  store.put(arrival('a', 8));
  expect(versionOf(store, 'a')).toBe(8);
});

test('keeps an own write that a list is too old to have', () => {
  const { store } = makeStore();
  store.replace([arrival('a', 4)], '5');
  store.beginList();
  store.observe(arrival('a', 9));
  store.observe(arrival('new', 10));
  store.replace([arrival('a', 7)], '8');
  expect([versionOf(store, 'a'), versionOf(store, 'new')]).toEqual([9, 10]);
});

test('follows a list back in time when a backup was restored', () => {
  const { store } = makeStore();
  store.replace([arrival('a', 40), arrival('b', 41)], '50');
  store.beginList();
  store.replace([arrival('a', 4)], '5');
  expect([versionOf(store, 'a'), versionOf(store, 'b')]).toEqual([4, undefined]);
});

test('takes messages of a watch as they come where versions have no order, and own writes not', () => {
  const { store } = makeStore();
  const odd = (name: string, resourceVersion: string, version: number): Arrival<Kept> => ({
    ...arrival(name, version),
    resourceVersion,
  });
  store.replace([odd('a', 'x1', 1)], 'x1');
  store.observe(odd('a', 'x0', 0));
  expect(versionOf(store, 'a')).toBe(1);
  store.put(odd('a', 'x2', 2));
  expect(versionOf(store, 'a')).toBe(2);
  store.remove(keyOf('a'), 'x3');
  expect(versionOf(store, 'a')).toBeUndefined();
});

test('knows objects that cannot be read, and when they can be again', () => {
  const { store, changes } = makeStore();
  store.replace([arrival('a', 1, ['x'])], '5');
  store.put(broken('a', 6));
  expect(store.undecodable(keyOf('a'))?.error.message).toBe('broken');
  expect([store.get(keyOf('a')), store.list(), store.byIndex('tag', 'x')]).toEqual([undefined, [], []]);
  store.put(arrival('a', 7, ['y']));
  expect(store.undecodable(keyOf('a'))).toBeUndefined();
  expect(store.byIndex('tag', 'y')).toHaveLength(1);
  store.put(broken('a', 8));
  store.remove(keyOf('a'), '9');
  expect(store.undecodable(keyOf('a'))).toBeUndefined();
  expect(changes).toEqual(['a: - -> 1', 'a: 1 -> -', 'a: - -> 7', 'a: 7 -> -', 'a: - -> -']);
});

test('refuses an index that was not declared', () => {
  expect(() => makeStore().store.byIndex('nonsense', 'x')).toThrow("there is no index 'nonsense'");
});

describe('whatever the order and number of messages', () => {
  interface Change {
    readonly name: string;
    readonly deleted: boolean;
    readonly version: number;
    readonly tags: readonly string[];
  }

  /** A history of one collection; versions start above that of the empty list. */
  const histories = fc
    .array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), deleted: fc.boolean(), tags: fc.subarray(['x', 'y']) }), {
      maxLength: 25,
    })
    .map((changes) => changes.map((change, index): Change => ({ ...change, version: index + 2 })));

  const deliver = (store: Store<Kept>, { name, deleted, version, tags }: Change): void =>
    deleted ? store.remove(keyOf(name), String(version)) : store.put(arrival(name, version, tags));

  /** All messages, some twice, in any order. */
  const deliveries = histories.chain((history) =>
    fc.tuple(
      fc.constant(history),
      fc.shuffledSubarray([...history, ...history], { minLength: history.length * 2, maxLength: history.length * 2 }),
    ),
  );

  test('the copy ends as the collection, and its indexes agree with it', () => {
    fc.assert(
      fc.property(deliveries, ([history, messages]) => {
        const { store } = makeStore();
        store.replace([], '1');
        for (const message of messages) deliver(store, message);
        const truth = new Map<string, Change>();
        for (const change of history) {
          if (change.deleted) truth.delete(change.name);
          else truth.set(change.name, change);
        }
        const expected = [...truth.values()].map(({ name, version }) => `${name}@${version}`).sort();
        expect(
          store
            .list()
            .map(({ name, version }) => `${name}@${version}`)
            .sort(),
        ).toEqual(expected);
        for (const tag of ['x', 'y']) {
          const tagged = [...truth.values()].filter(({ tags }) => tags.includes(tag)).map(({ name }) => name);
          expect(
            store
              .byIndex('tag', tag)
              .map(({ name }) => name)
              .sort(),
          ).toEqual(tagged.sort());
        }
      }),
    );
  });

  test('no object goes back to an older version', () => {
    fc.assert(
      fc.property(deliveries, fc.array(fc.nat()), ([, messages], observations) => {
        const newest = new Map<string, number>();
        const store = new Store<Kept>({}, ({ name }, _before, after) => {
          if (!after) return;
          expect(after.version).toBeGreaterThan(newest.get(name) ?? 0);
          newest.set(name, after.version);
        });
        store.replace([], '1');
        for (const [index, message] of messages.entries()) {
          deliver(store, message);
          const own = messages[(observations[index] ?? 0) % messages.length];
          if (own && !own.deleted) store.observe(arrival(own.name, own.version));
        }
      }),
    );
  });
});
