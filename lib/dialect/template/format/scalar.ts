import { encodeRune, firstRunes, REPLACEMENT_RUNE, isValidRune, type Bytes } from '../text/bytes';
import { formatFloat, SHORTEST, type FloatVerb } from './float-format';
import { pad, type Flags } from './flags';
import type { Complex } from '../syntax/number';
import { canBackquote, quoteBytes, quoteRune } from '../text/quote';
import { isPrintable } from '../text/unicode';

// Each function gives the text of one value under one verb, or undefined when the verb does not go with the kind of value.

const BASES: ReadonlyMap<string, number> = new Map([
  ['v', 10],
  ['d', 10],
  ['b', 2],
  ['o', 8],
  ['O', 8],
  ['x', 16],
  ['X', 16],
]);
const FLOATS: ReadonlyMap<string, { readonly verb: FloatVerb; readonly precision: number }> = new Map([
  ['v', { verb: 'g', precision: SHORTEST }],
  ['b', { verb: 'b', precision: SHORTEST }],
  ['g', { verb: 'g', precision: SHORTEST }],
  ['G', { verb: 'g', precision: SHORTEST }],
  ['x', { verb: 'x', precision: SHORTEST }],
  ['X', { verb: 'x', precision: SHORTEST }],
  ['f', { verb: 'f', precision: 6 }],
  ['F', { verb: 'f', precision: 6 }],
  ['e', { verb: 'e', precision: 6 }],
  ['E', { verb: 'e', precision: 6 }],
]);
/** Significant digits that `#` keeps in the general notation when no precision is given. */
const SHARP_DIGITS = 6;

/** A bool. */
export function formatBool(value: boolean, verb: string, flags: Flags): Bytes | undefined {
  return verb === 't' || verb === 'v' ? pad(String(value), flags) : undefined;
}

/** An integer; unsigned ones look different in Go syntax. */
export function formatInteger(value: bigint, verb: string, flags: Flags, isUnsigned = false): Bytes | undefined {
  if (verb === 'c') return pad(encodeRune(runeOf(value)), flags);
  if (verb === 'q') return pad(quoteRune(runeOf(value), flags.plus), flags);
  if (verb === 'U') return formatUnicode(value, flags);
  const base = BASES.get(verb);
  if (base === undefined) return undefined;
  if (verb === 'v' && flags.sharpV && isUnsigned) return digits(value, 16, verb, { ...flags, sharp: true });
  return digits(value, base, verb, flags);
}

function digits(value: bigint, base: number, verb: string, flags: Flags): Bytes {
  if (flags.precision === 0 && value === 0n) return pad('', { ...flags, zero: false });
  const sign = signOf(value < 0n, flags);
  const written = (value < 0n ? -value : value).toString(base).padStart(leastDigits(sign, flags), '0');
  const number = `${basePrefix(written, base, verb, flags)}${written}`;
  return pad(`${sign}${verb === 'X' ? number.toUpperCase() : number}`, { ...flags, zero: false });
}

function signOf(isNegative: boolean, flags: Flags): string {
  if (isNegative) return '-';
  return flags.plus ? '+' : flags.space ? ' ' : '';
}

/** Zero padding is a matter of digits, so that the sign stays in front. */
function leastDigits(sign: string, { precision, width, zero, minus }: Flags): number {
  if (precision !== undefined) return precision;
  return zero && !minus && width !== undefined ? width - sign.length : 0;
}

function basePrefix(written: string, base: number, verb: string, flags: Flags): string {
  if (base === 8) return `${verb === 'O' ? '0o' : ''}${flags.sharp && !written.startsWith('0') ? '0' : ''}`;
  if (!flags.sharp) return '';
  return base === 2 ? '0b' : base === 16 ? '0x' : '';
}

function formatUnicode(value: bigint, flags: Flags): Bytes {
  const number = BigInt.asUintN(64, value).toString(16).toUpperCase();
  const rune = runeOf(value);
  const shown = flags.sharp && rune !== REPLACEMENT_RUNE && isPrintable(rune) ? ` '${encodeRune(rune)}'` : '';
  return pad(`U+${number.padStart(Math.max(flags.precision ?? 0, 4), '0')}${shown}`, { ...flags, zero: false });
}

