import type { Bytes } from '../text/bytes';
import {
  commandNode,
  fieldText,
  operandText,
  pipeNode,
  type CommandNode,
  type NumberNode,
  type Operand,
  type PipeNode,
  type VariableNode,
} from './node';
import { NumberError, parseCharConstant, parseComplex, parseNumber } from './number';
import { quoteBytes } from '../text/quote';
import type { Scope } from './scope';
import type { Token, TokenKind } from './token';
import type { TokenStream } from './token-stream';
import { unquote } from '../text/unquote';

/** Go refuses deeper parentheses. */
const MAX_DEPTH = 10_000;
const OPERAND_STARTS: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'bool',
  'charConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);
const NOT_EXECUTABLE: ReadonlySet<Operand['kind']> = new Set<Operand['kind']>(['bool', 'dot', 'nil', 'number', 'string']);
const WITHOUT_FIELDS: ReadonlySet<Operand['kind']> = new Set<Operand['kind']>(['bool', 'string', 'number', 'nil', 'dot']);

/** A pipeline being read. */
interface OpenPipe {
  readonly at: number;
  readonly context: string;
  /** The token that ends it. */
  readonly end: TokenKind;
  readonly declares: readonly VariableNode[];
  readonly isAssignment: boolean;
  readonly commands: CommandNode[];
  /** The command being read. */
  commandAt: number;
  operands: Operand[];
}

/** Reads pipelines. Those around an open parenthesis wait on a list: the call stack is not deep enough for them. */
export class ExpressionParser {
  constructor(
    private readonly tokens: TokenStream,
    private readonly functions: ReadonlySet<string>,
  ) {}

  /** Reads a pipeline up to and with the token that ends it. */
  public pipeline(context: string, end: TokenKind, scope: Scope): PipeNode {
    const waiting: OpenPipe[] = [];
    let pipe = this.open(context, end, scope);
    for (;;) {
      const term = this.term(scope);
      if (term === 'parenthesis') {
        if (waiting.length >= MAX_DEPTH) this.tokens.fail('max expression depth exceeded');
        waiting.push(pipe);
        pipe = this.open('parenthesized pipeline', 'rightParen', scope);
        continue;
      }
      let closed = this.operand(pipe, term);
      for (; closed !== undefined; closed = this.operand(pipe, closed)) {
        const outer = waiting.pop();
        if (outer === undefined) return closed;
        pipe = outer;
      }
    }
  }

  private open(context: string, end: TokenKind, scope: Scope): OpenPipe {
    const { at } = this.tokens.peekNonSpace();
    const declares: VariableNode[] = [];
    const isAssignment = this.declarations(context, scope, declares);
    const pipe: OpenPipe = { at, context, end, declares, isAssignment, commands: [], commandAt: at, operands: [] };
    if (!this.openCommand(pipe)) this.tokens.fail(`missing value for ${context}`);
    return pipe;
  }

  /** Begins a command; false when the pipeline ends instead. */
  private openCommand(pipe: OpenPipe): boolean {
    const mark = this.tokens.mark();
    const token = this.tokens.nextNonSpace();
    if (token.kind === pipe.end) return false;
    if (!OPERAND_STARTS.has(token.kind)) this.tokens.unexpected(token, pipe.context);
    this.tokens.reset(mark);
    pipe.commandAt = this.tokens.peekNonSpace().at;
    pipe.operands = [];
    return true;
  }

  /** Takes an operand that was read, if there was one, and the token after it; gives the pipeline when that ends it. */
  private operand(pipe: OpenPipe, term: Operand | undefined): PipeNode | undefined {
    const operand = this.withFields(term);
    if (operand) pipe.operands.push(operand);
    const mark = this.tokens.mark();
    const token = this.tokens.next();
    if (token.kind === 'space') {
      this.tokens.peekNonSpace();
      return undefined;
    }
    if (token.kind === 'rightDelim' || token.kind === 'rightParen') this.tokens.reset(mark);
    else if (token.kind !== 'pipe') this.tokens.unexpected(token, 'operand');
    const { operands } = pipe;
    pipe.commands.push(isFilled(operands) ? commandNode(pipe.commandAt, operands) : this.tokens.fail('empty command'));
    if (this.openCommand(pipe)) return undefined;
    this.checkCommands(pipe.commands);
    return pipeNode(pipe.at, pipe);
  }

