import { isValidRune } from './bytes';

const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;
const WHITE_SPACE = /^\p{White_Space}$/u;

/** Whether a character may stand in an identifier. */
export function isAlphaNumeric(rune: number): boolean {
  if (rune < 0x80) return isAsciiWord(rune);
  return matches(LETTER, rune) || matches(DIGIT, rune);
}

/** Whether Go prints a character as it is: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrintable(rune: number): boolean {
  if (rune < 0x7f) return rune >= 0x20;
  return matches(PRINTABLE, rune);
}

/** Whether Go trims a character as white space. */
export function isWhiteSpace(rune: number): boolean {
  return matches(WHITE_SPACE, rune);
}

function matches(pattern: RegExp, rune: number): boolean {
  return isValidRune(rune) && pattern.test(String.fromCodePoint(rune));
}

/** Whether a byte is an ASCII letter, a digit or the underscore. */
export function isAsciiWord(rune: number): boolean {
  const isDigit = rune >= 0x30 && rune <= 0x39;
  const isLetter = (rune >= 0x41 && rune <= 0x5a) || (rune >= 0x61 && rune <= 0x7a);
  return isDigit || isLetter || rune === 0x5f;
}
