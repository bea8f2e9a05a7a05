import { bracesAt, malformedAt, unescaped } from './braces';
import { BAD_PATTERN, GlobError } from './errors';
import {
  BACKSLASH,
  BANG,
  CARET,
  CLOSE_CLASS,
  DASH,
  OPEN_BRACE,
  OPEN_CLASS,
  QUESTION,
  SLASH,
  STAR,
  type Runes,
  type Steps,
} from './runes';

// File globs are those of the Go library doublestar. A pattern is read while it is matched, so that what is wrong with it may never be
// seen, and braces are text: each alternative takes their place in turn, in order, and the first that matches or is malformed decides.

/** How many braces may be replaced by an alternative at a time. */
const MAX_DEPTH = 500;

/** So many plain characters cost as much as one step. */
const LITERALS_PER_STEP = 24;

/** Where to take up again: from this place in the pattern, with the text from that place on. */
interface Resume {
  readonly pattern: number;
  text: number;
}

/** The last `*` and the last `**`/ that were passed. */
interface Stars {
  readonly single: Resume | undefined;
  readonly double: Resume | undefined;
}

/** What reading one piece of the pattern led to. */
type Outcome = 'passed' | 'failed' | boolean;

/** Matches a text with a pattern whose braces are replaced one by one. */
export class FileMatch {
  private text = 0;
  private stars: Stars = { single: undefined, double: undefined };
  /** Only at the start of a segment are two stars more than one. */
  private startsSegment = true;

  constructor(
    private readonly pattern: Runes,
    private readonly name: Runes,
    private readonly steps: Steps,
    private at = 0,
    private readonly depth = 0,
  ) {
    if (depth > MAX_DEPTH) throw new GlobError(`glob has more than ${MAX_DEPTH} braces`, { code: 'depth', offset: 0 });
    steps.take(depth === 0 ? 0 : pattern.length);
  }

  /** Takes over where the match stands that met the braces. */
  private resume(text: number, { single, double }: Stars): this {
    this.text = text;
    this.stars = { single: single && { ...single }, double: double && { ...double } };
    return this;
  }

  /**
   * Whether the text matches.
   * @throws GlobError when something malformed was met
   */
  public run(): boolean {
    while (this.text < this.name.length) {
      this.steps.take();
      const outcome = this.at < this.pattern.length ? this.piece() : 'failed';
      if (typeof outcome === 'boolean') return outcome;
      if (outcome === 'failed' && !this.backtrack()) return this.fail();
    }
    return isNothing(this.pattern, this.at, this.steps, this.depth);
  }

  private piece(): Outcome {
    switch (this.pattern[this.at]) {
      case STAR:
        return this.star();
      case QUESTION:
        this.startsSegment = false;
        return this.name[this.text] === SLASH ? 'failed' : this.pass(this.at + 1);
      case OPEN_CLASS:
        this.startsSegment = false;
        return this.class();
      case OPEN_BRACE:
        return this.braces();
      default:
        return this.literal();
    }
  }

  private pass(at: number): Outcome {
    this.at = at;
    this.text++;
    return 'passed';
  }

  private star(): Outcome {
    this.at++;
    if (this.pattern[this.at] === STAR) {
      this.at++;
      if (this.startsSegment && this.at >= this.pattern.length) return true;
      if (this.startsSegment && this.pattern[this.at] === SLASH) {
        this.at++;
        this.stars = { single: undefined, double: { pattern: this.at, text: this.text } };
        return 'passed';
      }
    }
    this.startsSegment = false;
    this.stars = { ...this.stars, single: { pattern: this.at, text: this.text } };
    return 'passed';
  }

  private class(): Outcome {
    const { pattern } = this;
    const isNegated = pattern[this.at + 1] === BANG || pattern[this.at + 1] === CARET;
    this.at += isNegated ? 2 : 1;
    if (this.at >= pattern.length || pattern[this.at] === CLOSE_CLASS) throw malformed();
    if (this.inClass(this.name[this.text] ?? 0) === isNegated) {
      if (this.at >= pattern.length) throw malformed();
      return 'failed';
    }
    const end = unescaped(pattern, this.at, CLOSE_CLASS);
    this.steps.take(1);
    if (end < 0) throw malformed();
    return this.pass(end + 1);
  }

  /** Reads a class until it has the character, or to its end. */
  private inClass(rune: number): boolean {
    let low: number | undefined;
    while (this.at < this.pattern.length && this.pattern[this.at] !== CLOSE_CLASS) {
      this.steps.take();
      const from = this.endsRange() ? low : undefined;
      if (from !== undefined) this.at++;
      const to = this.member();
      if ((from ?? to) <= rune && rune <= to) return true;
      low = from === undefined ? to : undefined;
    }
    return false;
  }

