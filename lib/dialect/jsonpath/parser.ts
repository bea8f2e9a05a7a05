import { fromBytes, toBytes } from '../template/text/bytes';
import { goQuote } from '../template/text/quote';
import { unquote, unquoteChar } from '../template/text/unquote';
import type { Comparison, Expression, Variable } from './node';
import { FloatError, parseFloatText } from './number';
import { PathParser } from './path-parser';
import type { Token } from './scanner';
import { TokenStream } from './token-stream';

/** What can be part of an operator. Only `==` and `!=` are ones; two or more of these in a row are taken together nevertheless. */
const OPERATOR_MARKS: ReadonlySet<string> = new Set('!%&*+-/<=>?^in|~');
const CONSTANTS: ReadonlyMap<string, unknown> = new Map([
  ['true', true],
  ['false', false],
]);

/**
 * Parses a path.
 * @throws JsonPathError when the text is none
 */
export function parse(text: string): Expression {
  const tokens = new TokenStream(text);
  const expression = new ExpressionParser(tokens).expression();
  if (tokens.scan().kind !== 'EOF') throw tokens.unexpected('operator');
  return expression;
}

class ExpressionParser {
  private readonly paths: PathParser;

  constructor(private readonly tokens: TokenStream) {
    this.paths = new PathParser(tokens, () => this.expression());
  }

  public expression(): Expression {
    return this.tokens.nested(() => {
      const first = this.operand();
      const comparisons: Comparison[] = [];
      for (let operator = this.operator(); operator !== undefined; operator = this.operator()) {
        comparisons.push({ isNegated: operator === '!=', with: this.operand() });
      }
      return comparisons.length > 0 ? { kind: 'equal', first, comparisons } : first;
    });
  }

  private operator(): string | undefined {
    const first = this.tokens.scan();
    if (first.kind !== 'mark' || !OPERATOR_MARKS.has(first.text)) return this.noOperator();
    const operator = first.text + this.tokens.charactersOf(OPERATOR_MARKS);
    if (operator === '==' || operator === '!=') return operator;
    if (operator.length > 1) throw this.tokens.failure(`unknown operator ${operator}`);
    return this.noOperator();
  }

  private noOperator(): undefined {
    this.tokens.putBack();
  }

  private operand(): Expression {
    const token = this.tokens.scan();
    switch (token.kind) {
      case 'Int':
      case 'Float':
        return { kind: 'constant', value: this.number(token) };
      case 'Char':
      case 'String':
      case 'RawString':
        return { kind: 'constant', value: this.string(token) };
      case 'Ident':
        return CONSTANTS.has(token.text) ? { kind: 'constant', value: CONSTANTS.get(token.text) } : this.variable(token.text);
      default:
        return this.marked(token);
    }
  }

  private marked(token: Token): Expression {
    switch (token.text) {
      case '(':
        return this.parentheses();
      case '-':
        return { kind: 'negate', at: this.tokens.offset, operand: this.tokens.nested(() => this.operand()) };
      case '$':
        return { kind: 'path', from: 'root', steps: this.paths.steps() };
      case '@':
        return { kind: 'path', from: 'current', steps: this.paths.steps() };
      default:
        throw this.tokens.unexpected('extensions');
    }
  }

  private parentheses(): Expression {
    const inner = this.expression();
    this.tokens.expect(')', 'parentheses');
    return inner;
  }

  private number({ text }: Token): number {
    try {
      return parseFloatText(text);
    } catch (error) {
      if (!(error instanceof FloatError)) throw error;
      throw this.tokens.failure(`strconv.ParseFloat: parsing ${goQuote(text)}: ${error.message}`);
    }
  }

  private string({ text }: Token): string {
    const value = stringValue(text);
    if (value === undefined) throw this.tokens.failure('could not parse string: invalid syntax');
    return value;
  }

  private variable(name: string): Expression {
    const at = this.tokens.offset;
    const keys: Expression[] = [{ kind: 'constant', value: name }];
    for (;;) {
      const { text } = this.tokens.scan();
      if (text === '.') keys.push({ kind: 'constant', value: this.fieldName() });
      else if (text === '[') keys.push(this.arrayKey());
      else if (text === '(') return this.call({ kind: 'variable', keys, at });
      else {
        this.tokens.putBack();
        return { kind: 'variable', keys, at };
      }
    }
  }

  private fieldName(): string {
    const { kind, text } = this.tokens.scan();
    if (kind !== 'Ident') throw this.tokens.unexpected('field', 'Ident');
    return text;
  }

  private arrayKey(): Expression {
    const key = this.expression();
    this.tokens.expect(']', 'array key');
    return key;
  }

  /** There is no function to call, so the arguments are only read. */
  private call(callee: Variable): Expression {
    const call: Expression = { kind: 'call', callee, at: callee.at };
    if (this.tokens.scan().text === ')') return call;
    this.tokens.putBack();
    for (;;) {
      this.expression();
      const { text } = this.tokens.scan();
      if (text === ')') return call;
      if (text !== ',') throw this.tokens.unexpected('arguments', ')', ',');
    }
  }
}

function stringValue(literal: string): string | undefined {
  const quote = literal.charAt(0);
  if (literal.length < 2 || !literal.endsWith(quote)) return undefined;
  if (quote !== '`' && literal.includes('\n')) return undefined;
  // Go takes no character at all for one
  if (literal === "''") return '';
  if (quote !== "'") return textOf(unquote(toBytes(literal)));
  const char = unquoteChar(toBytes(literal));
  return char?.tail === "'" ? String.fromCodePoint(char.rune) : undefined;
}

function textOf(bytes: string | undefined): string | undefined {
  return bytes === undefined ? undefined : fromBytes(bytes);
}
