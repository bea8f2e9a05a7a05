import { Alphabet } from './alphabet';
import { Automaton } from './automaton';
import { parse, type Parsed } from './parser';
import { compile, type Program } from './program';
import { Steps } from './steps';
import { Threads } from './threads';

export { Re2Error, type Re2ErrorCode, type Re2ErrorDetails } from './errors';

const REPLACEMENT = 0xfffd;

/** A compiled pattern. */
export class Re2 {
  private readonly parsed: Parsed;
  private compiled: { readonly program: Program; readonly alphabet: Alphabet; readonly automaton: Automaton } | undefined;

  /** @throws Re2Error when Go's regexp would refuse the pattern */
  constructor(public readonly pattern: string) {
    this.parsed = parse(pattern);
  }

  /** How many groups the pattern has that are remembered. */
  public get groupCount(): number {
    return this.parsed.captures;
  }

  /**
   * Whether the pattern matches somewhere in the text.
   * @throws Re2Error when the pattern is too large (`code` is `size`) or takes more than 1.5·10⁶ steps on this text (`steps`)
   */
  public test(text: string): boolean {
    return this.machine().automaton.test(runesOf(text), new Steps());
  }

  /**
   * The leftmost match and its groups, the match itself being the first; a group that took no part is undefined.
   * @throws Re2Error as `test` does
   */
  public exec(text: string): readonly (string | undefined)[] | undefined {
    const { automaton, program, alphabet } = this.machine();
    const runes = runesOf(text);
    if (!automaton.test(runes, new Steps())) return undefined;
    const slots = new Threads(program, alphabet, 2 * this.groupCount + 2).find(runes, new Steps()) ?? [];
    return Array.from({ length: this.groupCount + 1 }, (_, group) => textBetween(runes, slots[2 * group], slots[2 * group + 1]));
  }

  private machine(): NonNullable<typeof this.compiled> {
    if (this.compiled === undefined) {
      const program = compile(this.parsed.node);
      const alphabet = new Alphabet(program.sets);
      this.compiled = { program, alphabet, automaton: new Automaton(program, alphabet) };
    }
    return this.compiled;
  }
}

/**
 * Compiles a pattern in the syntax of Go's regexp (RE2).
 * @throws Re2Error when Go would refuse it, in Go's words
 * @example compileRe2('(?m)^/deploy\\b').test(comment.body)
 */
export function compileRe2(pattern: string): Re2 {
  return new Re2(pattern);
}

function runesOf(text: string): readonly number[] {
  return Array.from(text, (char) => {
    const rune = char.codePointAt(0) ?? REPLACEMENT;
    return rune >= 0xd800 && rune <= 0xdfff ? REPLACEMENT : rune;
  });
}

function textBetween(runes: readonly number[], from = -1, to = -1): string | undefined {
  if (from < 0 || to < 0) return undefined;
  return Array.from({ length: to - from }, (_, index) => String.fromCodePoint(runes[from + index] ?? REPLACEMENT)).join('');
}
