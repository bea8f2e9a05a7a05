import type { Api } from './api';

/** Writes that the API server has counted so far, Leases and Events aside. */
export interface Writes {
  readonly all: number;
  readonly events: number;
}

const LINE = /^apiserver_request_total\{(.*)\} (\S+)$/;
const VERBS: ReadonlySet<string | undefined> = new Set(['POST', 'PUT', 'PATCH', 'APPLY', 'DELETE', 'DELETECOLLECTION']);

export async function countWrites(api: Api): Promise<Writes> {
  let all = 0;
  let events = 0;
  for (const line of (await api.request('GET', '/metrics')).split('\n')) {
    const [, labels, value] = LINE.exec(line) ?? [];
    if (labels === undefined || !VERBS.has(label(labels, 'verb'))) continue;
    const resource = label(labels, 'resource');
    if (resource === 'events') events += Number(value);
    else if (resource !== 'leases') all += Number(value);
  }
  return { all, events };
}

const label = (labels: string, name: string): string | undefined => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1];
