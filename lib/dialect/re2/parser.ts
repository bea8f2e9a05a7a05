import { ClassParser } from './class-parser';
import {
  alternateNode,
  assertionNode,
  BEGIN_LINE,
  BEGIN_TEXT,
  captureNode,
  classNode,
  concatNode,
  END_LINE,
  END_TEXT,
  NO_WORD_BOUNDARY,
  repeatNode,
  WORD_BOUNDARY,
  type Node,
  type RepeatNode,
} from './node';
import { MAX_RUNE } from './ranges';
import { Reader } from './reader';
import { Folder } from './unicode';

/** How often something may be repeated, nested repetitions multiplied. */
const MAX_REPEAT = 1000;
const MAX_HEIGHT = 1000;
/** Go's limit on the size of a compiled pattern, in instructions. */
const MAX_SIZE = Math.floor((128 * 1024 * 1024) / 40);

interface Flags {
  readonly foldsCase: boolean;
  readonly multiLine: boolean;
  readonly dotMatchesNewline: boolean;
  readonly isLazy: boolean;
}

/** A group whose parenthesis is open; the pattern as a whole is one, too. */
interface Group {
  /** Undefined for a group that is not remembered. */
  readonly capture: number | undefined;
  /** What to go back to after the group. */
  readonly outer: Flags;
  readonly alternatives: Node[];
  parts: Node[];
}

const FLAGS: ReadonlyMap<string, keyof Flags> = new Map([
  ['i', 'foldsCase'],
  ['m', 'multiLine'],
  ['s', 'dotMatchesNewline'],
  ['U', 'isLazy'],
]);
const NO_FLAGS: Flags = { foldsCase: false, multiLine: false, dotMatchesNewline: false, isLazy: false };

/** A parsed pattern. */
export interface Parsed {
  readonly node: Node;
  readonly captures: number;
}

/**
 * Parses a pattern in the syntax of Go's regexp.
 * @throws Re2Error when it is none
 */
export function parse(pattern: string): Parsed {
  return new Parser(pattern).pattern();
}

class Parser {
  private readonly reader: Reader;
  private readonly classes: ClassParser;
  private readonly groups: Group[] = [];
  private group: Group = { capture: undefined, outer: NO_FLAGS, alternatives: [], parts: [] };
  private flags = NO_FLAGS;
  private captures = 0;
  private folder: Folder | undefined;
  /** Where the repetition begins that was read last, if nothing was read since. */
  private lastRepeat: number | undefined;

  constructor(pattern: string) {
    this.reader = new Reader(pattern);
    this.classes = new ClassParser(this.reader, () => (this.folder ??= new Folder()));
  }

  public pattern(): Parsed {
    while (!this.reader.isAtEnd) {
      const start = this.reader.at;
      const isRepeat = this.piece();
      this.lastRepeat = isRepeat ? start : undefined;
    }
    if (this.groups.length > 0) throw this.reader.errorOfAll('missing closing )');
    return { node: this.closed(), captures: this.captures };
  }

  /** Reads one piece; true when it is a repetition. */
  private piece(): boolean {
    switch (this.reader.peek()) {
      case '(':
        return this.open();
      case ')':
        return this.close();
      case '|':
        return this.bar();
      case '*':
      case '+':
      case '?':
        return this.simpleRepeat();
      case '{':
        return this.countedRepeat();
      case '\\':
        return this.backslash();
      default:
        return this.plain();
    }
  }

  private push(node: Node): false {
    this.group.parts.push(this.checked(node));
    return false;
  }

  private checked(node: Node): Node {
    if (node.height > MAX_HEIGHT) throw this.reader.errorOfAll('expression nests too deeply');
    if (node.size > MAX_SIZE) throw this.reader.errorOfAll('expression too large');
    return node;
  }

  private plain(): false {
    const { reader, flags } = this;
    switch (reader.peek()) {
      case '[':
        return this.push(classNode(this.classes.brackets(flags.foldsCase)));
      case '.':
        reader.at++;
        return this.push(classNode(flags.dotMatchesNewline ? [0, MAX_RUNE] : [0, 0x09, 0x0b, MAX_RUNE]));
      case '^':
        reader.at++;
        return this.push(assertionNode(flags.multiLine ? BEGIN_LINE : BEGIN_TEXT));
      case '$':
        reader.at++;
        return this.push(assertionNode(flags.multiLine ? END_LINE : END_TEXT));
      default:
        return this.literal(reader.takeRune());
    }
  }

  private literal(rune: number): false {
    if (!this.flags.foldsCase) return this.push(classNode([rune, rune]));
    this.folder ??= new Folder();
    return this.push(classNode(this.folder.fold([rune, rune])));
  }

  private backslash(): false {
    const { reader } = this;
    const start = reader.at;
    const flag = new Map([
      ['A', BEGIN_TEXT],
      ['z', END_TEXT],
      ['b', WORD_BOUNDARY],
      ['B', NO_WORD_BOUNDARY],
    ]).get(reader.peek(1));
    if (flag !== undefined) {
      reader.at += 2;
      return this.push(assertionNode(flag));
    }
    if (reader.peek(1) === 'C') throw reader.error('invalid escape sequence', start, start + 2);
    if (reader.peek(1) === 'Q') return this.quoted();
    const group = this.classes.group(this.flags.foldsCase);
    return group === undefined ? this.literal(this.classes.escape()) : this.push(classNode(group));
  }

  private quoted(): false {
    const { reader } = this;
    reader.at += 2;
    while (!reader.isAtEnd && !reader.sees('\\E')) this.literal(reader.takeRune());
    if (!reader.isAtEnd) reader.at += 2;
    return false;
  }

