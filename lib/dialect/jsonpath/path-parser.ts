import type { Expression, Step } from './node';
import type { Token } from './scanner';
import type { TokenStream } from './token-stream';

type Separator = ':' | ',' | '?';

/** The most bounds a range has: from, to, step. */
const MAX_BOUNDS = 3;

/** Parses what follows `$` or `@`. */
export class PathParser {
  constructor(
    private readonly tokens: TokenStream,
    private readonly expression: () => Expression,
  ) {}

  /** All steps. */
  public steps(): readonly Step[] {
    const steps: Step[] = [];
    for (;;) {
      switch (this.tokens.scan().text) {
        case '.':
          steps.push(...this.select());
          break;
        case '[':
          steps.push(this.bracket());
          break;
        case '(':
          steps.push(this.script());
          break;
        default:
          this.tokens.putBack();
          return steps;
      }
    }
  }

  private script(): Step {
    const script = this.expression();
    this.tokens.expect(')', 'jsnopath script');
    return { kind: 'script', script };
  }

  private select(): readonly Step[] {
    const token = this.tokens.scan();
    if (token.kind === 'Ident') return [this.named(token)];
    if (token.text === '.') return this.descend();
    if (token.text === '*') return [{ kind: 'all' }];
    throw this.tokens.unexpected('JSON select', 'Ident', '.', '*');
  }

  private named({ text }: Token): Step {
    return { kind: 'key', key: { kind: 'constant', value: text }, at: this.tokens.offset };
  }

  private descend(): readonly Step[] {
    const token = this.tokens.scan();
    if (token.kind === 'Ident') return [{ kind: 'descend' }, this.named(token)];
    switch (token.text) {
      case '[':
        return [{ kind: 'descend' }, this.bracketBelow()];
      case '*':
        return [{ kind: 'descend' }, { kind: 'all' }];
      case '(':
        return [{ kind: 'descend' }, this.script()];
      default:
        throw this.tokens.unexpected('JSON mapper', '[', 'Ident', '*');
    }
  }

  private bracketBelow(): Step {
    const step = this.bracket(Infinity);
    if (step.kind === 'range') throw this.tokens.failure('mapper can not be combined with range query');
    return step;
  }

  private bracket(maxBounds = MAX_BOUNDS): Step {
    const at = this.tokens.offset;
    const { keys, separator } = this.keys();
    if (keys === 'all') return { kind: 'all' };
    if (separator === ':') {
      if (keys.length > maxBounds) throw this.tokens.failure('range query has at least the parameter [min:max:step]');
      return { kind: 'range', bounds: keys };
    }
    const [first, ...more] = keys.filter((key) => key !== undefined);
    if (first === undefined) throw this.tokens.unexpected('extensions');
    if (separator === '?') return { kind: 'filter', test: first };
    return more.length > 0 ? { kind: 'keys', keys: [first, ...more] } : { kind: 'key', key: first, at };
  }

  /** What stands in brackets; a bound that is left out is undefined. */
  private keys(): { readonly keys: 'all' | readonly (Expression | undefined)[]; readonly separator: Separator | undefined } {
    const keys: (Expression | undefined)[] = [];
    let separator: Separator | undefined;
    for (;;) {
      const { text } = this.tokens.scan();
      if (text === '*') return { keys: this.all(), separator };
      if (text === ']' && separator === ':') return { keys, separator };
      if (text === '?') {
        if (keys.length > 0) throw this.tokens.unexpected('JSON filter', ']');
        separator = '?';
        continue;
      }
      keys.push(text === ':' ? undefined : this.key());
      const next = this.separator(text === ':' ? text : this.tokens.scan().text, separator);
      if (next === undefined) return { keys, separator };
      separator = next;
    }
  }

  private all(): 'all' {
    this.tokens.expect(']', 'JSON bracket star');
    return 'all';
  }

  private key(): Expression {
    this.tokens.putBack();
    return this.expression();
  }

  /** The last token as a separator; undefined when the bracket is closed. */
  private separator(text: string, before: Separator | undefined): Separator | undefined {
    if (text === ']') return undefined;
    if (text === '?') throw this.tokens.unexpected('JSON filter', ']');
    if (text !== ':' && text !== ',') throw this.tokens.unexpected('JSON bracket separator', ':', ',');
    if (before !== undefined && before !== text) {
      throw this.tokens.failure(`mixed ${before.charCodeAt(0)} and ${text.charCodeAt(0)} in JSON bracket`);
    }
    return text;
  }
}
