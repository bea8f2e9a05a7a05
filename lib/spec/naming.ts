import { hash } from 'node:crypto';
import { show } from './show';

/** Longest name of a Task: it becomes the name of the Job and the value of a label. */
export const MAX_TASK_NAME = 63;
const HASH_LENGTH = 8;

/** A construct id as people write names in Kubernetes: `BuildAll` becomes `build-all`. */
export function kebabCase(id: string): string {
  // only what is beyond ASCII has accents
  const plain = /^[\x20-\x7e]*$/.test(id) ? id : id.normalize('NFKD').replace(/\p{Mn}/gu, '');
  return plain
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/**
 * The default name of a Task: its id and 8 hex digits over everything that makes it this run. A Task's spec cannot change in the cluster, so
 * an edit has to be a new Task, and an unchanged Task the same one.
 * @example runName('Plan', 'agents/Plan', spec) // 'plan-1f2e3d4c'
 */
export function runName(id: string, path: string, spec: unknown): string {
  return runNameOf(id, path, canonicalJson(spec));
}

/** The same, of a spec that is canonical JSON already. */
export function runNameOf(id: string, path: string, json: string): string {
  const digest = hash('sha256', `${path}\0${json}`).slice(0, HASH_LENGTH);
  const readable = kebabCase(id)
    .slice(0, MAX_TASK_NAME - HASH_LENGTH - 1)
    .replace(/-+$/, '');
  return `${readable === '' ? 'task' : readable}-${digest}`;
}

/** JSON in which neither the order of members nor members without a value make a difference. */
export const canonicalJson = (value: unknown): string => JSON.stringify(canonical(value, 'the spec'));

/**
 * A copy in which the members are sorted and those without a value left out: what cdk8s writes into a manifest.
 * @param at what tells the author which object is meant
 * @throws Error when something in it is not plain data
 */
export function canonical(value: unknown, at: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => canonical(item, at));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new Error(`${at}: a manifest can hold plain data only, got ${show(value)}`);
  const members = value as Readonly<Record<string, unknown>>;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(members).sort()) {
    const member = members[name];
    if (member !== undefined && member !== null) copy[name] = canonical(member, at);
  }
  return copy;
}
