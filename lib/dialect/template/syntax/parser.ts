import { decodeRune, toBytes, type Bytes } from '../text/bytes';
import { ExpressionParser } from './expression-parser';
import { tokenize } from './lexer';
import {
  templateNode,
  type BranchNode,
  type ListNode,
  type PipeNode,
  type Statement,
  type Template,
  type TemplateNode,
} from './node';
import { quoteBytes } from '../text/quote';
import { Scope } from './scope';
import type { Token } from './token';
import { TokenStream } from './token-stream';
import { isWhiteSpace } from '../text/unicode';
import { unquote } from '../text/unquote';

/** What ends a list: `{{end}}`, or `{{else}}` with the word that may follow it. */
interface ListEnd {
  readonly kind: 'end' | 'else';
}

/** The body being read: its variables, and how many ranges enclose the current place. */
interface Body {
  readonly scope: Scope;
  rangeDepth: number;
}

/** The template's own body. */
interface OpenTop {
  readonly kind: 'top';
  readonly list: Statement[];
  readonly body: Body;
}

/** The body of a `{{define}}` or `{{block}}` being read. */
interface OpenDefinition {
  readonly kind: 'define' | 'block';
  readonly context: string;
  readonly name: Bytes;
  /** What a block leaves behind. */
  readonly call?: TemplateNode;
  /** The line that errors name, where it is not the one that was reached. */
  readonly line?: number;
  readonly list: Statement[];
  readonly body: Body;
}

/** A list of an if, with or range being read. */
interface OpenBranch {
  readonly kind: 'branch';
  readonly branch: BranchNode['kind'];
  readonly at: number;
  readonly pipe: PipeNode;
  /** The variables there were before. */
  readonly mark: number;
  /** The list before the else, once that was met. */
  first: ListNode | undefined;
  list: Statement[];
  readonly body: Body;
  /** Whether it is the if of an `{{else if}}`. */
  readonly isElse: boolean;
}

type OpenList = OpenTop | OpenDefinition | OpenBranch;

/**
 * Parses a template with functions of the given names.
 * @throws TemplateError in Go's words
 */
export function parse(text: string, name: string, functions: ReadonlySet<string>): Template {
  return new Parser(toBytes(text), toBytes(name), functions).template();
}

class Parser {
  private readonly tokens: TokenStream;
  private readonly expressions: ExpressionParser;
  private readonly bodies = new Map<Bytes, ListNode>();
  /** The list being read. */
  private open: OpenList = { kind: 'top', list: [], body: newBody() };
  /** The lists around it. They wait here because the call stack is not deep enough for them. */
  private readonly waiting: OpenList[] = [];

  constructor(
    private readonly source: Bytes,
    private readonly name: Bytes,
    functions: ReadonlySet<string>,
  ) {
    this.tokens = new TokenStream(tokenize(source), name);
    this.expressions = new ExpressionParser(this.tokens, functions);
  }

  public template(): Template {
    while (!this.isAtEnd()) {
      if (this.open.kind === 'top' && this.definition()) continue;
      const item = this.textOrAction(this.open.body);
      if (item === undefined) continue;
      if ('at' in item) this.open.list.push(item);
      else this.close(item);
    }
    this.define(this.name, this.open.list);
    return { name: this.name, source: this.source, bodies: this.bodies, made: {} };
  }

  private isAtEnd(): boolean {
    if (this.open.kind === 'top') return this.tokens.peek().kind === 'eof';
    return this.tokens.peekNonSpace().kind === 'eof' ? this.tokens.fail('unexpected EOF') : false;
  }

  /** Opens a `{{define}}`, which may stand at the top level only; says whether there was one. */
  private definition(): boolean {
    const mark = this.tokens.mark();
    const isDefine = this.tokens.next().kind === 'leftDelim' && isKeyword(this.tokens.nextNonSpace(), 'define');
    if (!isDefine) {
      this.tokens.reset(mark);
      return false;
    }
    const context = 'define clause';
    const name = this.templateName(context);
    this.tokens.expect('rightDelim', context);
    this.enter({ kind: 'define', context, name, list: [], body: newBody() });
    return true;
  }

  /** A template may be defined twice only when one of the bodies is empty. */
  private define(name: Bytes, list: ListNode): void {
    const known = this.bodies.get(name);
    if (known === undefined || isEmpty(known)) this.bodies.set(name, list);
    else if (!isEmpty(list)) this.tokens.fail(`template: multiple definition of template ${quoteBytes(name)}`);
  }

  private enter(open: OpenList): void {
    this.waiting.push(this.open);
    this.open = open;
  }

