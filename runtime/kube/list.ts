import type { KubeObject } from '../../lib/api/meta';
import type { ListOptions, ListResult, Resource, Undecodable } from './cluster';
import { decode } from './decode';
import { isExpired, KubeConnectionError } from './errors';
import type { KubeHttp } from './http';
import { collectionPath, query } from './paths';
import { isRecord } from './unknown';

interface Page {
  readonly items: readonly unknown[];
  readonly continue: string;
  readonly resourceVersion: string;
}

/**
 * Lists page by page. The pages are of one moment, which the API server remembers for minutes: when it has forgotten in between, the list
 * begins anew, once, in larger pages, so that it ends earlier.
 */
export async function listPages<T extends KubeObject>(
  http: KubeHttp,
  resource: Resource<T>,
  options: ListOptions,
  pageSize: number,
): Promise<ListResult<T>> {
  try {
    return await listOnce(http, resource, options, pageSize);
  } catch (error) {
    if (!isExpired(error)) throw error;
    return listOnce(http, resource, options, pageSize * 8);
  }
}

async function listOnce<T extends KubeObject>(
  http: KubeHttp,
  resource: Resource<T>,
  options: ListOptions,
  pageSize: number,
): Promise<ListResult<T>> {
  const items: T[] = [];
  const undecodable: Undecodable[] = [];
  let limit = pageSize;
  let token = '';
  for (;;) {
    const page = await fetchPage(http, resource, options, limit, token);
    if (page === 'too-large') {
      limit = Math.ceil(limit / 8);
      continue;
    }
    // decoded at once: the page's raw form is not kept while the next is fetched
    for (const raw of page.items) {
      const decoded = decode(resource, raw);
      if ('object' in decoded) items.push(decoded.object);
      else undecodable.push(decoded.undecodable);
    }
    if (page.continue === '') return { items, undecodable, resourceVersion: page.resourceVersion };
    if (page.continue === token) throw new KubeConnectionError('malformed', 'a page of a list says that it follows itself');
    token = page.continue;
  }
}

/** 'too-large': the objects are big; fewer of them may fit. */
async function fetchPage<T extends KubeObject>(
  http: KubeHttp,
  resource: Resource<T>,
  { namespace, labelSelector, fieldSelector, signal }: ListOptions,
  limit: number,
  token: string,
): Promise<Page | 'too-large'> {
  const path = collectionPath(resource, namespace) + query({ limit, continue: token || undefined, labelSelector, fieldSelector });
  try {
    return parsePage(await http.json({ method: 'GET', path, ...(signal ? { signal } : {}) }));
  } catch (error) {
    if (limit > 1 && error instanceof KubeConnectionError && error.code === 'too-large') return 'too-large';
    throw error;
  }
}

function parsePage(raw: unknown): Page {
  const metadata = isRecord(raw) && isRecord(raw['metadata']) ? raw['metadata'] : {};
  const { resourceVersion } = metadata;
  // an empty list of Go may be null
  const items = isRecord(raw) ? (raw['items'] ?? []) : undefined;
  if (typeof resourceVersion !== 'string' || !Array.isArray(items))
    throw new KubeConnectionError('malformed', 'the answer is not a list of objects');
  return {
    items: items as readonly unknown[],
    continue: typeof metadata['continue'] === 'string' ? metadata['continue'] : '',
    resourceVersion,
  };
}
