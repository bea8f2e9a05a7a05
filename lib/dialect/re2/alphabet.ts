import { BEGIN_LINE, BEGIN_TEXT, END_LINE, END_TEXT, NO_WORD_BOUNDARY, WORD_BOUNDARY } from './node';
import type { Ranges } from './ranges';

/** What is beside a place, as far as assertions care. */
export type Side = 'edge' | 'word' | 'newline' | 'other';

const NEWLINE: Ranges = [0x0a, 0x0a];
const WORD: Ranges = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];
const ASCII = 128;

/** Characters sorted into letters: those of one letter are the same to a program. */
export class Alphabet {
  private readonly starts: readonly number[];
  private readonly ascii: readonly number[];
  private readonly sides: readonly Side[];
  private readonly members: readonly Uint8Array[];

  constructor(sets: readonly Ranges[]) {
    const starts = new Set([0]);
    for (const set of [...sets, NEWLINE, WORD]) for (const [index, bound] of set.entries()) starts.add(bound + (index % 2));
    this.starts = [...starts].sort((a, b) => a - b);
    this.ascii = Array.from({ length: ASCII }, (_, rune) => this.search(rune));
    this.members = sets.map((set) => this.lettersOf(set));
    const [words, newlines] = [this.lettersOf(WORD), this.lettersOf(NEWLINE)];
    this.sides = this.starts.map((_, letter) => (words[letter] === 1 ? 'word' : newlines[letter] === 1 ? 'newline' : 'other'));
  }

  /** The letter of a character. */
  public letter(rune: number): number {
    return rune < ASCII ? (this.ascii[rune] ?? 0) : this.search(rune);
  }

  /** What stands for the end of a text. */
  public get end(): number {
    return this.starts.length;
  }

  /** Whether a set, by its number, has a letter. */
  public has(set: number, letter: number): boolean {
    return this.members[set]?.[letter] === 1;
  }

  /** What a letter is to assertions. */
  public side(letter: number): Side {
    return this.sides[letter] ?? 'edge';
  }

  private search(rune: number): number {
    let from = 0;
    let to = this.starts.length;
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if ((this.starts[middle] ?? 0) <= rune) from = middle;
      else to = middle;
    }
    return from;
  }

  private lettersOf(set: Ranges): Uint8Array {
    const letters = new Uint8Array(this.starts.length);
    for (let at = 0; at < set.length; at += 2) letters.fill(1, this.search(set[at] ?? 0), this.search(set[at + 1] ?? 0) + 1);
    return letters;
  }
}

/** The assertions that hold between two sides, as bits. */
export function assertionsAt(before: Side, after: Side): number {
  const boundary = (before === 'word') === (after === 'word') ? NO_WORD_BOUNDARY : WORD_BOUNDARY;
  const begin = before === 'edge' ? BEGIN_TEXT | BEGIN_LINE : before === 'newline' ? BEGIN_LINE : 0;
  const end = after === 'edge' ? END_TEXT | END_LINE : after === 'newline' ? END_LINE : 0;
  return boundary | begin | end;
}
