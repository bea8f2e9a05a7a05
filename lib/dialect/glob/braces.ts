import { BACKSLASH, CLOSE_BRACE, CLOSE_CLASS, COMMA, OPEN_BRACE, OPEN_CLASS, BANG, CARET, type Runes } from './runes';

/** Where a character stands that no backslash and no brace hides; -1 where it does not, or where the braces close first. */
function find(runes: Runes, from: number, to: number, wanted: number): number {
  let depth = 0;
  for (let at = from; at < to; at++) {
    const rune = runes[at];
    if (depth === 0 && rune === wanted) return at;
    if (rune === BACKSLASH) at++;
    else if (rune === OPEN_BRACE) depth++;
    else if (rune === CLOSE_BRACE && depth > 0) depth--;
  }
  return -1;
}

/** What braces hold: the parts between their commas, and where the text after them begins. Classes hide no comma and no brace. */
export interface Braces {
  readonly parts: readonly (readonly [from: number, to: number])[];
  readonly after: number;
}

/** The braces that open just before a place; undefined when they do not close. */
export function bracesAt(runes: Runes, from: number): Braces | undefined {
  const close = find(runes, from, runes.length, CLOSE_BRACE);
  if (close < 0) return undefined;
  const parts: [number, number][] = [];
  let start = from;
  for (let comma = find(runes, start, close, COMMA); comma >= 0; comma = find(runes, start, close, COMMA)) {
    parts.push([start, comma]);
    start = comma + 1;
  }
  return { parts: [...parts, [start, close]], after: close + 1 };
}

/** Where the class that opens just before a place ends: the place of its `]`; -1 when it is empty or does not. */
export function classEnd(runes: Runes, from: number): number {
  const first = runes[from] === BANG || runes[from] === CARET ? from + 1 : from;
  return runes[first] === CLOSE_CLASS ? -1 : unescaped(runes, first, CLOSE_CLASS);
}

/** Where a character stands that no backslash hides; -1 where it does not. */
export function unescaped(runes: Runes, from: number, wanted: number): number {
  for (let at = from; at < runes.length; at++) {
    if (runes[at] === wanted) return at;
    if (runes[at] === BACKSLASH) at++;
  }
  return -1;
}

/** Where the rest of a pattern is malformed, for a reader who takes it from left to right; -1 when it is not. */
export function malformedAt(runes: Runes, from: number): number {
  const open: number[] = [];
  for (let at = from; at < runes.length; at++) {
    switch (runes[at]) {
      case BACKSLASH:
        if (++at >= runes.length) return at - 1;
        break;
      case OPEN_CLASS: {
        const end = classEnd(runes, at + 1);
        if (end < 0) return at;
        at = end;
        break;
      }
      case OPEN_BRACE:
        open.push(at);
        break;
      case CLOSE_BRACE:
        if (open.pop() === undefined) return at;
        break;
      default:
    }
  }
  return open.at(-1) ?? -1;
}
