/** Finds keys by values that were computed from what they stand for. */
export class IndexMap<Kept> {
  private readonly byName: ReadonlyMap<
    string,
    { readonly of: (kept: Kept) => readonly string[]; readonly keys: Map<string, Set<string>> }
  >;

  constructor(indexes: Readonly<Record<string, (kept: Kept) => readonly string[]>>) {
    this.byName = new Map(Object.entries(indexes).map(([name, of]) => [name, { of, keys: new Map<string, Set<string>>() }]));
  }

  public add(key: string, kept: Kept): void {
    for (const { of, keys } of this.byName.values()) {
      for (const value of of(kept)) {
        const found = keys.get(value);
        if (found) found.add(key);
        else keys.set(value, new Set([key]));
      }
    }
  }

  public remove(key: string, kept: Kept): void {
    for (const { of, keys } of this.byName.values()) {
      for (const value of of(kept)) {
        const found = keys.get(value);
        if (found?.delete(key) && found.size === 0) keys.delete(value);
      }
    }
  }

  /** @throws Error for an index that was not declared */
  public find(index: string, value: string): Iterable<string> {
    const found = this.byName.get(index);
    if (!found) throw new Error(`there is no index '${index}'`);
    return found.keys.get(value) ?? [];
  }
}
