import { decodeRune, encodeRune, type Bytes } from '../text/bytes';
import { quoteBytes } from '../text/quote';
import type { LineCounter } from './line-counter';
import { KEYWORDS, type Token, type TokenKind } from './token';
import { isAlphaNumeric, isAsciiWord, isPrintable } from '../text/unicode';

const SPACES = ' \t\r\n';
const SINGLE: ReadonlyMap<string, TokenKind> = new Map([
  ['|', 'pipe'],
  ['=', 'assign'],
]);
const QUOTES: ReadonlyMap<string, { readonly kind: TokenKind; readonly name: string }> = new Map([
  ['"', { kind: 'string', name: 'quoted string' }],
  ["'", { kind: 'charConstant', name: 'character constant' }],
]);
const TERMINATORS = `${SPACES}.,|:()`;

/** Reads the tokens between `{{` and `}}`. */
export class ActionScanner {
  private depth = 0;

  /**
   * @param at where the inside of the action starts
   * @param lines counts the lines of the tokens
   */
  constructor(
    private readonly source: Bytes,
    public at: number,
    private readonly lines: LineCounter,
  ) {}

  /** The next token; undefined at the right delimiter, where `at` then stands. */
  public next(): Token | undefined {
    if (closesAt(this.source, this.at)) return this.depth === 0 ? undefined : this.fail('unclosed left paren', this.at);
    const char = this.source.charAt(this.at);
    if (char === '') return this.fail('unclosed action', this.at);
    if (SPACES.includes(char)) return this.space();
    return this.punctuation(char) ?? this.literal(char) ?? this.word();
  }

  /** White space, without the last when that belongs to a trim marker. */
  private space(): Token {
    const start = this.at;
    do this.at++;
    while (isSpace(this.source.charCodeAt(this.at)) && !closesAt(this.source, this.at));
    return this.token('space', start);
  }

  private punctuation(char: string): Token | undefined {
    const start = this.at;
    const kind = SINGLE.get(char);
    if (kind !== undefined) return this.take(kind, 1);
    if (char === ':') return this.source.charAt(start + 1) === '=' ? this.take('declare', 2) : this.fail('expected :=', start);
    if (char === '(') this.depth++;
    if (char === '(') return this.take('leftParen', 1);
    if (char !== ')') return undefined;
    this.depth--;
    return this.depth < 0 ? this.fail('unexpected right paren', start) : this.take('rightParen', 1);
  }

  private literal(char: string): Token | undefined {
    const quote = QUOTES.get(char);
    if (quote) return this.quoted(char, quote);
    if (char === '`') return this.rawString();
    if (char === '$') return this.path('variable');
    if (char === '.') return this.startsNumber() ? this.number() : this.path('field');
    return char === '+' || char === '-' || isDigit(char) ? this.number() : undefined;
  }

  /** A point before a digit begins a number; so it does, for Go, at the end of the text. */
  private startsNumber(): boolean {
    const next = this.source.charAt(this.at + 1);
    return next === '' || isDigit(next);
  }

  private quoted(delimiter: string, quote: { readonly kind: TokenKind; readonly name: string }): Token {
    const start = this.at;
    for (let end = start + 1; end < this.source.length; end++) {
      const char = this.source.charAt(end);
      if (char === delimiter) return this.take(quote.kind, end + 1 - start);
      if (char === '\\') end++;
      if (end >= this.source.length || this.source.charAt(end) === '\n') break;
    }
    return this.fail(`unterminated ${quote.name}`, start);
  }

  private rawString(): Token {
    const end = this.source.indexOf('`', this.at + 1);
    return end < 0 ? this.fail('unterminated raw quoted string', this.at) : this.take('rawString', end + 1 - this.at);
  }

  /** A field or variable; alone, `.` is the dot and `$` the variable of that name. */
  private path(kind: 'field' | 'variable'): Token {
    const start = this.at;
    this.at++;
    if (this.atTerminator()) return this.token(kind === 'field' ? 'dot' : kind, start);
    return this.alphaNumerics() ?? this.token(kind, start);
  }