  private bar(): false {
    this.reader.at++;
    this.group.alternatives.push(this.checked(concatNode(this.group.parts)));
    this.group.parts = [];
    return false;
  }

  private closed(): Node {
    return this.checked(alternateNode([...this.group.alternatives, this.checked(concatNode(this.group.parts))]));
  }

  private close(): false {
    const outer = this.groups.pop();
    if (outer === undefined) throw this.reader.errorOfAll('unexpected )');
    this.reader.at++;
    const { capture, outer: flags } = this.group;
    const node = this.closed();
    this.group = outer;
    this.flags = flags;
    return this.push(capture === undefined ? node : captureNode(capture, node));
  }

  private enter(capture: number | undefined, outer = this.flags): false {
    this.groups.push(this.group);
    this.group = { capture, outer, alternatives: [], parts: [] };
    return false;
  }

  private open(): false {
    const { reader } = this;
    if (reader.peek(1) === '?') return this.perlGroup();
    reader.at++;
    return this.enter(++this.captures);
  }

  private perlGroup(): false {
    const { reader } = this;
    if (reader.sees('(?P<') && reader.left > 4) return this.namedGroup(4);
    if (reader.sees('(?<') && reader.left > 3) return this.namedGroup(3);
    const start = reader.at;
    reader.at += 2;
    const outer = this.flags;
    const flags = this.flagList();
    if (flags === undefined) throw reader.error('invalid or unsupported Perl syntax', start);
    this.flags = flags;
    return reader.slice(reader.at - 1) === ':' ? this.enter(undefined, outer) : false;
  }

  private namedGroup(length: number): false {
    const { reader } = this;
    const start = reader.at;
    const end = reader.find('>');
    if (end < 0) throw reader.error('invalid named capture', start, reader.end);
    reader.at = end + 1;
    if (!/^\w+$/.test(reader.slice(start + length, end))) throw reader.error('invalid named capture', start);
    return this.enter(++this.captures);
  }

  /** The flags up to `:` or `)`, which is passed; undefined when something else comes. */
  private flagList(): Flags | undefined {
    let flags = this.flags;
    let isOn = true;
    let sawFlag = false;
    for (let char = this.reader.take(); char !== ''; char = this.reader.take()) {
      const name = FLAGS.get(char);
      if (name !== undefined) {
        flags = { ...flags, [name]: isOn };
        sawFlag = true;
      } else if (char === '-' && isOn) {
        isOn = false;
        sawFlag = false;
      } else return (char === ':' || char === ')') && (isOn || sawFlag) ? flags : undefined;
    }
    return undefined;
  }

  private simpleRepeat(): true {
    const start = this.reader.at;
    const char = this.reader.take();
    const [min, max] = char === '*' ? [0, Infinity] : char === '+' ? [1, Infinity] : [0, 1];
    return this.repeat(start, min, max, false);
  }

  private countedRepeat(): boolean {
    const { reader } = this;
    const start = reader.at;
    const bounds = this.bounds();
    if (bounds === undefined) {
      reader.at++;
      return this.literal(0x7b);
    }
    const { min, max } = bounds;
    const isTooLarge = min > MAX_REPEAT || (max > MAX_REPEAT && max !== Infinity) || min > max;
    if (isTooLarge) throw reader.error('invalid repeat count', start);
    return this.repeat(start, min, max, true);
  }

  /** What braces with numbers say, which are passed; undefined when the brace is but a character. */
  private bounds(): { readonly min: number; readonly max: number } | undefined {
    const end = this.reader.find('}');
    if (end < 0) return undefined;
    const groups = /^\{(?<low>0|[1-9][0-9]*)(?<comma>,)?(?<high>(?<=,)(?:0|[1-9][0-9]*))?\}$/.exec(
      this.reader.slice(this.reader.at, end + 1),
    )?.groups;
    if (groups === undefined) return undefined;
    this.reader.at = end + 1;
    const min = Number(groups.low);
    if (groups.comma === undefined) return { min, max: min };
    return { min, max: groups.high === undefined ? Infinity : Number(groups.high) };
  }

  private repeat(start: number, min: number, max: number, isCounted: boolean): true {
    const { reader } = this;
    const isLazy = reader.accept('?') !== this.flags.isLazy;
    if (this.lastRepeat !== undefined) throw reader.error('invalid nested repetition operator', this.lastRepeat);
    const part = this.group.parts.pop();
    if (part === undefined) throw reader.error('missing argument to repetition operator', start);
    const node = repeatNode(part, { min, max, isGreedy: !isLazy, isCounted });
    const isLarge = isCounted && (min >= 2 || (max >= 2 && max !== Infinity));
    if (isLarge && !mayRepeat(node, MAX_REPEAT)) throw reader.error('invalid repeat count', start);
    this.push(node);
    return true;
  }
}

/** Whether counted repetitions, nested ones multiplied, stay below a limit. */
function mayRepeat(node: Node, limit: number): boolean {
  switch (node.kind) {
    case 'repeat':
      return node.isCounted ? mayCount(node, limit) : mayRepeat(node.part, limit);
    case 'capture':
      return mayRepeat(node.part, limit);
    case 'concat':
    case 'alternate':
      return node.parts.every((part) => mayRepeat(part, limit));
    default:
      return true;
  }
}

function mayCount({ part, min, max }: RepeatNode, limit: number): boolean {
  if (max === 0) return true;
  const times = max === Infinity ? min : max;
  return times <= limit && mayRepeat(part, times > 0 ? Math.floor(limit / times) : limit);
}
