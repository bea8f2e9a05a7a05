import { isRecord } from './unknown';

/**
 * Checks a value of which nothing is known.
 * @throws Error that names the member, what it must be and what kind of value it is; never the value of a text, which may be secret
 */
export type Shape = (value: unknown, at: string) => void;

export const string: Shape = (value, at) => {
  if (typeof value !== 'string') throw wrong(at, 'a string', value);
};

export const nonEmptyString: Shape = (value, at) => {
  if (typeof value !== 'string' || value === '') throw wrong(at, 'a non-empty string', value === '' ? undefined : value);
};

export const boolean: Shape = (value, at) => {
  if (typeof value !== 'boolean') throw wrong(at, 'true or false', value);
};

/** What Kubernetes calls int32. CRD schemas name it as a format, which API servers do not enforce. */
export const int32: Shape = integerUpTo(2 ** 31 - 1, 'an integer of 32 bits');
export const integer: Shape = integerUpTo(Number.MAX_SAFE_INTEGER, 'an integer');

export const anyObject: Shape = (value, at) => {
  if (!isRecord(value)) throw wrong(at, 'an object', value);
};

export const listOf =
  (item: Shape): Shape =>
  (value, at) => {
    if (!Array.isArray(value)) throw wrong(at, 'a list', value);
    value.forEach((entry, index) => item(entry, `${at}[${index}]`));
  };

export const mapOf =
  (item: Shape): Shape =>
  (value, at) => {
    if (!isRecord(value)) throw wrong(at, 'an object', value);
    for (const [name, entry] of Object.entries(value)) item(entry, `${at}.${name}`);
  };

/** Members of neither kind are let through. */
export const object =
  (required: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
  (value, at) => {
    if (!isRecord(value)) throw wrong(at, 'an object', value);
    for (const [name, shape] of Object.entries(required)) shape(value[name], join(at, name));
    for (const [name, shape] of Object.entries(optional)) if (value[name] !== undefined) shape(value[name], join(at, name));
  };

const join = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`);

function integerUpTo(most: number, what: string): Shape {
  return (value, at) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > most) throw wrong(at, what, value);
  };
}

const wrong = (at: string, what: string, value: unknown): Error =>
  new Error(`${at === '' ? 'the object' : at} must be ${what}, got ${describe(value)}`);

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'a text' : 'an object';
}
