import type { ObjectKey, Undecodable } from './cluster';
import { IndexMap } from './index-map';
import { keyString, parseKeyString } from './object-key';
import { compareVersions, isNewer, isOlder } from './resource-version';

/** One object as it came: what is kept of it, or why it cannot be read. */
export interface Arrival<Kept> {
  readonly key: ObjectKey;
  readonly resourceVersion: string;
  readonly content: { readonly kept: Kept } | { readonly undecodable: Undecodable };
}

interface Entry<Kept> {
  readonly resourceVersion: string;
  readonly content: Arrival<Kept>['content'];
}

/** `before` and `after` are absent where there was or is nothing that could be read. */
export type StoreListener<Kept> = (key: ObjectKey, before: Kept | undefined, after: Kept | undefined) => void;

/** Deletions that are remembered by name; of older ones only the newest version is. */
const MOST_TOMBSTONES = 1_024;

/**
 * The objects of a collection, fed by lists, a watch and the answers to own writes, which arrive in any order and more than once. An object
 * never goes back to an older version, and one that is gone does not come back by an old message.
 */
export class Store<Kept> {
  private readonly entries = new Map<string, Entry<Kept>>();
  private readonly indexed: IndexMap<Kept>;
  /** Versions at which objects were deleted. */
  private readonly tombstones = new Map<string, string>();
  /** What is absent here is known to have been absent at this version. */
  private absentSince = '';
  /** Keys of own writes since the list began that is under way. */
  private observed: Set<string> | undefined;

  constructor(
    indexes: Readonly<Record<string, (kept: Kept) => readonly string[]>>,
    private readonly listener: StoreListener<Kept>,
  ) {
    this.indexed = new IndexMap(indexes);
  }

  public get size(): number {
    return this.entries.size;
  }

  public get(key: ObjectKey): Kept | undefined {
    return keptOf(this.entries.get(keyString(key)));
  }

  public undecodable(key: ObjectKey): Undecodable | undefined {
    const content = this.entries.get(keyString(key))?.content;
    return content && 'undecodable' in content ? content.undecodable : undefined;
  }

  public list(): Kept[] {
    return this.pick(this.entries.keys());
  }

  public byIndex(index: string, value: string): Kept[] {
    return this.pick(this.indexed.find(index, value));
  }

  /** From a watch: is there, in this version or a newer one. */
  public put(arrival: Arrival<Kept>): void {
    const key = keyString(arrival.key);
    const entry = this.entries.get(key);
    const known = entry?.resourceVersion ?? this.goneAt(key);
    // an unordered version is taken: a watch is in order unless something stands in between
    const order = known === '' ? undefined : compareVersions(arrival.resourceVersion, known);
    if (order === undefined || order > 0) this.write(key, arrival);
  }

  /** From the answer to an own write: taken only when it is surely newer. */
  public observe(arrival: Arrival<Kept>): void {
    const key = keyString(arrival.key);
    const known = this.entries.get(key)?.resourceVersion ?? this.goneAt(key);
    if (known !== '' && !isNewer(arrival.resourceVersion, known)) return;
    this.observed?.add(key);
    this.write(key, arrival);
  }

  /** From a watch: was deleted at this version. */
  public remove(key: ObjectKey, resourceVersion: string): void {
    const name = keyString(key);
    const entry = this.entries.get(name);
    if (entry && isOlder(resourceVersion, entry.resourceVersion)) return;
    this.bury(name, resourceVersion);
    if (entry) this.drop(name, entry);
  }

  /** A list is about to be asked for: own writes from now on may be newer than it. */
  public beginList(): void {
    this.observed = new Set();
  }

  /** From a list: these were all objects at this version. */
  public replace(arrivals: readonly Arrival<Kept>[], resourceVersion: string): void {
    const listed = new Set<string>();
    this.tombstones.clear();
    this.absentSince = resourceVersion;
    for (const arrival of arrivals) {
      const key = keyString(arrival.key);
      listed.add(key);
      const entry = this.entries.get(key);
      if (entry?.resourceVersion === arrival.resourceVersion) continue;
      if (!entry || !this.isOwnNewer(key, entry, arrival.resourceVersion)) this.write(key, arrival);
    }
    for (const [key, entry] of this.entries) {
      if (!listed.has(key) && !this.isOwnNewer(key, entry, resourceVersion)) this.drop(key, entry);
    }
    this.observed = undefined;
  }

  /** An own write that the list does not have yet. Anything else of the list is right: also after a backup was restored. */
  private isOwnNewer(key: string, entry: Entry<Kept>, resourceVersion: string): boolean {
    return this.observed?.has(key) === true && isNewer(entry.resourceVersion, resourceVersion);
  }

  private goneAt(key: string): string {
    const buried = this.tombstones.get(key);
    return buried === undefined || isOlder(buried, this.absentSince) ? this.absentSince : buried;
  }

  private bury(key: string, resourceVersion: string): void {
    if (isOlder(resourceVersion, this.goneAt(key))) return;
    this.tombstones.delete(key);
    this.tombstones.set(key, resourceVersion);
    if (this.tombstones.size <= MOST_TOMBSTONES) return;
    const oldest = this.tombstones.entries().next().value;
    if (!oldest) return;
    this.tombstones.delete(oldest[0]);
    if (isNewer(oldest[1], this.absentSince)) this.absentSince = oldest[1];
  }

  private write(key: string, { resourceVersion, content, key: objectKey }: Arrival<Kept>): void {
    const before = keptOf(this.entries.get(key));
    if (before !== undefined) this.indexed.remove(key, before);
    this.entries.set(key, { resourceVersion, content });
    const after = 'kept' in content ? content.kept : undefined;
    if (after !== undefined) this.indexed.add(key, after);
    this.tombstones.delete(key);
    this.listener(objectKey, before, after);
  }

  private drop(key: string, entry: Entry<Kept>): void {
    const before = keptOf(entry);
    if (before !== undefined) this.indexed.remove(key, before);
    this.entries.delete(key);
    this.listener(parseKeyString(key), before, undefined);
  }

  private pick(keys: Iterable<string>): Kept[] {
    const found: Kept[] = [];
    for (const key of keys) {
      const kept = keptOf(this.entries.get(key));
      if (kept !== undefined) found.push(kept);
    }
    return found;
  }
}

function keptOf<Kept>(entry: Entry<Kept> | undefined): Kept | undefined {
  return entry && 'kept' in entry.content ? entry.content.kept : undefined;
}
