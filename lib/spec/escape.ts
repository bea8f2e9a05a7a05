/**
 * How often the API renders a place as a Go text/template before an agent sees it: 0 in a Task without dependencies, 1 in a Task with
 * dependencies or in a spawner, 2 in a spawner whose Tasks have dependencies.
 */
export type EscapeLevel = 0 | 1 | 2;

/** Text that comes out of `level` renderings byte for byte. */
export function escapeText(text: string, level: EscapeLevel): string {
  let escaped = text;
  for (let done = 0; done < level; done++) escaped = escapeOnce(escaped);
  return escaped;
}

/**
 * Only `{{` has a meaning outside an action. A brace at the end is escaped too: with the `{{` of an action behind it, Go would open the action
 * one brace early.
 */
function escapeOnce(text: string): string {
  return text.replaceAll('{{', '{{"{{"}}').replace(/\{$/, '{{"{"}}');
}

/** An action that prints nothing: it keeps the trim markers of a template (`{{-`, `-}}`) off the text beside it. */
export const BARRIER = '{{""}}';

/** Template text that more text can follow: an open brace at its end must not join the next one. */
export function closeTemplate(text: string): string {
  return text.replace(/\{$/, '{{"{"}}');
}

/**
 * A string as a Go string literal. JSON's escapes are Go's, but for halves of surrogate pairs, which no Go string can hold.
 * @throws Error when the text has half a surrogate pair
 */
export function goQuote(text: string): string {
  if (/\p{Surrogate}/u.test(text))
    throw new Error(`text with half a surrogate pair cannot stand in a template: ${JSON.stringify(text)}`);
  return JSON.stringify(text);
}
