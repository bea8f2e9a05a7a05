import { nearest } from '../nearest';
import { show } from '../show';

/** Takes what does not fit, with the place where it stands. */
export type Report = (at: string, message: string, isUnknownField?: boolean) => void;

/** Says of a value from a file whether it is one that the API takes. */
export interface Wire<T> {
  readonly judge: (value: unknown, at: string, report: Report) => void;
  /** Never there: it makes the compiler compare this with the type of the field. */
  readonly takes?: (value: T) => T;
  readonly needed?: never;
}

/** The same for a field that must be there. */
export interface Needed<T> {
  readonly judge: Wire<T>['judge'];
  readonly takes?: (value: T) => T;
  readonly needed: true;
}

/** One for each field of a type of the API; the compiler finds what is missing, too much or of another type. */
export type WireFields<T> = {
  readonly [K in keyof T]-?: undefined extends T[K] ? Wire<Exclude<T[K], undefined>> : Needed<T[K]>;
};

export const needed = <T>({ judge }: Wire<T>): Needed<T> => ({ judge, needed: true });

export const text: Wire<string> = judged((value, at, report) => {
  if (typeof value !== 'string') report(at, `must be text, got ${show(value)}`);
});

export const flag: Wire<boolean> = judged((value, at, report) => {
  if (typeof value !== 'boolean') report(at, `must be true or false, got ${show(value)}`);
});

/** Anything: it is another API's, or looked at elsewhere. */
export const anything = <T>(): Wire<T> => judged(() => undefined);

export function whole(min: number, max: number): Wire<number> {
  return judged((value, at, report) => {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
    if (!fits) report(at, `must be a whole number from ${min} to ${max}, got ${show(value)}`);
  });
}

export function oneOf<const T extends string>(...allowed: readonly T[]): Wire<T> {
  return judged((value, at, report) => {
    if (allowed.some((each) => each === value)) return;
    report(at, `must be one of ${allowed.map((each) => each || '""').join(', ')}, got ${show(value)}`);
  });
}

export function matching(pattern: RegExp, must: string): Wire<string> {
  return judged((value, at, report) => {
    if (typeof value !== 'string' || !pattern.test(value)) report(at, `${must}, got ${show(value)}`);
  });
}

/** How many items or characters there may be. */
export interface Size {
  readonly min?: number;
  readonly max?: number;
}

export function limited<T extends string>(wire: Wire<T>, { min = 0, max = Number.POSITIVE_INFINITY }: Size): Wire<T> {
  return judged((value, at, report) => {
    wire.judge(value, at, report);
    if (typeof value !== 'string') return;
    const length = [...value].length;
    if (length < min) report(at, 'must not be empty');
    if (length > max) report(at, `must have at most ${max} characters, got ${length}`);
  });
}

export function listOf<T>(item: Wire<T>, { min = 0, max = Number.POSITIVE_INFINITY }: Size = {}): Wire<readonly T[]> {
  return judged((value, at, report) => {
    if (!Array.isArray(value)) return report(at, `must be a list, got ${show(value)}`);
    if (value.length < min) report(at, `must have at least ${min} item${min === 1 ? '' : 's'}`);
    if (value.length > max) report(at, `must have at most ${max} items, got ${value.length}`);
    value.forEach((each: unknown, index) => item.judge(each, `${at}[${index}]`, report));
  });
}

export function mapOf<T>(item: Wire<T>): Wire<Readonly<Record<string, T>>> {
  return judged((value, at, report) => {
    if (!isRecord(value)) return report(at, `must be an object, got ${show(value)}`);
    for (const [key, each] of Object.entries(value)) item.judge(each, `${at}.${key}`, report);
  });
}

/** An object with these fields. Others are dropped by the API server. */
export function objectOf<T extends object>(fields: WireFields<T>): Wire<T> {
  const known = new Map<string, Pick<Wire<T>, 'judge'> & { readonly needed?: true }>(Object.entries(fields));
  return judged((value, at, report) => {
    if (!isRecord(value)) return report(at, `must be an object, got ${show(value)}`);
    for (const [name, field] of known) {
      const member = value[name];
      if (member !== undefined) field.judge(member, `${at}.${name}`, report);
      else if (field.needed) report(`${at}.${name}`, 'must be given');
    }
    for (const name of Object.keys(value).filter((key) => !known.has(key))) reportUnknown(name, [...known.keys()], at, report);
  });
}

/** An object of which only some fields are looked at. */
export function openObject<T extends object>(fields: WireFields<T>): Wire<T> {
  const closed = objectOf(fields);
  return judged((value, at, report) =>
    closed.judge(value, at, (place, message, isUnknown) => (isUnknown ? undefined : report(place, message))),
  );
}

export function also<T>(wire: Wire<T>, more: (value: T, at: string, report: Report) => void): Wire<T> {
  return judged((value, at, report) => {
    if (fits(wire, value, at, report)) more(value, at, report);
  });
}

/** Whether a value fits; what does not is reported. */
export function fits<T>(wire: Wire<T>, value: unknown, at: string, report: Report): value is T {
  let isFit = true;
  wire.judge(value, at, (place, message, isUnknown) => {
    if (!isUnknown) isFit = false;
    report(place, message, isUnknown);
  });
  return isFit;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How deep an object may be nested; no field of the API is a tenth as deep, and a reader that goes into itself needs an end. */
export const MAX_DEPTH = 500;

/** Whether a value is nested too deep to be looked at, as one is that leads back to itself. */
export function isTooDeep(value: unknown, depth = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => isTooDeep(member, depth - 1));
}

/** The API server drops members that are null. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member)]));
}

/** Tells of a field that the API does not have, with the one that may be meant. */
export function reportUnknown(name: string, names: readonly string[], at: string, report: Report): void {
  const meant = nearest(name, names);
  const hint = meant === undefined ? '' : `; '${meant}' may be meant`;
  report(at === '' ? name : `${at}.${name}`, `is no field of the API, so the API server drops it${hint}`, true);
}

export function judged<T>(judge: Wire<T>['judge']): Wire<T> {
  return { judge };
}
