import { decodeRune, toBytes, type Bytes } from '../text/bytes';
import { ExpressionParser } from './expression-parser';
import { tokenize } from './lexer';
import { templateNode, type BranchNode, type ListNode, type Statement, type Template, type TemplateNode } from './node';
import { quoteBytes } from '../text/quote';
import { Scope } from './scope';
import type { Token } from './token';
import { TokenStream } from './token-stream';
import { Call, run, type Routine } from '../trampoline';
import { isWhiteSpace } from '../text/unicode';
import { unquote } from '../text/unquote';

/** What ends a list: `{{end}}`, or `{{else}}` with the word that may follow it. */
interface ListEnd {
  readonly kind: 'end' | 'else';
}

/** A list and what ended it. */
interface EndedList {
  readonly list: ListNode;
  readonly end: ListEnd;
}

/** The body being read: its variables, and how many ranges enclose the current place. */
interface Body {
  readonly scope: Scope;
  rangeDepth: number;
}

/**
 * Parses a template with functions of the given names.
 * @throws TemplateError in Go's words
 */
export function parse(text: string, name: string, functions: ReadonlySet<string>): Template {
  return run(new Parser(toBytes(text), toBytes(name), functions).template());
}

class Parser {
  private readonly tokens: TokenStream;
  private readonly expressions: ExpressionParser;
  private readonly bodies = new Map<Bytes, ListNode>();

  constructor(
    private readonly source: Bytes,
    private readonly name: Bytes,
    functions: ReadonlySet<string>,
  ) {
    this.tokens = new TokenStream(tokenize(source), name);
    this.expressions = new ExpressionParser(this.tokens, functions);
  }

  public *template(): Routine<Template> {
    const body = newBody();
    const list: Statement[] = [];
    while (this.tokens.peek().kind !== 'eof') {
      if (yield* this.definition()) continue;
      const item = yield* this.textOrAction(body);
      if ('at' in item) list.push(item);
      else this.tokens.fail(`unexpected {{${item.kind}}}`);
    }
    this.define(this.name, list);
    return { name: this.name, source: this.source, bodies: this.bodies, made: {} };
  }

  /** Reads a `{{define}}`, which may stand at the top level only; says whether there was one. */
  private *definition(): Routine<boolean> {
    const mark = this.tokens.mark();
    const isDefine = this.tokens.next().kind === 'leftDelim' && isKeyword(this.tokens.nextNonSpace(), 'define');
    if (!isDefine) {
      this.tokens.reset(mark);
      return false;
    }
    const context = 'define clause';
    const name = this.templateName(context);
    this.tokens.expect('rightDelim', context);
    const { list, end } = yield* this.list(newBody());
    if (end.kind !== 'end') this.tokens.fail(`unexpected {{${end.kind}}} in ${context}`);
    this.define(name, list);
    return true;
  }

  /** A template may be defined twice only when one of the bodies is empty. */
  private define(name: Bytes, list: ListNode): void {
    const known = this.bodies.get(name);
    if (known === undefined || isEmpty(known)) this.bodies.set(name, list);
    else if (!isEmpty(list)) this.tokens.fail(`template: multiple definition of template ${quoteBytes(name)}`);
  }

  private *list(body: Body): Routine<EndedList> {
    const list: Statement[] = [];
    while (this.tokens.peekNonSpace().kind !== 'eof') {
      const item = yield* this.textOrAction(body);
      if (!('at' in item)) return { list, end: item };
      list.push(item);
    }
    return this.tokens.fail('unexpected EOF');
  }

  private *textOrAction(body: Body): Routine<Statement | ListEnd> {
    const token = this.tokens.nextNonSpace();
    if (token.kind === 'text') return { kind: 'text', at: token.at, text: token.text };
    if (token.kind !== 'leftDelim') return this.tokens.unexpected(token, 'input');
    this.tokens.startAction(token.line);
    const action = yield* this.action(body);
    this.tokens.endAction();
    return action;
  }

  private *action(body: Body): Routine<Statement | ListEnd> {
    const mark = this.tokens.mark();
    const token = this.tokens.nextNonSpace();
    if (token.kind === 'keyword') return yield* this.keyword(token, body);
    this.tokens.reset(mark);
    const { at } = this.tokens.peekNonSpace();
    const pipe = yield* this.expressions.pipeline('command', 'rightDelim', body.scope);
    return { kind: 'action', at, pipe, text: `{{${pipe.text}}}` };
  }