  private endsRange(): boolean {
    const next = this.at + 1;
    return this.pattern[this.at] === DASH && next < this.pattern.length && this.pattern[next] !== CLOSE_CLASS;
  }

  private member(): number {
    if (this.pattern[this.at] === BACKSLASH) this.at++;
    return this.pattern[this.at++] ?? -1;
  }

  private braces(): Outcome {
    const braces = bracesAt(this.pattern, this.at + 1);
    if (braces === undefined) throw malformed();
    this.steps.take(this.pattern.length - this.at);
    return braces.parts.some(([from, to]) => {
      const replaced = replace(this.pattern, this.at, this.pattern.slice(from, to), braces.after);
      return new FileMatch(replaced, this.name, this.steps, this.at, this.depth + 1).resume(this.text, this.stars).run();
    });
  }

  private literal(): Outcome {
    const isEscaped = this.pattern[this.at] === BACKSLASH;
    const rune = this.pattern[isEscaped ? this.at + 1 : this.at];
    if (rune === undefined) throw malformed();
    if (rune !== this.name[this.text]) {
      // what is left is looked at from here, and a backslash before it counts as its own even where it is escaped itself
      if (!isEscaped && this.pattern[this.at - 1] === BACKSLASH) this.at--;
      return 'failed';
    }
    this.startsSegment = rune === SLASH;
    this.pass(this.at + (isEscaped ? 2 : 1));
    return this.literals();
  }

  /** Passes all plain characters that match: that is where the time goes. */
  private literals(): Outcome {
    const { pattern, name } = this;
    const { at, text } = this;
    let count = 0;
    for (
      let rune = pattern[at];
      rune !== undefined && rune === name[text + count] && !isSpecial(rune);
      rune = pattern[at + count]
    ) {
      count++;
      this.startsSegment = rune === SLASH;
    }
    this.steps.take(Math.ceil(count / LITERALS_PER_STEP));
    this.at += count;
    this.text += count;
    return 'passed';
  }

  /** Lets the last star take one more character, or the last double star one more segment. */
  private backtrack(): boolean {
    const { single, double } = this.stars;
    if (single !== undefined && this.name[single.text] !== SLASH) {
      single.text++;
      this.restart(single, false);
      return true;
    }
    if (double === undefined) return false;
    const slash = this.name.indexOf(SLASH, double.text);
    this.steps.take((slash < 0 ? this.name.length : slash) - double.text);
    if (slash < 0) return false;
    double.text = slash + 1;
    this.restart(double, true);
    return true;
  }

  private restart({ pattern, text }: Resume, startsSegment: boolean): void {
    this.at = pattern;
    this.text = text;
    this.startsSegment = startsSegment;
  }

  private fail(): boolean {
    this.steps.take(this.pattern.length - this.at);
    if (malformedAt(this.pattern, this.at) >= 0) throw malformed();
    return false;
  }
}

const SLASHES_AND_STARS: ReadonlySet<string> = new Set(['', '*', '**', '/**', '**/', '/**/']);

/** Whether the rest of a pattern matches no text at all. Few patterns do, and braces only where they come first. */
function isNothing(pattern: Runes, from: number, steps: Steps, depth: number): boolean {
  const rest = pattern.length - from > 4 ? undefined : String.fromCodePoint(...pattern.slice(from));
  if (rest !== undefined && SLASHES_AND_STARS.has(rest)) return true;
  steps.take(pattern.length - from);
  if (pattern[from] !== OPEN_BRACE) {
    if (malformedAt(pattern, from) >= 0) throw malformed();
    return false;
  }
  const braces = bracesAt(pattern, from + 1);
  if (braces === undefined) throw malformed();
  if (depth >= MAX_DEPTH) throw new GlobError(`glob has more than ${MAX_DEPTH} braces`, { code: 'depth', offset: 0 });
  return braces.parts.some(([start, end]) =>
    isNothing(replace(pattern, 0, pattern.slice(start, end), braces.after), 0, steps, depth + 1),
  );
}

function isSpecial(rune: number): boolean {
  return rune === STAR || rune === QUESTION || rune === OPEN_CLASS || rune === OPEN_BRACE || rune === BACKSLASH;
}

function replace(pattern: Runes, keep: number, part: Runes, after: number): Runes {
  return [...pattern.slice(0, keep), ...part, ...pattern.slice(after)];
}

function malformed(): GlobError {
  return new GlobError(BAD_PATTERN, { code: 'syntax', offset: 0 });
}
