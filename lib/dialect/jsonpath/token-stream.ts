import { goQuote } from '../template/text/quote';
import { JsonPathError } from './errors';
import { Scanner, type Token } from './scanner';

/** How deep expressions may nest. */
export const MAX_DEPTH = 200;

/** The tokens of a path, of which one can be put back, and the complaints about them. */
export class TokenStream {
  private readonly scanner: Scanner;
  private last: Token = { kind: 'EOF', text: '', start: 0 };
  private isPutBack = false;
  /** Reading character by character leaves no token to point at. */
  private hasToken = true;
  private nesting = 0;

  constructor(private readonly text: string) {
    this.scanner = new Scanner(text);
  }

  /** The next token. */
  public scan(): Token {
    if (this.isPutBack) this.isPutBack = false;
    else {
      this.last = this.scanner.scan();
      this.hasToken = !this.scanner.isEmpty;
    }
    return this.last;
  }

  /** Puts the last token back. */
  public putBack(): void {
    this.isPutBack = true;
  }

  /** Passes characters as long as they are among `marks`, without a look at tokens. */
  public charactersOf(marks: ReadonlySet<string>): string {
    let read = '';
    for (let char = this.scanner.peek(); char !== '' && marks.has(char); char = this.scanner.next()) {
      read += char;
      this.hasToken = false;
    }
    return read;
  }

  /** Where the last token is, as `String.slice` counts. */
  public get offset(): number {
    return this.scanner.offset(this.last.start);
  }

  /** Takes the punctuation mark that must come now. */
  public expect(mark: string, what: string): void {
    if (this.scan().text !== mark) throw this.unexpected(what, mark);
  }

  /**
   * Runs a part of the parser one level deeper.
   * @throws JsonPathError when the path nests too deeply
   */
  public nested<T>(parse: () => T): T {
    if (this.nesting >= MAX_DEPTH) throw this.failure(`nests deeper than ${MAX_DEPTH} levels`, 'depth');
    this.nesting++;
    const parsed = parse();
    this.nesting--;
    return parsed;
  }

  /** The complaint that the last token is not one of `expected`. */
  public unexpected(what: string, ...expected: readonly string[]): JsonPathError {
    const names = expected.map((mark) => (mark === 'Ident' ? mark : goQuote(mark)));
    const last = names.pop();
    const list = names.length > 0 ? `${names.join(', ')} or ${last}` : last;
    return this.failure(`unexpected ${nameOf(this.last)} while scanning ${what}${list === undefined ? '' : ` expected ${list}`}`);
  }

  /** A complaint at the last token. */
  public failure(message: string, code: 'syntax' | 'depth' = 'syntax'): JsonPathError {
    const { line, column } = this.scanner.place(this.last.start);
    const start = this.hasToken ? `:${line}:${column}` : '';
    const end = this.scanner.place(this.scanner.position);
    return new JsonPathError(`parsing error: ${this.text}\t${start} - ${end.line}:${end.column} ${message}`, {
      code,
      offset: this.offset,
    });
  }
}

function nameOf(token: Token): string {
  return token.kind === 'mark' ? goQuote(token.text) : token.kind;
}
