import type { Check, Named } from './check';
import { hasMethod, isObject, isToken, judgeWith, type Rule, under } from './fields';
import { type Shown, withArticle } from './show';

/** How much there may be of something. */
export interface Limits {
  readonly min?: number;
  readonly max?: number;
}

/**
 * Text without halves of surrogate pairs, which no UTF-8 has: they would arrive as U+FFFD.
 * @param limits in characters, as the API counts them
 */
export function text({ min = 0, max = Number.POSITIVE_INFINITY }: Limits = {}): Rule<string> {
  return ruled((check: Check, property, value) => {
    if (typeof value !== 'string') check.refuse(property, 'must be text', value);
    if (/\p{Surrogate}/u.test(value))
      check.refuse(property, 'must not have half a surrogate pair, which no file can hold', value);
    if (value.length < min) check.refuse(property, 'must not be empty', value);
    if (value.length > max && [...value].length > max) {
      check.showing('all').refuse(property, `must have at most ${max} characters`, [...value].length);
    }
  });
}

/** Text that a program gets as an argument or a variable: both end at a NUL (execve(2)), so the kubelet cannot start such a container. */
export function argument(limits: Limits = {}): Rule<string> {
  return also(text(limits), (check, property, value) => {
    if (value.includes('\0')) check.refuse(property, 'must not have a NUL character, where a program stops reading', value);
  });
}

/** Text with something in it. */
export const notBlank: Rule<string> = also(argument(), (check, property, value) => check.notBlank(property, value));

/** A name that becomes one step of a path. */
export const fileName: Rule<string> = also(argument(), (check, property, name) => {
  if (name === '' || name === '.' || name === '..' || /[/\\]/.test(name)) {
    check.refuse(property, "must be a name without '/' and '\\', and not '.' or '..'", name);
  }
});

/** Text that matches a pattern. */
export function matching(pattern: RegExp, must: string): Rule<string> {
  return also(argument(), (check, property, value) => check.matches(property, value, pattern, must));
}

/** One of some texts. */
export function oneOf<const T extends string>(...allowed: readonly T[]): Rule<T> {
  return ruled((check: Check, property, value) => {
    if (!allowed.some((each) => each === value)) {
      check.refuse(property, `must be one of ${allowed.map((each) => each || '""').join(', ')}`, value);
    }
  });
}

/** A whole number. */
export function whole(min: number, max: number): Rule<number> {
  return ruled((check: Check, property, value) => {
    if (typeof value !== 'number') check.refuse(property, `must be a whole number from ${min} to ${max}`, value);
    check.integer(property, value, min, max);
  });
}

/** True or false. */
export const flag: Rule<boolean> = ruled((check: Check, property, value) => {
  if (typeof value !== 'boolean') check.refuse(property, 'must be true or false', value);
});

/** A list. */
export function listOf<T>(item: Rule<T>, { min = 0, max = Number.POSITIVE_INFINITY }: Limits = {}): Rule<readonly T[]> {
  return ruled((check: Check, property, value) => {
    if (!Array.isArray(value)) check.refuse(property, 'must be a list', value);
    if (value.length < min) check.refuse(property, `must have at least ${min} item${min === 1 ? '' : 's'}`, value);
    check.atMost(property, value, max);
    for (let index = 0; index < value.length; index += 1) {
      if (!(index in value)) check.refuse(`${property}[${index}]`, 'must not be left out, the list has a hole there', undefined);
      judgeWith(item, check, `${property}[${index}]`, value[index]);
    }
  });
}

/** An object whose keys are names of values. */
export function mapOf<T>(value: Rule<T>, key: Rule<string> = text()): Rule<Readonly<Record<string, T>>> {
  return ruled((check: Check, property, map) => {
    if (!isObject(map)) check.refuse(property, 'must be an object of names and values', map);
    for (const [name, each] of Object.entries(map)) {
      judgeWith(key, check, property, name);
      if (each !== undefined) judgeWith(value, check, under(property, name), each);
    }
  });
}

/** What a class of ours has made. */
export function instance<T>(made: { readonly prototype: T } & NewableFunction, must: string): Rule<T> {
  return ruled((check: Check, property, value) => {
    if (!(value instanceof made)) check.refuse(property, `must be ${must}`, value);
  });
}

/** Data of Kubernetes that is passed on as it is. */
export function data<T>(): Rule<T> {
  return ruled((check: Check, property, value) => {
    if (value === null || typeof value === 'function') check.refuse(property, 'must be data', value);
  });
}

/** A length of time. */
export function duration<T extends { toSeconds(options?: { readonly integral?: boolean }): number }>(
  min: number,
  max: number,
): Rule<T> {
  return ruled((check: Check, property, value) => {
    if (!hasMethod(value, 'toSeconds')) {
      check.refuse(property, 'must be a Duration, such as Duration.minutes(5)', value);
    }
    const seconds: unknown = value.toSeconds({ integral: false });
    if (typeof seconds === 'number') check.integer(property, seconds, min, max);
  });
}

/** The name of an object, or something that has it. The name is not read: that of a Task follows from what is checked here. */
export function named<T = Named>(what: string): Rule<T> {
  return ruled((check: Check, property, value) => {
    if (typeof value !== 'string' && !(isObject(value) && 'name' in value)) {
      check.refuse(property, `must be ${what}, or its name`, value);
    }
  });
}

/** The name of a Secret, or something that has it. What was given instead may be the secret itself, so it is not shown. */
export const secret: Rule<Named> = ruled((check: Check, property, value) => {
  check.secretName(property, value);
});

/** A construct of a kind of the kelos.dev API. */
export function kelosObject<T extends { readonly kind: string }>(kind: T['kind']): Rule<T> {
  return ruled((check: Check, property, value) => {
    if (!isObject(value) || value['kind'] !== kind) {
      check.refuse(property, `must be ${withArticle(kind)}; ${kind}.from${kind}Name(…) makes one of a name`, value);
    }
  });
}

/** A rule, and one more for values that it allows. */
export function also<T>(rule: Rule<T>, more: (check: Check, property: string, value: T) => void): Rule<T> {
  return {
    judge: (check, property, value) => {
      rule.judge(check, property, value);
      more(check, property, value as T); // what the rule allows is a T
    },
  };
}

/** Values inside may be ones that cdk8s replaces when it writes the manifest. */
export function withTokens<T>(rule: Rule<T>): Rule<T> {
  return ruled((check: Check, property, value) => judgeWith(rule, check.takingTokens(), property, value));
}

/** Values inside may be replaced later, but it itself may not: cdk8s copies it before that. */
export function withTokensInside<T>(rule: Rule<T>): Rule<T> {
  return ruled((check: Check, property, value) => {
    if (isToken(value)) check.refuse(property, 'must be known here, only its values may be given later', value);
    rule.judge(check.takingTokens(), property, value);
  });
}

/** A rule whose messages say of a value only so much: it may be or hold a secret, and messages stand in the logs of builds. */
export function showing<T>(shown: Shown, rule: Rule<T>): Rule<T> {
  return ruled((check: Check, property, value) => rule.judge(check.showing(shown), property, value));
}

/** A rule of a function. */
export function ruled<T>(judge: Rule<T>['judge']): Rule<T> {
  return { judge };
}
