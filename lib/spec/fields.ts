import type { Check } from './check';
import { nearest } from './nearest';
import { isPlain } from './show';

/**
 * Says of a value what is wrong with it. Programs are often run without the compiler's word on them (tsx, JavaScript), so a value is whatever
 * was given.
 */
export interface AnyRule {
  /** @throws Error in the common form of {@link Check} when the value is not allowed */
  readonly judge: (check: Check, property: string, value: unknown) => void;
  readonly required?: true;
}

/** A rule for values of one type. */
export interface Rule<T> extends AnyRule {
  /** Never there: it makes the compiler compare the rule with the type of the property, which must be the same. */
  readonly takes?: (value: T) => T;
  readonly required?: never;
}

/** A rule of a property that must be given. */
export interface RequiredRule<T> extends AnyRule {
  readonly takes?: (value: T) => T;
  readonly required: true;
}

/** One rule for each property of `P`: the compiler refuses a table in which one is missing, too many, of another type, or wrongly optional. */
export type Fields<P> = {
  readonly [K in keyof P]-?: undefined extends P[K] ? Rule<Exclude<P[K], undefined>> : RequiredRule<P[K]>;
};

/** The rule of a property that must be given. */
export function required<T>(rule: Rule<T>): RequiredRule<T> {
  return { judge: rule.judge, required: true };
}

/** An object with these properties and no others. */
export interface Shape<P> extends Rule<P> {
  readonly fields: Fields<P>;
}

/** @param what the object is, in messages: `a Task` */
export function shape<P extends object>(what: string, fields: Fields<P>): Shape<P> {
  const rules = new Map<string, AnyRule>(Object.entries(fields));
  const names = [...rules.keys()];
  const needed = names.filter((name) => rules.get(name)?.required);
  const judge = (check: Check, property: string, value: unknown): void => {
    if (!isObject(value) || isBuiltIn(value)) refuseShapeless(check, property, names, value);
    for (const name of Object.keys(value)) {
      if (!rules.has(name) && value[name] !== undefined) refuseUnknown(check, what, under(property, name), name, names);
    }
    for (const name of needed) if (value[name] === undefined) judgeWith(rules.get(name), check, under(property, name), undefined);
    for (const name of Object.keys(value)) {
      if (value[name] !== undefined) judgeWith(rules.get(name), check, under(property, name), value[name]);
    }
  };
  return { fields, judge };
}

/** The path of a property of a property. */
export const under = (property: string, name: string): string => (property === '' ? name : `${property}.${name}`);

/** Lets a rule judge a value, unless it is one that is replaced later and may be so here. */
export function judgeWith(rule: AnyRule | undefined, check: Check, property: string, value: unknown): void {
  if (!(check.takesTokens && isToken(value))) rule?.judge(check, property, value);
}

/**
 * A value that cdk8s replaces when it writes the manifest: `Lazy`, anything with `resolve()`, and generated unions such as `Quantity`
 * (https://github.com/cdk8s-team/cdk8s-core/blob/2.x/src/resolve.ts). What it will be is not known here.
 */
export function isToken(value: unknown): boolean {
  if (!isObject(value)) return false;
  if (typeof value['produce'] === 'function' || typeof value['resolve'] === 'function') return true;
  return !isPlain(value) && ['string', 'number'].includes(typeof value['value']);
}

/** Whether it is an object with a method of this name, whatever that gives back. */
export function hasMethod<N extends string>(
  value: unknown,
  name: N,
): value is Readonly<Record<N, (options?: { readonly integral?: boolean }) => unknown>> {
  return isObject(value) && typeof value[name] === 'function';
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The one value that a program gives in the place of properties may be that of any of them. */
function refuseShapeless(check: Check, property: string, names: readonly string[], value: unknown): never {
  const shown = typeof value === 'string' ? 'address' : Array.isArray(value) ? 'kind' : 'all';
  const careful = check.isOpen ? check.showing(shown) : check;
  return careful.refuse(property, `must be an object with ${names.join(', ')}`, value);
}

/** Whether it is something like a Map or a Promise, which has its members elsewhere. */
function isBuiltIn(value: object): boolean {
  return !isPlain(value) && Object.prototype.toString.call(value) !== '[object Object]';
}

/** The value is not shown: what has the wrong name may be a secret. */
function refuseUnknown(check: Check, what: string, property: string, name: string, names: readonly string[]): never {
  const near = nearest(name, names);
  const hint = near === undefined ? `it has ${names.join(', ')}` : `did you mean '${near}'?`;
  throw new Error(`${check.at}: '${property}' is not a property of ${what}; ${hint}`);
}
