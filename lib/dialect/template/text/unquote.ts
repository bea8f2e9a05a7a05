import { encodeRune, decodeRune, isValidRune, type Bytes } from './bytes';

const SIMPLE_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['b', 0x08],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
  ['\\', 0x5c],
]);
const HEX_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** What stands for itself between double quotes. */
const PLAIN = /^[\x00-\x21\x23-\x5b\x5d-\x7f]*$/;

/** One character of a literal: a code point, or a single byte written as `\x41` or `\101`. */
interface LiteralRune {
  readonly rune: number;
  readonly isByte: boolean;
  readonly size: number;
}

/** The value of a Go string literal in double or back quotes; undefined when it is malformed. */
export function unquote(literal: Bytes): Bytes | undefined {
  const body = literal.slice(1, -1);
  if (literal.startsWith('`')) return body.replaceAll('\r', '');
  if (PLAIN.test(body)) return body;
  const parts: string[] = [];
  for (let at = 0; at < body.length;) {
    const next = literalRune(body, at, '"');
    if (next === undefined) return undefined;
    parts.push(next.isByte ? String.fromCharCode(next.rune) : encodeRune(next.rune));
    at += next.size;
  }
  return parts.join('');
}

/** The value of a character literal and what follows its character; undefined when an escape is malformed. */
export function unquoteChar(literal: Bytes): { readonly rune: number; readonly tail: Bytes } | undefined {
  const next = literalRune(literal, 1, "'");
  return next && { rune: next.rune, tail: literal.slice(1 + next.size) };
}

function literalRune(text: Bytes, at: number, quote: string): LiteralRune | undefined {
  const first = text.charAt(at);
  if (first === '' || first === quote) return undefined;
  if (first !== '\\') return { ...decodeRune(text, at), isByte: first > '\x7f' && decodeRune(text, at).size === 1 };
  const escape = text.charAt(at + 1);
  if (escape === quote) return { rune: escape.charCodeAt(0), isByte: false, size: 2 };
  const simple = SIMPLE_ESCAPES.get(escape);
  if (simple !== undefined) return { rune: simple, isByte: false, size: 2 };
  return HEX_ESCAPES.has(escape) ? hexEscape(text, at) : octalEscape(text, at);
}

function hexEscape(text: Bytes, at: number): LiteralRune | undefined {
  const escape = text.charAt(at + 1);
  const length = HEX_ESCAPES.get(escape) ?? 0;
  const digits = text.slice(at + 2, at + 2 + length);
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) return undefined;
  const rune = Number.parseInt(digits, 16);
  if (escape !== 'x' && !isValidRune(rune)) return undefined;
  return { rune, isByte: escape === 'x', size: 2 + length };
}

function octalEscape(text: Bytes, at: number): LiteralRune | undefined {
  const digits = text.slice(at + 1, at + 4);
  if (!/^[0-7]{3}$/.test(digits)) return undefined;
  const rune = Number.parseInt(digits, 8);
  return rune > 255 ? undefined : { rune, isByte: true, size: 4 };
}
