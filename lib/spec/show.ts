/** A message stays readable whatever was given. */
const MAX_SHOWN = 200;

/** Shows a value in a message the way its author wrote it; of what cannot be written it says what it is. */
export function show(value: unknown): string {
  if (typeof value === 'string') return cut(JSON.stringify(value));
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  return isPlain(value) ? showData(value) : withArticle(value.constructor.name);
}

function showData(value: object): string {
  try {
    return cut(JSON.stringify(value));
  } catch {
    // something in it leads in a circle, or has no text of its own
    return Array.isArray(value) ? 'a list' : 'an object';
  }
}

/** What may be said in a message of a value that was refused. */
export type Shown =
  /** The value. */
  | 'all'
  /** Nothing but what it is: it may be or hold a secret. */
  | 'kind'
  /** Text up to a `:` or `=`, behind which people write the value of what should be only the name. */
  | 'name'
  /** An address without its user and its query. */
  | 'address';

/** Shows as much of a value as may be said. */
export function showOnly(shown: Shown, value: unknown): string {
  if (shown === 'all' || isHarmless(value)) return show(value);
  if (typeof value !== 'string') return `${kindOf(value)} that is not shown, it may hold a secret`;
  if (shown === 'address') return show(withoutSecrets(value));
  if (shown === 'name') return show(value.replace(/[:=][^]*/, '…'));
  return 'text that is not shown, it may hold a secret';
}

function isHarmless(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  if (typeof value === 'object' && value !== null) return isPlain(value) && Object.keys(value).length === 0;
  return typeof value !== 'number' && typeof value !== 'bigint';
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'a number';
  if (Array.isArray(value)) return 'a list';
  return isPlain(value) ? 'an object' : withArticle(value.constructor.name);
}

/** The user of SSH is always git and no secret; any other is cut out with the password, and so is everything behind a `?` or `#`. */
function withoutSecrets(address: string): string {
  return address.replace(/^(?!(?:[^:/?#]*:\/\/)?git@[^@]*$)([^:/?#]*:\/\/)?[^]*@/, '$1…@').replace(/([?#])[^]*/, '$1…');
}

/** A class or kind in a sentence. */
export const withArticle = (name: string): string =>
  name === '' ? 'an object' : `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;

/** Whether it is a list, or an object that no class has made. */
export function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const cut = (text: string): string => (text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
