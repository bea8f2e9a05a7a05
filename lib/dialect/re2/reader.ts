import { Re2Error } from './errors';

/** A pattern that is being read, character by character, and the complaints about it. */
export class Reader {
  private readonly chars: readonly string[];
  private readonly offsets: readonly number[];
  public at = 0;

  constructor(public readonly pattern: string) {
    let offset = 0;
    const chars = Array.from(pattern);
    this.offsets = chars.map((char) => (offset += char.length) - char.length);
    this.chars = chars.map((char) => (/^[\ud800-\udfff]$/.test(char) ? '\ufffd' : char));
  }

  /** A character ahead; empty at the end. */
  public peek(ahead = 0): string {
    return this.chars[this.at + ahead] ?? '';
  }

  /** Whether the text ahead begins so. */
  public sees(text: string): boolean {
    return Array.from(text).every((char, index) => this.peek(index) === char);
  }

  /** The next character. */
  public take(): string {
    const char = this.peek();
    if (char !== '') this.at++;
    return char;
  }

  /** The number of the next character. */
  public takeRune(): number {
    return this.take().codePointAt(0) ?? 0;
  }

  /** Passes a character if it is next. */
  public accept(char: string): boolean {
    const isNext = this.peek() === char;
    if (isNext) this.at++;
    return isNext;
  }

  public get isAtEnd(): boolean {
    return this.at >= this.chars.length;
  }

  /** The number of characters ahead. */
  public get left(): number {
    return this.chars.length - this.at;
  }

  /** Where a character is next found, or -1. */
  public find(char: string): number {
    return this.chars.indexOf(char, this.at);
  }

  /** The text between two places. */
  public slice(from: number, to = this.at): string {
    return this.chars.slice(from, to).join('');
  }

  /** A complaint about the text between two places. */
  public error(what: string, from: number, to = this.at): Re2Error {
    const offset = this.offsets[from] ?? this.pattern.length;
    return new Re2Error(`error parsing regexp: ${what}: \`${this.slice(from, to)}\``, { code: 'syntax', offset });
  }

  /** A complaint about the whole pattern. */
  public errorOfAll(what: string): Re2Error {
    return this.error(what, 0, this.chars.length);
  }

  /** Where the pattern ends. */
  public get end(): number {
    return this.chars.length;
  }
}