  private word(): Token {
    const start = this.at;
    if (!isAsciiWord(this.source.charCodeAt(start)) && !isAlphaNumeric(this.rune())) return this.strange();
    return this.alphaNumerics() ?? this.token(wordKind(this.source.slice(start, this.at)), start);
  }

  /** A character that begins nothing. */
  private strange(): Token {
    const { rune, size } = decodeRune(this.source, this.at);
    if (rune < 0x80 && isPrintable(rune)) return this.take('char', size);
    return this.fail(`unrecognized character in action: ${unicodeName(rune)}`, this.at);
  }

  /** Steps over letters and digits; an error when something else than the end of a word follows. */
  private alphaNumerics(): Token | undefined {
    const start = this.at;
    for (;;) {
      const code = this.source.charCodeAt(this.at);
      if (isAsciiWord(code)) this.at++;
      else if (code >= 0x80 && isAlphaNumeric(this.rune())) this.at += decodeRune(this.source, this.at).size;
      else break;
    }
    return this.atTerminator() ? undefined : this.fail(`bad character ${unicodeName(this.rune())}`, start);
  }

  private number(): Token {
    const start = this.at;
    if (!this.scanNumber()) return this.fail(`bad number syntax: ${quoteBytes(this.source.slice(start, this.at))}`, start);
    const sign = this.source.charAt(this.at);
    if (sign !== '+' && sign !== '-') return this.token('number', start);
    if (this.scanNumber() && this.source.charAt(this.at - 1) === 'i') return this.token('complex', start);
    return this.fail(`bad number syntax: ${quoteBytes(this.source.slice(start, this.at))}`, start);
  }

  /** Steps over something that begins like a number; false, one character further, when a word hangs on it. */
  private scanNumber(): boolean {
    this.at = endOfNumber(this.source, this.at);
    if (!isAlphaNumeric(this.rune())) return true;
    this.at += decodeRune(this.source, this.at).size;
    return false;
  }

  private atTerminator(): boolean {
    const char = this.source.charAt(this.at);
    return char === '' || TERMINATORS.includes(char) || this.source.startsWith('}}', this.at);
  }

  /** The character at the current position; -1 at the end. */
  private rune(): number {
    return this.at < this.source.length ? decodeRune(this.source, this.at).rune : -1;
  }

  private take(kind: TokenKind, length: number): Token {
    const start = this.at;
    this.at += length;
    return this.token(kind, start);
  }

  private token(kind: TokenKind, start: number): Token {
    this.lines.moveTo(start);
    return { kind, text: this.source.slice(start, this.at), at: start, line: this.lines.line };
  }

  private fail(message: string, at: number): Token {
    this.lines.moveTo(at);
    return { kind: 'error', text: message, at, line: this.lines.line };
  }
}

/** Whether a right delimiter, with or without trim marker, stands at a position. */
export function closesAt(source: Bytes, at: number): boolean {
  if (source.charCodeAt(at) === BRACE) return source.charCodeAt(at + 1) === BRACE;
  return hasRightTrim(source, at) && source.startsWith('}}', at + 2);
}

/** Whether a trim marker stands at a position where an action could end. */
export function hasRightTrim(source: Bytes, at: number): boolean {
  return source.charCodeAt(at + 1) === MINUS && isSpace(source.charCodeAt(at));
}

/** Whether a byte is white space for a trim marker. */
export function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d && code !== 0x0b && code !== 0x0c);
}

const BRACE = 0x7d;
const MINUS = 0x2d;

/** Where what begins like a number ends. */
function endOfNumber(source: Bytes, at: number): number {
  const pattern =
    /[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?/y;
  pattern.lastIndex = at;
  return at + (pattern.exec(source)?.[0].length ?? 0);
}

function wordKind(word: Bytes): TokenKind {
  if (word === 'true' || word === 'false') return 'bool';
  if (word === 'nil') return 'nil';
  return KEYWORDS.has(word) ? 'keyword' : 'identifier';
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

function unicodeName(rune: number): Bytes {
  const number = `U+${rune.toString(16).toUpperCase().padStart(4, '0')}`;
  return isPrintable(rune) ? `${number} '${encodeRune(rune)}'` : number;
}
