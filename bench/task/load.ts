import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from './api';
import { NAMESPACE, task } from './sample';

const TASKS = `/apis/kelos.dev/v1alpha2/namespaces/${NAMESPACE}/tasks`;
const JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`;

const named = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

/** Posts so many Tasks as fast as 16 connections take them; returns their names. */
export async function burst(api: Api, prefix: string, count: number): Promise<readonly string[]> {
  const names = named(prefix, count);
  await inLanes(names, (name) => api.request('POST', TASKS, JSON.stringify(task(name))));
  return names;
}

/** Posts so many Tasks, `perSecond` of them; returns their names. */
export async function paced(api: Api, prefix: string, count: number, perSecond: number): Promise<readonly string[]> {
  const names = named(prefix, count);
  const begin = performance.now();
  const sent: Promise<string>[] = [];
  for (const [index, name] of names.entries()) {
    await delay(Math.max(0, begin + (index * 1000) / perSecond - performance.now()));
    sent.push(api.request('POST', TASKS, JSON.stringify(task(name))));
  }
  await Promise.all(sent);
  return names;
}

/** Plays the Job controller. */
export async function setJobStatus(api: Api, names: readonly string[], status: object): Promise<void> {
  const patch = JSON.stringify({ status });
  await inLanes(names, (name) => api.request('PATCH', `${JOBS}/${name}/status`, patch, 'application/merge-patch+json'));
}

/** Deletes all Tasks and Jobs, and waits until none is left: no garbage collector runs here. */
export async function clear(api: Api): Promise<void> {
  for (const path of [TASKS, JOBS]) {
    await api.request('DELETE', path, JSON.stringify({ propagationPolicy: 'Background' }));
    while ((JSON.parse(await api.request('GET', `${path}?limit=1`)) as { items: unknown[] }).items.length > 0) await delay(50);
  }
}

async function inLanes<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const lane = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}