  private *keyword(token: Token, body: Body): Routine<Statement | ListEnd> {
    switch (token.text) {
      case 'block':
        return yield* this.block(body);
      case 'break':
      case 'continue':
        return this.jump(token, body);
      case 'else':
        return this.otherwise();
      case 'end':
        return this.end();
      case 'template':
        return yield* this.call(body);
      case 'define':
        return this.tokens.unexpected(token, 'command');
      default:
        return yield* this.nested(token, body);
    }
  }

  private end(): ListEnd {
    this.tokens.expect('rightDelim', 'end');
    return { kind: 'end' };
  }

  private jump(token: Token, body: Body): Statement {
    const kind = token.text === 'break' ? 'break' : 'continue';
    const next = this.tokens.nextNonSpace();
    if (next.kind !== 'rightDelim') this.tokens.unexpected(next, `{{${kind}}}`);
    if (body.rangeDepth === 0) this.tokens.fail(`{{${kind}}} outside {{range}}`);
    return { kind, at: token.at, text: `{{${kind}}}` };
  }

  /** `{{else}}`; in `{{else if}}` and `{{else with}}` the second word stays. */
  private otherwise(): ListEnd {
    const next = this.tokens.peekNonSpace();
    if (!isKeyword(next, 'if') && !isKeyword(next, 'with')) this.tokens.expect('rightDelim', 'else');
    return { kind: 'else' };
  }

  private *nested(token: Token, body: Body): Routine<BranchNode> {
    const branch = new Call(this.branch(token, body));
    yield branch;
    return branch.value;
  }

  private *branch(token: Token, body: Body): Routine<BranchNode> {
    const kind = token.text === 'if' ? 'if' : token.text === 'with' ? 'with' : 'range';
    const mark = body.scope.mark();
    const pipe = yield* this.expressions.pipeline(kind, 'rightDelim', body.scope);
    if (kind === 'range') body.rangeDepth++;
    const { list, end } = yield* this.list(body);
    if (kind === 'range') body.rangeDepth--;
    const otherwise = end.kind === 'else' ? yield* this.otherwiseList(kind, body) : undefined;
    body.scope.reset(mark);
    return { kind, at: token.at, pipe, list, otherwise, text: `{{${kind} ${pipe.text}}}` };
  }

  private *otherwiseList(kind: BranchNode['kind'], body: Body): Routine<ListNode> {
    const next = this.tokens.peek();
    // `{{else if}}` is an if in the else branch that shares the `{{end}}`
    if (kind !== 'range' && isKeyword(next, kind)) {
      this.tokens.next();
      return [yield* this.nested(next, body)];
    }
    const { list, end } = yield* this.list(body);
    if (end.kind !== 'end') this.tokens.fail(`expected end; found {{${end.kind}}}`);
    return list;
  }

  private *call(body: Body): Routine<TemplateNode> {
    const context = 'template clause';
    const { at } = this.tokens.peekNonSpace();
    const name = this.templateName(context);
    const mark = this.tokens.mark();
    if (this.tokens.nextNonSpace().kind === 'rightDelim') return templateNode(at, name, undefined);
    this.tokens.reset(mark);
    return templateNode(at, name, yield* this.expressions.pipeline(context, 'rightDelim', body.scope));
  }

  /** `{{block}}` defines a template and calls it in the same place. */
  private *block(body: Body): Routine<TemplateNode> {
    const context = 'block clause';
    const { at } = this.tokens.peekNonSpace();
    const name = this.templateName(context);
    const pipe = yield* this.expressions.pipeline(context, 'rightDelim', body.scope);
    const line = this.tokens.line();
    const content = new Call(this.list(newBody()));
    yield content;
    const { list, end } = content.value;
    if (end.kind !== 'end') this.tokens.fail(`unexpected {{${end.kind}}} in ${context}`, line);
    this.define(name, list);
    return templateNode(at, name, pipe);
  }

  private templateName(context: string): Bytes {
    const token = this.tokens.nextNonSpace();
    if (token.kind !== 'string' && token.kind !== 'rawString') return this.tokens.unexpected(token, context);
    return unquote(token.text) ?? this.tokens.fail('invalid syntax');
  }
}

function newBody(): Body {
  return { scope: new Scope(), rangeDepth: 0 };
}

function isKeyword(token: Token, word: string): boolean {
  return token.kind === 'keyword' && token.text === word;
}

/** Whether a body holds nothing but white space. */
function isEmpty(list: ListNode): boolean {
  return list.every((statement) => statement.kind === 'text' && isBlank(statement.text));
}

function isBlank(text: Bytes): boolean {
  for (let at = 0; at < text.length;) {
    const { rune, size } = decodeRune(text, at);
    if (!isWhiteSpace(rune)) return false;
    at += size;
  }
  return true;
}
