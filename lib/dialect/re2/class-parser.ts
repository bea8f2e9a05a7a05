import { PERL_GROUPS, POSIX_GROUPS } from './groups';
import { clean, negate, type Ranges } from './ranges';
import type { Reader } from './reader';
import { unicodeSet, type Folder } from './unicode';

const INVALID_RANGE = 'invalid character class range';
const INVALID_ESCAPE = 'invalid escape sequence';
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
]);

/** Reads classes and escapes. */
export class ClassParser {
  /** Those that were read before: the large ones take time. */
  private readonly unicodeSets = new Map<string, Ranges>();

  constructor(
    private readonly reader: Reader,
    /** Adds the other cases of characters. */
    private readonly folder: () => Folder,
  ) {}

  /** A class in brackets, which is next. */
  public brackets(foldsCase: boolean): Ranges {
    const { reader } = this;
    const start = reader.at++;
    const isNegated = reader.accept('^');
    const ranges: number[] = [];
    for (let isFirst = true; isFirst || reader.peek() !== ']'; isFirst = false) {
      if (reader.isAtEnd) throw reader.error('missing closing ]', start, reader.end);
      for (const bound of this.named(foldsCase) ?? this.group(foldsCase) ?? this.range(start, foldsCase)) ranges.push(bound);
    }
    reader.at++;
    const set = clean(ranges);
    return isNegated ? negate(set) : set;
  }

  /** A class that an escape means: `\d`, `\pL`. */
  public group(foldsCase: boolean): Ranges | undefined {
    const { reader } = this;
    const letter = reader.peek(1);
    if (reader.peek() !== '\\' || letter === '') return undefined;
    if (letter === 'p' || letter === 'P') return this.unicode(foldsCase);
    const group = PERL_GROUPS.get(letter.toLowerCase());
    if (group === undefined) return undefined;
    reader.at += 2;
    return this.signed(group, foldsCase, letter !== letter.toLowerCase());
  }

  /** A character with a backslash before it, which is next. */
  public escape(): number {
    const { reader } = this;
    const start = reader.at++;
    if (reader.isAtEnd) throw reader.error('trailing backslash at end of expression', reader.at);
    const rune = this.escaped(reader.take());
    if (rune === undefined) throw reader.error(INVALID_ESCAPE, start);
    return rune;
  }

  private escaped(char: string): number | undefined {
    if (char === '0' || (/^[1-7]$/.test(char) && /^[0-7]$/.test(this.reader.peek()))) return this.octal(Number(char));
    if (char === 'x') return this.hex();
    const isPlain = /^[\x00-\x7f]$/.test(char) && !/^[0-9a-z]$/i.test(char);
    return isPlain ? char.charCodeAt(0) : CONTROLS.get(char);
  }

  private octal(first: number): number {
    let rune = first;
    for (let digits = 1; digits < 3 && /^[0-7]$/.test(this.reader.peek()); digits++) rune = rune * 8 + Number(this.reader.take());
    return rune;
  }

  private hex(): number | undefined {
    const { reader } = this;
    if (reader.isAtEnd) return undefined;
    if (reader.accept('{')) return this.hexInBraces();
    const digits = reader.take() + reader.take();
    return /^[0-9a-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined;
  }

  private hexInBraces(): number | undefined {
    let rune: number | undefined;
    for (let char = this.reader.take(); char !== '}'; char = this.reader.take()) {
      if (!/^[0-9a-f]$/i.test(char)) return undefined;
      rune = (rune ?? 0) * 16 + Number.parseInt(char, 16);
      if (rune > 0x10ffff) return undefined;
    }
    return rune;
  }

  private unicode(foldsCase: boolean): Ranges {
    const { reader } = this;
    const start = reader.at;
    const isNegated = reader.peek(1) === 'P';
    reader.at += 2;
    const name = this.unicodeName(start);
    const key = `${foldsCase ? 'i' : ''}${reader.slice(start)}`;
    const known = this.unicodeSets.get(key);
    if (known !== undefined) return known;
    const isNot = name.startsWith('^');
    const set = unicodeSet(isNot ? name.slice(1) : name);
    if (set === undefined) throw reader.error(INVALID_RANGE, start);
    const signed = this.signed(set, foldsCase, isNegated !== isNot);
    this.unicodeSets.set(key, signed);
    return signed;
  }

  private unicodeName(start: number): string {
    const { reader } = this;
    if (!reader.accept('{')) {
      if (reader.isAtEnd) throw reader.error(INVALID_RANGE, start);
      return reader.take();
    }
    const end = reader.find('}');
    if (end < 0) throw reader.error(INVALID_RANGE, start, reader.end);
    const name = reader.slice(reader.at, end);
    reader.at = end + 1;
    return name;
  }

  private named(foldsCase: boolean): Ranges | undefined {
    const { reader } = this;
    if (!reader.sees('[:') || reader.left < 3) return undefined;
    const start = reader.at;
    const rest = Array.from({ length: reader.left - 2 }, (_, index) => reader.peek(index + 2) + reader.peek(index + 3));
    const length = rest.indexOf(':]');
    if (length < 0) return undefined;
    reader.at += length + 4;
    const name = reader.slice(start + 2, reader.at - 2);
    const isNegated = name.startsWith('^');
    const group = POSIX_GROUPS.get(isNegated ? name.slice(1) : name);
    if (group === undefined) throw reader.error(INVALID_RANGE, start);
    return this.signed(group, foldsCase, isNegated);
  }

  private range(classStart: number, foldsCase: boolean): Ranges {
    const { reader } = this;
    const start = reader.at;
    const low = this.member(classStart);
    let high = low;
    if (reader.peek() === '-' && reader.left >= 2 && reader.peek(1) !== ']') {
      reader.at++;
      high = this.member(classStart);
      if (high < low) throw reader.error(INVALID_RANGE, start);
    }
    return foldsCase ? this.folder().fold([low, high]) : [low, high];
  }

  private member(classStart: number): number {
    if (this.reader.isAtEnd) throw this.reader.error('missing closing ]', classStart, this.reader.end);
    return this.reader.peek() === '\\' ? this.escape() : this.reader.takeRune();
  }

  private signed(set: Ranges, foldsCase: boolean, isNegated: boolean): Ranges {
    const folded = foldsCase ? this.folder().fold(set) : clean(set);
    return isNegated ? negate(folded) : folded;
  }
}
