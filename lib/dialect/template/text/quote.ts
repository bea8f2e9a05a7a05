import { decodeRune, encodeRune, fromBytes, isValidRune, REPLACEMENT_RUNE, toBytes, type Bytes } from './bytes';
import { isPrintable } from './unicode';

const SHORT_ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x0c, '\\f'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x0b, '\\v'],
]);

/**
 * A text as a Go string literal, as `%q` prints it.
 * @example goQuote('a "b"\n') // "a \"b\"\n", with the quotes
 */
export function goQuote(text: string): string {
  return fromBytes(quoteBytes(toBytes(text)));
}

/** A Go string as a double-quoted literal; `ascii` escapes every character outside ASCII (`%+q`). */
export function quoteBytes(bytes: Bytes, ascii = false): Bytes {
  const parts: string[] = ['"'];
  for (let at = 0; at < bytes.length;) {
    const { rune, size } = decodeRune(bytes, at);
    parts.push(rune === REPLACEMENT_RUNE && size === 1 ? `\\x${hex(bytes.charCodeAt(at), 2)}` : escapeRune(rune, 0x22, ascii));
    at += size;
  }
  parts.push('"');
  return parts.join('');
}

/** A character as a Go character literal; what is no character is U+FFFD. */
export function quoteRune(rune: number, ascii = false): Bytes {
  return `'${escapeRune(isValidRune(rune) ? rune : REPLACEMENT_RUNE, 0x27, ascii)}'`;
}

/** Whether a Go string can stand between back quotes unchanged (`%#q`). */
export function canBackquote(bytes: Bytes): boolean {
  for (let at = 0; at < bytes.length;) {
    const { rune, size } = decodeRune(bytes, at);
    if (size > 1 ? rune === 0xfeff : !isPlainAscii(rune)) return false;
    at += size;
  }
  return true;
}

function isPlainAscii(rune: number): boolean {
  return rune === 0x09 || (rune >= 0x20 && rune < 0x7f && rune !== 0x60);
}

function escapeRune(rune: number, quote: number, ascii: boolean): Bytes {
  if (rune === quote || rune === 0x5c) return `\\${String.fromCharCode(rune)}`;
  if ((rune < 0x80 || !ascii) && isPrintable(rune)) return encodeRune(rune);
  const short = SHORT_ESCAPES.get(rune);
  if (short !== undefined) return short;
  if (rune < 0x20 || rune === 0x7f) return `\\x${hex(rune, 2)}`;
  return rune < 0x10000 ? `\\u${hex(rune, 4)}` : `\\U${hex(rune, 8)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
