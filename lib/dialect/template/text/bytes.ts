import { isUtf8 } from 'node:buffer';

// Go strings are bytes: lengths, slices, columns and comparisons count them, and a slice may cut a character in two. Inside this
// folder a Go string is therefore a JavaScript string with one character (0-255) per byte.

/** A Go string: one character a byte. */
export type Bytes = string;

/** What Go puts in place of bytes that are not UTF-8. */
export const REPLACEMENT_RUNE = 0xfffd;

const ASCII = /^[\x00-\x7f]*$/;

/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
export function toBytes(text: string): Bytes {
  return ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of UTF-8 bytes; each byte that does not belong to a character becomes U+FFFD. */
export function fromBytes(bytes: Bytes): string {
  if (ASCII.test(bytes)) return bytes;
  const buffer = Buffer.from(bytes, 'latin1');
  // Node.js would make one U+FFFD of several bytes
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const { rune, size } = decodeRune(bytes, at);
    parts.push(String.fromCodePoint(rune));
    at += size;
  }
  return parts.join('');
}

/** A character and how many bytes it took. */
export interface DecodedRune {
  readonly rune: number;
  readonly size: number;
}

/** The character at a position; a byte that starts none is U+FFFD with size 1, an empty rest U+FFFD with size 0. */
export function decodeRune(bytes: Bytes, at: number): DecodedRune {
  if (at >= bytes.length) return { rune: REPLACEMENT_RUNE, size: 0 };
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return { rune: first, size: 1 };
  const size = sequenceLength(first);
  let rune = first & (0x7f >> size);
  for (let index = 1; index < size; index++) {
    const next = bytes.charCodeAt(at + index);
    if ((next & 0xc0) !== 0x80) return { rune: REPLACEMENT_RUNE, size: 1 };
    rune = (rune << 6) | (next & 0x3f);
  }
  return size > 1 && isCanonical(rune, size) ? { rune, size } : { rune: REPLACEMENT_RUNE, size: 1 };
}

/** The UTF-8 bytes of a character; U+FFFD for what is none. */
export function encodeRune(rune: number): Bytes {
  return toBytes(String.fromCodePoint(isValidRune(rune) ? rune : REPLACEMENT_RUNE));
}

/** Whether a number is a Unicode scalar value. */
export function isValidRune(rune: number): boolean {
  return (rune >= 0 && rune < 0xd800) || (rune > 0xdfff && rune <= 0x10ffff);
}

/** How many characters the bytes hold, stray bytes counting one each. */
export function runeCount(bytes: Bytes): number {
  if (ASCII.test(bytes)) return bytes.length;
  let count = 0;
  for (let at = 0; at < bytes.length; at += decodeRune(bytes, at).size) count++;
  return count;
}

/** The first `count` characters. */
export function firstRunes(bytes: Bytes, count: number): Bytes {
  if (bytes.length <= count) return bytes;
  let at = 0;
  for (let left = count; left > 0 && at < bytes.length; left--)
    at += bytes.charCodeAt(at) < 0x80 ? 1 : decodeRune(bytes, at).size;
  return bytes.slice(0, at);
}

function sequenceLength(first: number): number {
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 1;
}

function isCanonical(rune: number, size: number): boolean {
  const smallest = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000;
  return rune >= smallest && isValidRune(rune);
}
