import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { type ApiServer, textAt, valueAt } from './api-server';

export const CRD_FOLDER = join(__dirname, '..', '..', 'crds');
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** The published CRDs, by plural name of the kind. */
export const publishedCrds: ReadonlyMap<string, unknown> = new Map(
  readdirSync(CRD_FOLDER).map((file): [string, unknown] => {
    const crd: unknown = parse(readFileSync(join(CRD_FOLDER, file), 'utf8'));
    return [textAt(crd, 'spec', 'names', 'plural'), crd];
  }),
);

/** Brings the published CRDs onto the server and waits until it serves all four kinds. */
export async function installCrds(server: ApiServer): Promise<void> {
  for (const crd of publishedCrds.values()) await putCrd(server, crd);
  for (const plural of publishedCrds.keys()) await untilServed(server, plural);
}

/** Creates a CRD, or puts it in the place of the one that is there. */
export async function putCrd(server: ApiServer, crd: unknown): Promise<void> {
  const path = `${CRDS}/${textAt(crd, 'metadata', 'name')}`;
  const found = await server.request('GET', path);
  if (found.code === 200 && isDeepStrictEqual(valueAt(found.body, 'spec'), valueAt(crd, 'spec'))) return;
  const answer =
    found.code === 404 ? await server.request('POST', CRDS, crd) : await server.request('PUT', path, replacing(crd, found.body));
  if (answer.code >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
}

/** Waits until objects of a kind can be listed. */
export async function untilServed(server: ApiServer, plural: string, version = 'v1alpha2'): Promise<void> {
  const path = `/apis/kelos.dev/${version}/namespaces/default/${plural}?limit=1`;
  await until(`${path} is served`, async () => (await server.request('GET', path)).code === 200);
}

/**
 * Looks until something holds.
 * @throws when it does not within 20 s
 */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within 20 s`);
    await delay(50);
  }
}

const replacing = (crd: unknown, existing: unknown): unknown => ({
  ...members(crd),
  metadata: { ...members(valueAt(crd, 'metadata')), resourceVersion: textAt(existing, 'metadata', 'resourceVersion') },
});

const members = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
