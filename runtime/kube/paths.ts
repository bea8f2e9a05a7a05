import type { ObjectKey, Resource } from './cluster';

/** Where a kind lives, of which the type of its objects is no part. */
export type Place = Pick<Resource<never>, 'group' | 'version' | 'plural' | 'namespaced'>;

/** @param namespace - absent: all namespaces */
export function collectionPath({ group, version, plural, namespaced }: Place, namespace: string | undefined): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return namespaced && namespace ? `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}` : `${root}/${plural}`;
}

/** @throws Error when a part of the key is missing: the path would be that of a collection */
export function objectPath(place: Place, { namespace, name }: ObjectKey): string {
  if (name === '' || name === '.' || name === '..') throw new Error(`'${name}' is not the name of one of ${place.plural}`);
  if (place.namespaced && namespace === '') throw new Error(`no namespace given for '${name}' of ${place.plural}`);
  return `${collectionPath(place, namespace)}/${encodeURIComponent(name)}`;
}

/** With its question mark; absent members are left out. */
export function query(members: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(members)) if (value !== undefined) parameters.append(name, String(value));
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}
