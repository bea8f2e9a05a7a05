import { type Shown, showOnly } from './show';

/** Something that other objects refer to by its name: a construct of any library, or just the name. */
export type Named = string | { readonly name: string };

/** What stands for a name in `ref`, whatever that is. */
function nameOf(ref: unknown): unknown {
  return typeof ref === 'object' && ref !== null && 'name' in ref ? ref.name : ref;
}

/**
 * Checks the properties of one object. Messages name the object (its construct path), the property, what is allowed and the value given, e.g.
 * `agents/Shop: 'repo' must start with http://, https://, git:// or git@, got "ssh://…"`.
 */
export class Check {
  /** @param at the construct path, or what else tells the author which object is meant */
  constructor(
    public readonly at: string,
    /** Whether a value may be one that is replaced when the manifest is written, and so cannot be judged here. */
    public readonly takesTokens: boolean = false,
    /** What messages may say of the value. */
    private readonly shown: Shown = 'all',
  ) {}

  /** The same, for a place where values may be replaced later. */
  public takingTokens(): Check {
    return this.takesTokens ? this : new Check(this.at, true, this.shown);
  }

  /** The same, for values of which messages may not say everything. */
  public showing(shown: Shown): Check {
    return this.shown === shown ? this : new Check(this.at, this.takesTokens, shown);
  }

  /** Whether messages may say everything. */
  public get isOpen(): boolean {
    return this.shown === 'all';
  }

  /** @throws Error always, in the common form */
  public refuse(property: string, must: string, got: unknown): never {
    throw new Error(
      `${this.at}: ${property === '' ? 'the properties' : `'${property}'`} ${must}, got ${showOnly(this.shown, got)}`,
    );
  }

  public notBlank(property: string, value: string): void {
    if (value.trim() === '') this.refuse(property, 'must not be blank', value);
  }

  public matches(property: string, value: string, pattern: RegExp, must: string): void {
    if (!pattern.test(value)) this.refuse(property, must, value);
  }

  public integer(property: string, value: number, min: number, max: number): void {
    if (!Number.isInteger(value) || value < min || value > max) {
      this.refuse(property, `must be a whole number from ${min} to ${max}`, value);
    }
  }

  public atMost(property: string, list: readonly unknown[] | undefined, max: number): void {
    if (list !== undefined && list.length > max)
      this.showing('all').refuse(property, `must have at most ${max} items`, list.length);
  }

  /** The name of a referenced object, which must be one that the API server could hold. */
  public reference(property: string, ref: Named): string {
    const name = nameOf(ref);
    if (typeof name === 'string' && isObjectName(name)) return name;
    return this.refuse(property, `must be the name of an object (${OBJECT_NAME_RULE})`, name);
  }

  /** The name of a Secret. What was given instead may be the secret itself, so the message does not repeat it. */
  public secretName(property: string, ref: unknown): string {
    const name = nameOf(ref);
    if (typeof name === 'string' && isObjectName(name)) return name;
    const got = ref === undefined || ref === null ? `, got ${String(ref)}` : '';
    throw new Error(
      `${this.at}: '${property}' must be the name of a Secret in the cluster, not its value (${OBJECT_NAME_RULE})${got}`,
    );
  }

  /** The first value that stands twice in `values` is refused. */
  public unique(property: string, values: readonly string[]): void {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) this.refuse(property, 'must be unique', twice);
  }
}

export const OBJECT_NAME_RULE = "lower case letters, digits, '-' and '.', starting and ending with a letter or digit";

/** Whether `name` is a DNS-1123 subdomain, as the API server wants names of custom resources. */
export function isObjectName(name: string): boolean {
  return name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name);
}

/** Drops the members that are undefined, so that a manifest has exactly what was asked for. */
export function compact<T extends object>(object: T): T {
  const kept: Record<string, unknown> = {};
  keepDefined(kept, object);
  return kept as T;
}

/** The members of both; ten times as fast as a spread. */
export function compactBoth<A extends object, B extends object>(one: A, other: B): A & B {
  const kept: Record<string, unknown> = {};
  keepDefined(kept, one);
  keepDefined(kept, other);
  return kept as A & B;
}

function keepDefined<T extends object>(kept: Record<string, unknown>, object: T): void {
  for (const name in object) if (object[name] !== undefined) kept[name] = object[name];
}

/** A list without items is left out of a manifest. */
export function orAbsent<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list?.length ? list : undefined;
}