function runeOf(value: bigint): number {
  return value >= 0n && value <= 0x10ffffn && isValidRune(Number(value)) ? Number(value) : REPLACEMENT_RUNE;
}

/** A float. */
export function formatFloatVerb(value: number, verb: string, flags: Flags): Bytes | undefined {
  const notation = FLOATS.get(verb);
  if (notation === undefined) return undefined;
  const precision = flags.precision ?? notation.precision;
  const plain = formatFloat(value, notation.verb, precision);
  const unsigned = plain.replace(/^[+-]/, '');
  const sign = plain.startsWith('-') ? '-' : '+';
  if (!Number.isFinite(value)) return formatNotFinite(sign, unsigned, flags);
  const cased = 'GXE'.includes(verb) ? unsigned.toUpperCase() : unsigned;
  return signed(sign, flags.sharp && verb !== 'b' ? withPoint(cased, verb, precision) : cased, flags);
}

function formatNotFinite(sign: string, name: string, flags: Flags): Bytes {
  const shown = sign === '-' || flags.plus ? sign : flags.space ? ' ' : name === 'NaN' ? '' : '+';
  return pad(`${shown}${name}`, { ...flags, zero: false });
}

function signed(sign: string, number: Bytes, flags: Flags): Bytes {
  const shown = sign === '+' && !flags.plus ? (flags.space ? ' ' : '') : sign;
  if (!flags.zero || flags.minus || shown === '') return pad(`${shown}${number}`, flags);
  return `${shown}${number.padStart((flags.width ?? 0) - 1, '0')}`;
}

/** What `#` does to a float: it keeps the point, and in the general notation the zeros after it. */
function withPoint(number: string, verb: string, precision: number): string {
  const exponentAt = number.search(verb === 'x' || verb === 'X' ? /[pP]/ : /[eEpP]/);
  const mantissa = exponentAt < 0 ? number : number.slice(0, exponentAt);
  const exponent = exponentAt < 0 ? '' : number.slice(exponentAt);
  const pointed = mantissa.includes('.') ? mantissa : `${mantissa}.`;
  const wanted = 'vgGx'.includes(verb) ? (precision < 0 ? SHARP_DIGITS : precision) : 0;
  const counted = mantissa === '0' ? 1 : significantDigits(mantissa);
  return `${pointed}${'0'.repeat(Math.max(wanted - counted, 0))}${exponent}`;
}

/** Digits from the first that is not zero, the `x` of a hexadecimal prefix among them: Go counts it too. */
function significantDigits(mantissa: string): number {
  return mantissa.replace('.', '').replace(/^0+/, '').length;
}

/** A complex number. */
export function formatComplex(value: Complex, verb: string, flags: Flags): Bytes | undefined {
  const re = formatFloatVerb(value.re, verb, flags);
  const im = formatFloatVerb(value.im, verb, { ...flags, plus: true });
  return re === undefined || im === undefined ? undefined : `(${re}${im}i)`;
}

/** A string. */
export function formatString(value: Bytes, verb: string, flags: Flags): Bytes | undefined {
  switch (verb) {
    case 'v':
      return flags.sharpV ? quoted(value, flags) : pad(truncated(value, flags), flags);
    case 's':
      return pad(truncated(value, flags), flags);
    case 'q':
      return quoted(value, flags);
    case 'x':
    case 'X':
      return formatHex(value, verb, flags);
    default:
      return undefined;
  }
}

function truncated(value: Bytes, flags: Flags): Bytes {
  return flags.precision === undefined ? value : firstRunes(value, flags.precision);
}

function quoted(value: Bytes, flags: Flags): Bytes {
  const text = truncated(value, flags);
  if (flags.sharp && canBackquote(text)) return pad(`\`${text}\``, flags);
  return pad(quoteBytes(text, flags.plus), flags);
}

/** The bytes of a string in hexadecimal; the precision counts bytes. */
function formatHex(value: Bytes, verb: string, flags: Flags): Bytes {
  const bytes = flags.precision === undefined ? value : value.slice(0, flags.precision);
  const prefix = flags.sharp && bytes !== '' ? `0${verb}` : '';
  const hex = [...bytes].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
  const cased = verb === 'X' ? hex.map((pair) => pair.toUpperCase()) : hex;
  return pad(flags.space ? cased.map((pair) => prefix + pair).join(' ') : prefix + cased.join(''), flags);
}
