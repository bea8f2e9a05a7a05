import { GlobError } from './errors';

/** A text as numbers of characters. */
export type Runes = readonly number[];

export const STAR = 0x2a;
export const QUESTION = 0x3f;
export const OPEN_CLASS = 0x5b;
export const CLOSE_CLASS = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const BANG = 0x21;
export const CARET = 0x5e;
export const BACKSLASH = 0x5c;
export const SLASH = 0x2f;

const REPLACEMENT = 0xfffd;

/** The characters of a text; half a surrogate pair is U+FFFD, as it is once JSON has brought it to Go. */
export function runesOf(text: string): Runes {
  return Array.from(text, (char) => {
    const rune = char.codePointAt(0) ?? REPLACEMENT;
    return rune >= 0xd800 && rune <= 0xdfff ? REPLACEMENT : rune;
  });
}

/** Where a character of a text begins, as `String.slice` counts. */
export function offsetOf(text: string, index: number): number {
  return Array.from(text).slice(0, index).join('').length;
}

/** Steps that one match may take; a step is about one look at one character of the pattern. */
export const MAX_STEPS = 850_000;

/** Counts steps, so that no pattern and no text can make matching run for long. */
export class Steps {
  private left = MAX_STEPS;

  /** @throws GlobError when the steps are used up */
  public take(count = 1): void {
    this.left -= count;
    if (this.left < 0) throw new GlobError(`glob takes more than ${MAX_STEPS} steps`, { code: 'steps', offset: 0 });
  }

  /** How many were taken. */
  public get taken(): number {
    return MAX_STEPS - this.left;
  }
}
