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
