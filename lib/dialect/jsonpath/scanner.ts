// The tokens of a path are those of Go's text/scanner in its default mode: comments are skipped, `.0` is a number, `'x'` a character.

/** Kinds of tokens; a punctuation mark is its own kind. */
export type TokenKind = 'EOF' | 'Ident' | 'Int' | 'Float' | 'Char' | 'String' | 'RawString' | 'mark';

/** A token of a path. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it begins, in characters of the path's list of characters. */
  readonly start: number;
}

const EOF = '';
const IDENT_START = /^[_\p{L}]$/u;
const IDENT_PART = /^[_\p{L}\p{Nd}]$/u;
const BASES: ReadonlyMap<string, number> = new Map([
  ['x', 16],
  ['o', 8],
  ['b', 2],
]);
const DIGITS_OF_ESCAPE: ReadonlyMap<string, readonly [base: number, count: number]> = new Map([
  ['x', [16, 2]],
  ['u', [16, 4]],
  ['U', [16, 8]],
]);

/** Reads the tokens of a path. */
export class Scanner {
  private readonly chars: readonly string[];
  private readonly offsets: readonly number[];
  private at = 0;

  constructor(private readonly text: string) {
    this.chars = Array.from(text);
    if (text.startsWith('\ufeff')) this.at = 1;
    let offset = 0;
    this.offsets = this.chars.map((char) => (offset += char.length) - char.length);
  }

  /** Where the next character is read. */
  public get position(): number {
    return this.at;
  }

  /** The next character, comments and blanks included; empty at the end. */
  public peek(): string {
    return this.chars[this.at] ?? EOF;
  }

  /** Passes one character. */
  public next(): string {
    if (this.at < this.chars.length) this.at++;
    return this.peek();
  }

  /** Line and column of a position, from 1; the end of an empty text has no line. */
  public place(position: number): { readonly line: number; readonly column: number } {
    const before = this.chars.slice(0, position);
    return { line: before.filter((char) => char === '\n').length + 1, column: position - before.lastIndexOf('\n') };
  }

  /** Whether there is nothing in the text at all. */
  public get isEmpty(): boolean {
    return this.chars.length === 0;
  }

  /** The offset of a position as `String.slice` counts. */
  public offset(position: number): number {
    return this.offsets[position] ?? this.text.length;
  }

  /** The next token. */
  public scan(): Token {
    this.skipBlanks();
    const start = this.at;
    const kind = this.kindAt(this.peek());
    return { kind, text: this.chars.slice(start, this.at).join(''), start };
  }

  private kindAt(char: string): TokenKind {
    if (char === EOF) return 'EOF';
    if (IDENT_START.test(char)) return this.identifier();
    if (isDecimal(char)) return this.number(false);
    this.next();
    switch (char) {
      case '"':
        return this.quoted(char, 'String');
      case "'":
        return this.quoted(char, 'Char');
      case '`':
        return this.rawString();
      case '.':
        return isDecimal(this.peek()) ? this.number(true) : 'mark';
      default:
        return 'mark';
    }
  }

  private skipBlanks(): void {
    for (;;) {
      const char = this.peek();
      if (char !== EOF && ' \t\n\r'.includes(char)) this.next();
      else if (char !== '/' || !this.skipComment()) return;
    }
  }

  private skipComment(): boolean {
    const second = this.chars[this.at + 1];
    if (second === '/') {
      while (this.peek() !== '\n' && this.peek() !== EOF) this.next();
      return true;
    }
    if (second !== '*') return false;
    this.at += 2;
    while (this.peek() !== EOF && !(this.peek() === '*' && this.chars[this.at + 1] === '/')) this.next();
    this.at = Math.min(this.at + 2, this.chars.length);
    return true;
  }

  private identifier(): TokenKind {
    while (IDENT_PART.test(this.next()));
    return 'Ident';
  }

  private number(isAfterPoint: boolean): TokenKind {
    let kind: TokenKind = isAfterPoint ? 'Float' : 'Int';
    const base = isAfterPoint ? 10 : this.base();
    this.digits(base);
    if (!isAfterPoint && this.peek() === '.') {
      kind = 'Float';
      this.next();
      this.digits(base);
    }
    if (!/^[ep]$/i.test(this.peek())) return kind;
    if (/^[+-]$/.test(this.next())) this.next();
    this.digits(10);
    return 'Float';
  }

  private base(): number {
    if (this.peek() !== '0') return 10;
    const base = BASES.get(this.next().toLowerCase());
    if (base === undefined) return 10;
    this.next();
    return base;
  }

  private digits(base: number): void {
    const digit = base === 16 ? /^[0-9a-f_]$/i : /^[0-9_]$/;
    while (digit.test(this.peek())) this.next();
  }

  private quoted(quote: string, kind: TokenKind): TokenKind {
    let char = this.peek();
    while (char !== quote && char !== '\n' && char !== EOF) char = char === '\\' ? this.escape(quote) : this.next();
    this.next();
    return kind;
  }

  /** Passes an escape and gives the character after it. A wrong one is passed in part; unquoting will complain. */
  private escape(quote: string): string {
    const char = this.next();
    if (char === quote || (char !== EOF && 'abfnrtv\\'.includes(char))) return this.next();
    if (/^[0-7]$/.test(char)) return this.escapeDigits(8, 3);
    const digits = DIGITS_OF_ESCAPE.get(char);
    if (digits === undefined) return char;
    this.next();
    return this.escapeDigits(...digits);
  }

  private escapeDigits(base: number, count: number): string {
    for (let left = count; left > 0 && Number.parseInt(this.peek(), base) >= 0; left--) this.next();
    return this.peek();
  }

  private rawString(): TokenKind {
    while (this.peek() !== '`' && this.peek() !== EOF) this.next();
    this.next();
    return 'RawString';
  }
}

function isDecimal(char: string): boolean {
  return char >= '0' && char <= '9' && char.length === 1;
}
