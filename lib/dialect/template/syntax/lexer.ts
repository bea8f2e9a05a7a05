import { ActionScanner, closesAt, hasRightTrim, isSpace } from './action-scanner';
import type { Bytes } from '../text/bytes';
import { LineCounter } from './line-counter';
import type { Token, TokenKind } from './token';

const LEFT = '{{';
const RIGHT = '}}';
const COMMENT_OPEN = '/*';
const COMMENT_CLOSE = '*/';

/** Cuts a template into tokens. An error is the last token before the end. */
export function tokenize(source: Bytes): readonly Token[] {
  return new Lexer(source).run();
}

/** Tokens of the whole template: text, comments and delimiters here, the inside of actions in ActionScanner. */
class Lexer {
  private readonly tokens: Token[] = [];
  private at = 0;
  private readonly lines: LineCounter;

  constructor(private readonly source: Bytes) {
    this.lines = new LineCounter(source);
  }

  public run(): readonly Token[] {
    while (this.at < this.source.length && this.text());
    this.emit('eof', '', this.source.length);
    return this.tokens;
  }

  /** Reads text and the action after it; false when nothing more can be read. */
  private text(): boolean {
    const open = this.source.indexOf(LEFT, this.at);
    const end = open < 0 ? this.source.length : open;
    const trims = open >= 0 && this.hasLeftTrim(open + LEFT.length);
    const text = this.source.slice(this.at, end);
    const kept = trims ? trimEnd(text) : text;
    if (kept !== '') this.emit('text', kept, this.at);
    this.at = end;
    if (open < 0) return false;
    const inside = open + LEFT.length + (trims ? 2 : 0);
    return this.source.startsWith(COMMENT_OPEN, inside) ? this.comment(inside) : this.action(open, inside);
  }

  private comment(open: number): boolean {
    const close = this.source.indexOf(COMMENT_CLOSE, open + COMMENT_OPEN.length);
    if (close < 0) return this.fail('unclosed comment', open);
    const after = close + COMMENT_CLOSE.length;
    if (!closesAt(this.source, after)) return this.fail('comment ends before closing delimiter', open);
    this.leave(after);
    return true;
  }

  private action(open: number, inside: number): boolean {
    this.emit('leftDelim', LEFT, open);
    const scanner = new ActionScanner(this.source, inside, this.lines);
    for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
      this.tokens.push(token);
      if (token.kind === 'error') return false;
    }
    this.emit('rightDelim', RIGHT, scanner.at + (hasRightTrim(this.source, scanner.at) ? 2 : 0));
    this.leave(scanner.at);
    return true;
  }

  /** Steps over a right delimiter, with the white space that its trim marker removes. */
  private leave(at: number): void {
    const trims = hasRightTrim(this.source, at);
    this.at = at + RIGHT.length + (trims ? 2 : 0);
    while (trims && isSpace(this.source.charCodeAt(this.at))) this.at++;
  }

  private hasLeftTrim(at: number): boolean {
    return this.source.charAt(at) === '-' && isSpace(this.source.charCodeAt(at + 1));
  }

  private fail(message: string, at: number): false {
    this.emit('error', message, at);
    return false;
  }

  private emit(kind: TokenKind, text: Bytes, at: number): void {
    this.lines.moveTo(at);
    this.tokens.push({ kind, text, at, line: this.lines.line });
  }
}

function trimEnd(text: Bytes): Bytes {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}
