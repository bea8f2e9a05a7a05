import { posix } from 'node:path';

/** A sentence for each name that stands more than once in a list. */
export function namedTwice(list: readonly { readonly name: string }[] = []): readonly string[] {
  if (list.length < 2) return [];
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { name } of list) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return [...repeated].map((name) => `must have different names, got '${name}' more than once`);
}

/** The one way to write the path of a file. */
export function normalizedPath(path: string): string {
  return posix.normalize(path).replace(/\/$/, '');
}
