import { Output, type Budget } from '../exec/budget';
import { decodeRune, type Bytes } from '../text/bytes';
import { noFlags, type Flags } from './flags';
import { printValue } from './printer';
import type { Value } from '../value/value';

/** A number that has grown beyond this may take no further digit. */
const LARGEST = 1_000_000;

/** Writes values as `printf` does. */
export function sprintf(format: Bytes, values: readonly (Value | undefined)[], budget: Budget): Bytes {
  return new Formatter(format, values, new Output(budget)).run();
}

/** Reads a format once from left to right. */
class Formatter {
  private at = 0;
  private argument = 0;
  /** Whether the current verb names its argument well. */
  private isGoodIndex = true;
  /** Whether some verb named its argument; then unused ones are no mistake. */
  private isReordered = false;
  /** Whether an index stood just before, where no second one may. */
  private afterIndex = false;
  private flags: Flags = noFlags();

  constructor(
    private readonly format: Bytes,
    private readonly values: readonly (Value | undefined)[],
    private readonly output: Output,
  ) {}

  public run(): Bytes {
    while (this.at < this.format.length) {
      const next = this.format.indexOf('%', this.at);
      const end = next < 0 ? this.format.length : next;
      this.output.write(this.format.slice(this.at, end));
      this.at = end + 1;
      if (next >= 0) this.verb();
    }
    if (!this.isReordered && this.argument < this.values.length) this.extra();
    return this.output.text();
  }

  private verb(): void {
    this.flags = noFlags();
    this.isGoodIndex = true;
    this.afterIndex = false;
    this.readFlags();
    this.index();
    this.width();
    this.precision();
    if (!this.afterIndex) this.index();
    if (this.at >= this.format.length) return this.output.write('%!(NOVERB)');
    const { size } = decodeRune(this.format, this.at);
    const verb = this.format.slice(this.at, this.at + size);
    this.at += size;
    this.apply(verb);
  }

  private apply(verb: Bytes): void {
    if (verb === '%') return this.output.write('%');
    if (!this.isGoodIndex) return this.output.write(`%!${verb}(BADINDEX)`);
    if (this.argument >= this.values.length) return this.output.write(`%!${verb}(MISSING)`);
    const { sharp, plus } = this.flags;
    if (verb === 'v' || verb === 'w') this.flags = { ...this.flags, sharp: false, sharpV: sharp, plus: false, plusV: plus };
    printValue(this.output, this.values[this.argument], verb, this.flags);
    this.argument++;
  }

  private readFlags(): void {
    for (; ; this.at++) {
      switch (this.format.charAt(this.at)) {
        case '#':
          this.flags.sharp = true;
          break;
        case '0':
          this.flags.zero = true;
          break;
        case '+':
          this.flags.plus = true;
          break;
        case '-':
          this.flags.minus = true;
          break;
        case ' ':
          this.flags.space = true;
          break;
        default:
          return;
      }
    }
  }

  private width(): void {
    if (this.format.charAt(this.at) === '*') {
      this.at++;
      const width = this.intArgument();
      if (width === undefined) this.output.write('%!(BADWIDTH)');
      else if (width < 0) this.flags.minus = true;
      this.flags.width = width === undefined ? undefined : Math.abs(width);
      this.afterIndex = false;
      return;
    }
    this.flags.width = this.number();
    // "%[3]2d"
    if (this.afterIndex && this.flags.width !== undefined) this.isGoodIndex = false;
  }

  private precision(): void {
    // a point at the very end is the verb
    if (this.format.charAt(this.at) !== '.' || this.at + 1 === this.format.length) return;
    this.at++;
    // "%[3].2d"
    if (this.afterIndex) this.isGoodIndex = false;
    this.index();
    if (this.format.charAt(this.at) !== '*') {
      this.flags.precision = this.number() ?? 0;
      return;
    }
    this.at++;
    const precision = this.intArgument();
    this.flags.precision = precision !== undefined && precision >= 0 ? precision : undefined;
    if (this.flags.precision === undefined) this.output.write('%!(BADPREC)');
    this.afterIndex = false;
  }

  /** A number in the format; undefined when there is none or it is too large. */
  private number(): number | undefined {
    const start = this.at;
    let value = 0;
    for (; isDigit(this.format.charAt(this.at)); this.at++) {
      if (value > LARGEST) return this.tooLarge();
      value = value * 10 + Number(this.format.charAt(this.at));
    }
    return this.at === start ? undefined : value;
  }

  /** Go gives up on the number and on what is left of the format. */
  private tooLarge(): undefined {
    this.at = this.format.length;
    return undefined;
  }

  /** The value of a `*`; undefined when it is no int of a sensible size. */
  private intArgument(): number | undefined {
    const value = this.values[this.argument];
    if (this.argument < this.values.length) this.argument++;
    if (value?.kind !== 'int' && value?.kind !== 'uint') return undefined;
    const number = Number(value.value);
    return Math.abs(number) <= LARGEST ? number : undefined;
  }

  /** `[n]`: which argument comes next. */
  private index(): void {
    if (this.format.charAt(this.at) !== '[') {
      this.afterIndex = false;
      return;
    }
    this.isReordered = true;
    const close = this.format.indexOf(']', this.at);
    const written = close < 0 ? '' : this.format.slice(this.at + 1, close);
    this.at = close < 0 ? this.at + 1 : close + 1;
    this.afterIndex = /^[0-9]+$/.test(written);
    const wanted = this.afterIndex ? Number(written) : 0;
    if (wanted >= 1 && wanted <= this.values.length) this.argument = wanted - 1;
    else this.isGoodIndex = false;
  }

  private extra(): void {
    this.output.write('%!(EXTRA ');
    this.values.slice(this.argument).forEach((value, index) => {
      if (index > 0) this.output.write(', ');
      if (value === undefined) return this.output.write('<nil>');
      this.output.write(`${value.type.name}=`);
      printValue(this.output, value, 'v', noFlags());
    });
    this.output.write(')');
  }
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}
