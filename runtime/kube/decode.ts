import type { KubeObject } from '../../lib/api/meta';
import type { Resource, Undecodable } from './cluster';
import { isRecord } from './unknown';

export type Decoded<T> = { readonly object: T } | { readonly undecodable: Undecodable };

/** Decodes one object; one that cannot be is still known by its name. */
export function decode<T extends KubeObject>(resource: Resource<T>, raw: unknown): Decoded<T> {
  try {
    return { object: resource.parse(raw) };
  } catch (error) {
    const metadata = isRecord(raw) && isRecord(raw['metadata']) ? raw['metadata'] : {};
    return {
      undecodable: {
        key: { namespace: text(metadata['namespace']), name: text(metadata['name']) },
        uid: text(metadata['uid']),
        resourceVersion: text(metadata['resourceVersion']),
        error: error instanceof Error ? error : new Error(String(error)),
      },
    };
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
