import type { TaskStatus } from '../../lib/api';
import type { MergePatch } from '../kube/cluster';

/** The merge patch that turns one status into the other; undefined when they are equal. A member that goes is set to null. */
export function statusPatch(from: TaskStatus | undefined, to: TaskStatus): MergePatch | undefined {
  const patch = difference({ ...from }, { ...to });
  return patch === undefined ? undefined : { status: patch };
}

type Values = Readonly<Record<string, unknown>>;

function difference(from: Values, to: Values): MergePatch | undefined {
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const change = changeOf(from[key], to[key]);
    if (change !== undefined) patch[key] = change;
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** undefined: equal. */
function changeOf(from: unknown, to: unknown): unknown {
  if (to === undefined) return from === undefined ? undefined : null;
  if (isMap(from) && isMap(to)) return difference(from, to);
  return JSON.stringify(from) === JSON.stringify(to) ? undefined : to;
}

const isMap = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);