  private leave(): void {
    const outer = this.waiting.pop();
    if (outer === undefined) throw new Error('the top level has nothing around it');
    this.open = outer;
  }

  /** Ends the list being read; what it belongs to goes to the list around it. */
  private close(end: ListEnd): void {
    const { open } = this;
    if (open.kind === 'top') this.tokens.fail(`unexpected {{${end.kind}}}`);
    if (open.kind === 'branch') return this.closeBranch(open, end);
    if (end.kind !== 'end') this.tokens.fail(`unexpected {{${end.kind}}} in ${open.context}`, open.line);
    this.define(open.name, open.list);
    this.leave();
    if (open.call) this.open.list.push(open.call);
  }

  private closeBranch(open: OpenBranch, end: ListEnd): void {
    if (open.first === undefined && open.branch === 'range') open.body.rangeDepth--;
    if (end.kind === 'else') return this.otherwiseList(open);
    let closed = open;
    for (;;) {
      this.leave();
      this.open.list.push(this.branch(closed));
      if (!closed.isElse || this.open.kind !== 'branch') return;
      closed = this.open;
    }
  }

  private branch({ branch: kind, at, pipe, mark, list, first, body }: OpenBranch): BranchNode {
    body.scope.reset(mark);
    const text = `{{${kind} ${pipe.text}}}`;
    return { kind, at, pipe, list: first ?? list, otherwise: first && list, text };
  }

  private otherwiseList(open: OpenBranch): void {
    if (open.first !== undefined) this.tokens.fail('expected end; found {{else}}');
    open.first = open.list;
    open.list = [];
    const next = this.tokens.peek();
    // `{{else if}}` is an if in the else branch that shares the `{{end}}`
    if (open.branch === 'range' || !isKeyword(next, open.branch)) return;
    this.tokens.next();
    this.openBranch(next, open.body, true);
  }

  /** Reads a statement or the end of a list; undefined when a list was opened. */
  private textOrAction(body: Body): Statement | ListEnd | undefined {
    const token = this.tokens.nextNonSpace();
    if (token.kind === 'text') return { kind: 'text', at: token.at, text: token.text };
    if (token.kind !== 'leftDelim') return this.tokens.unexpected(token, 'input');
    this.tokens.startAction(token.line);
    const action = this.action(body);
    // an action that opens a list lasts, for Go, until another one begins
    if (action) this.tokens.endAction();
    return action;
  }

  private action(body: Body): Statement | ListEnd | undefined {
    const mark = this.tokens.mark();
    const token = this.tokens.nextNonSpace();
    if (token.kind === 'keyword') return this.keyword(token, body);
    this.tokens.reset(mark);
    const { at } = this.tokens.peekNonSpace();
    const pipe = this.expressions.pipeline('command', 'rightDelim', body.scope);
    return { kind: 'action', at, pipe, text: `{{${pipe.text}}}` };
  }

  private keyword(token: Token, body: Body): Statement | ListEnd | undefined {
    switch (token.text) {
      case 'block':
        return this.openBlock(body);
      case 'break':
      case 'continue':
        return this.jump(token, body);
      case 'else':
        return this.otherwise();
      case 'end':
        return this.end();
      case 'template':
        return this.call(body);
      case 'define':
        return this.tokens.unexpected(token, 'command');
      default:
        return this.openBranch(token, body, false);
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

  private openBranch(token: Token, body: Body, isElse: boolean): undefined {
    const branch = token.text === 'if' ? 'if' : token.text === 'with' ? 'with' : 'range';
    const mark = body.scope.mark();
    const pipe = this.expressions.pipeline(branch, 'rightDelim', body.scope);
    if (branch === 'range') body.rangeDepth++;
    this.enter({ kind: 'branch', branch, at: token.at, pipe, mark, list: [], first: undefined, body, isElse });
  }

  private call(body: Body): TemplateNode {
    const context = 'template clause';
    const { at } = this.tokens.peekNonSpace();
    const name = this.templateName(context);
    const mark = this.tokens.mark();
    if (this.tokens.nextNonSpace().kind === 'rightDelim') return templateNode(at, name, undefined);
    this.tokens.reset(mark);
    return templateNode(at, name, this.expressions.pipeline(context, 'rightDelim', body.scope));
  }

  /** `{{block}}` defines a template and calls it in the same place. */
  private openBlock(body: Body): undefined {
    const context = 'block clause';
    const { at } = this.tokens.peekNonSpace();
    const name = this.templateName(context);
    const pipe = this.expressions.pipeline(context, 'rightDelim', body.scope);
    const call = templateNode(at, name, pipe);
    this.enter({ kind: 'block', context, name, call, line: this.tokens.line(), list: [], body: newBody() });
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