  /** Reads `$x :=`, `$x =` or, for a range, `$x, $y :=`; says whether it is an assignment. */
  private declarations(context: string, scope: Scope, declares: VariableNode[]): boolean {
    const first = this.tokens.peekNonSpace();
    if (first.kind !== 'variable') return false;
    const mark = this.tokens.mark();
    this.tokens.next();
    const operator = this.tokens.peekNonSpace();
    const isComma = operator.kind === 'char' && operator.text === ',';
    if (operator.kind !== 'assign' && operator.kind !== 'declare' && !isComma) {
      this.tokens.reset(mark);
      return false;
    }
    this.tokens.nextNonSpace();
    declares.push(variable(first));
    scope.declare(first.text);
    if (!isComma) return operator.kind === 'assign';
    this.checkSecondDeclaration(context, declares.length);
    return this.declarations(context, scope, declares);
  }

  private checkSecondDeclaration(context: string, count: number): void {
    if (context !== 'range' || count > 1) this.tokens.fail(`too many declarations in ${context}`);
    const next = this.tokens.peekNonSpace().kind;
    if (next !== 'variable' && next !== 'rightDelim' && next !== 'rightParen') {
      this.tokens.fail('range can only initialize variables');
    }
  }

  private checkCommands(commands: readonly CommandNode[]): void {
    if (commands.length < 2) return;
    const wrong = commands.findIndex((command, index) => index > 0 && NOT_EXECUTABLE.has(command.operands[0].kind));
    if (wrong > 0) this.tokens.fail(`non executable command in pipeline stage ${wrong + 1}`);
  }

  /** A term with the fields that hang on it. */
  private withFields(target: Operand | undefined): Operand | undefined {
    const { at, kind } = this.tokens.peek();
    if (target === undefined || kind !== 'field') return target;
    const fields: Bytes[] = [];
    while (this.tokens.peek().kind === 'field') fields.push(this.tokens.next().text.slice(1));
    const text = `${operandText(target)}${fieldText(fields)}`;
    if (WITHOUT_FIELDS.has(target.kind)) this.tokens.fail(`unexpected . after term ${quoteBytes(target.text)}`);
    if (target.kind === 'field') return { ...target, at, text, fields: [...target.fields, ...fields] };
    if (target.kind === 'variable') return { ...target, at, text, fields: [...target.fields, ...fields] };
    return { kind: 'chain', at, target, fields, text };
  }

  /** A term, or the parenthesis that opens one; undefined when no term follows. */
  private term(scope: Scope): Operand | 'parenthesis' | undefined {
    const mark = this.tokens.mark();
    const token = this.tokens.nextNonSpace();
    if (token.kind === 'leftParen') return 'parenthesis';
    const node = this.word(token, scope) ?? this.constant(token);
    if (node === undefined) this.tokens.reset(mark);
    return node;
  }

  private word(token: Token, scope: Scope): Operand | undefined {
    const { at, text } = token;
    if (token.kind === 'identifier') {
      if (!this.functions.has(text)) this.tokens.fail(`function ${quoteBytes(text)} not defined`);
      return { kind: 'identifier', at, text, name: text };
    }
    if (token.kind === 'variable') {
      if (!scope.has(text)) this.tokens.fail(`undefined variable ${quoteBytes(text)}`);
      return variable(token);
    }
    if (token.kind === 'field') return { kind: 'field', at, text, fields: [text.slice(1)] };
    return token.kind === 'dot' || token.kind === 'nil' ? { kind: token.kind, at, text } : undefined;
  }

  private constant(token: Token): Operand | undefined {
    const { at, text } = token;
    switch (token.kind) {
      case 'bool':
        return { kind: 'bool', at, text, value: text === 'true' };
      case 'string':
      case 'rawString':
        return { kind: 'string', at, text, value: unquote(text) ?? this.tokens.fail('invalid syntax') };
      case 'number':
      case 'complex':
      case 'charConstant':
        return this.number(token);
      default:
        return undefined;
    }
  }

  private number(token: Token): NumberNode {
    const parse = token.kind === 'number' ? parseNumber : token.kind === 'complex' ? parseComplex : parseCharConstant;
    try {
      return { kind: 'number', at: token.at, text: token.text, value: parse(token.text) };
    } catch (error) {
      if (error instanceof NumberError) return this.tokens.fail(error.message);
      throw error;
    }
  }
}

function variable(token: Token): VariableNode {
  return { kind: 'variable', at: token.at, text: token.text, name: token.text, fields: [] };
}

function isFilled(operands: readonly Operand[]): operands is readonly [Operand, ...Operand[]] {
  return operands.length > 0;
}
