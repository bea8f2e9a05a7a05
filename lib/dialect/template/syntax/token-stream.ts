import type { Bytes } from '../text/bytes';
import { TemplateError } from '../errors';
import { fromBytes } from '../text/bytes';
import { describeToken, type Token, type TokenKind } from './token';

/** The tokens of a template with a position; knows how to complain about them. */
export class TokenStream {
  private position = 0;
  /** Errors name the line of the furthest token looked at, as Go does. */
  private furthest = 0;
  private actionLine = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly name: Bytes,
  ) {}

  /** The next token, which stays. */
  public peek(): Token {
    if (this.position > this.furthest) this.furthest = this.position;
    return this.tokenAt(this.position);
  }

  /** The next token. */
  public next(): Token {
    const token = this.peek();
    this.position++;
    return token;
  }

  /** The next token that is not white space. */
  public nextNonSpace(): Token {
    const token = this.next();
    return token.kind === 'space' ? this.next() : token;
  }

  /** The next token that is not white space, which stays; white space before it is gone. */
  public peekNonSpace(): Token {
    if (this.peek().kind === 'space') this.position++;
    return this.peek();
  }

  /** A mark to come back to. */
  public mark(): number {
    return this.position;
  }

  /** Goes back to a mark. */
  public reset(mark: number): void {
    this.position = mark;
  }

  /** Steps over a token that must be there. */
  public expect(kind: TokenKind, context: string): Token {
    const token = this.nextNonSpace();
    return token.kind === kind ? token : this.unexpected(token, context);
  }

  /** Remembers the line of the action being read, for errors in its later lines. */
  public startAction(line: number): void {
    this.actionLine = line;
  }

  /** Forgets the action. */
  public endAction(): void {
    this.actionLine = 0;
  }

  /** @throws TemplateError that names the token and where it stands */
  public unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') return this.fail(`unexpected ${describeToken(token)} in ${context}`);
    return this.fail(`${token.text}${this.startedElsewhere(token)}`);
  }

  /** The line that was reached. */
  public line(): number {
    return this.tokenAt(this.furthest).line;
  }

  /** @throws TemplateError at the line that was reached, or another */
  public fail(problem: Bytes, line = this.line()): never {
    throw new TemplateError(fromBytes(`template: ${this.name}:${line}: ${problem}`), { code: 'parse', line });
  }

  private startedElsewhere(token: Token): Bytes {
    if (this.actionLine === 0 || this.actionLine === token.line) return '';
    const place = ` started at ${this.name}:${this.actionLine}`;
    return token.text.endsWith(' action') ? place : ` in action${place}`;
  }

  private tokenAt(position: number): Token {
    const token = this.tokens[position] ?? this.tokens.at(-1);
    if (token === undefined) throw new Error('a template has at least its end');
    return token;
  }
}
