import type { ObjectKey } from './cluster';

/** A key as one string: `namespace/name`, or `/name` for cluster-scoped objects. Neither part may hold a slash. */
export const keyString = ({ namespace, name }: ObjectKey): string => `${namespace}/${name}`;

export function parseKeyString(text: string): ObjectKey {
  const slash = text.indexOf('/');
  return { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
