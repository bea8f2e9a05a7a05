import type { KubeObject } from '../../lib/api/meta';
import { lines } from './body';
import type { Resource, WatchEvent, WatchOptions } from './cluster';
import { decode } from './decode';
import { KubeConnectionError } from './errors';
import type { KubeHttp } from './http';
import { collectionPath, query } from './paths';
import { errorOfStatus } from './status-error';
import { isRecord } from './unknown';

export interface WatchLimits {
  /** Asked of the API server. */
  readonly timeoutSeconds: number;
  readonly silenceMs: number;
  readonly maxLineBytes: number;
}

/** Follows a collection until the connection ends. */
export async function* watchEvents<T extends KubeObject>(
  http: KubeHttp,
  resource: Resource<T>,
  { namespace, labelSelector, fieldSelector, resourceVersion, signal }: WatchOptions,
  { timeoutSeconds, silenceMs, maxLineBytes }: WatchLimits,
): AsyncGenerator<WatchEvent<T>, void> {
  const options = { watch: true, allowWatchBookmarks: true, resourceVersion, timeoutSeconds, labelSelector, fieldSelector };
  const path = collectionPath(resource, namespace) + query(options);
  const chunks = await http.stream({ method: 'GET', path, ...(signal ? { signal } : {}) }, silenceMs);
  for await (const line of lines(chunks, maxLineBytes)) yield parseEvent(resource, line);
}

/** @throws KubeApiError for an event of type ERROR */
export function parseEvent<T extends KubeObject>(resource: Resource<T>, line: string): WatchEvent<T> {
  const { type, object } = parseLine(line);
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return changeOf(resource, type, object);
    case 'BOOKMARK':
      return { type, resourceVersion: bookmarkOf(object) };
    case 'ERROR':
      throw errorOfStatus(isRecord(object) ? object : {}, 500);
    default:
      throw new KubeConnectionError('malformed', 'an event of the watch has an unknown type');
  }
}

function changeOf<T extends KubeObject>(
  resource: Resource<T>,
  type: 'ADDED' | 'MODIFIED' | 'DELETED',
  raw: unknown,
): WatchEvent<T> {
  const decoded = decode(resource, raw);
  if ('object' in decoded) return { type, object: decoded.object };
  const { undecodable } = decoded;
  // nobody could tell which object this changed; a list can
  if (undecodable.key.name === '') throw new KubeConnectionError('malformed', 'an object of the watch has no name');
  return { type: 'UNDECODABLE', deleted: type === 'DELETED', object: undecodable };
}

function bookmarkOf(raw: unknown): string {
  const metadata = isRecord(raw) && isRecord(raw['metadata']) ? raw['metadata'] : {};
  const { resourceVersion } = metadata;
  if (typeof resourceVersion !== 'string')
    throw new KubeConnectionError('malformed', 'a bookmark of the watch has no resourceVersion');
  return resourceVersion;
}

function parseLine(line: string): { readonly type?: unknown; readonly object?: unknown } {
  try {
    const event: unknown = JSON.parse(line);
    if (isRecord(event)) return event;
  } catch {
    // said below
  }
  throw new KubeConnectionError('malformed', 'a line of the watch is not an event');
}
