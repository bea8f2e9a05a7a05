import type { Bytes } from '../text/bytes';
import { quoteBytes } from '../text/quote';
import { unquoteChar } from '../text/unquote';

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** A constant with all readings it allows: `1e3` is a float that can also stand where an int is wanted. */
export interface NumberConstant {
  /** What the constant is when nothing else is asked of it. */
  readonly ideal: 'int' | 'float' | 'complex' | 'overflow';
  readonly int?: bigint;
  readonly float?: number;
  readonly complex?: Complex;
}

/** A number literal that is none. */
export class NumberError extends Error {}

const MAX_INT = 2n ** 63n - 1n;
const MIN_INT = -(2n ** 63n);
const MAX_UINT = 2n ** 64n - 1n;
/** More digits than this are an overflow in every base; it keeps a long literal from costing quadratic time. */
const MAX_DIGITS = 64;

const DIGITS = /^(?:0|[1-9][0-9]{0,14})$/;

/** The notations of integers, with the prefix that says their base to BigInt. */
const INTEGERS: readonly { readonly prefix: string; readonly pattern: RegExp }[] = [
  { prefix: '', pattern: /^([+-]?)(0|[1-9](?:_?[0-9])*)$/ },
  { prefix: '0x', pattern: /^([+-]?)0[xX]((?:_?[0-9a-fA-F])+)$/ },
  { prefix: '0b', pattern: /^([+-]?)0[bB]((?:_?[01])+)$/ },
  { prefix: '0o', pattern: /^([+-]?)0[oO]?((?:_?[0-7])+)$/ },
];
const DECIMAL_FLOAT = /^[+-]?(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?$/;
const HEX_FLOAT = /^([+-]?)0[xX]_?([0-9a-fA-F_]*)\.?([0-9a-fA-F_]*)[pP]([+-]?[0-9](?:_?[0-9])*)$/;
const COMPLEX = /^([+-]?(?:[^+-]|(?<=[eEpP])[+-])*)((?<![eEpP])[+-].*)i$/;

/**
 * Reads a number as it stands in a template.
 * @throws NumberError when it is malformed or too large
 */
export function parseNumber(text: Bytes): NumberConstant {
  if (text.endsWith('i')) {
    const im = parseFloatLiteral(text.slice(0, -1));
    if (im !== undefined) return complexConstant({ re: 0, im });
  }
  return parseInteger(text) ?? parseReal(text);
}

/**
 * Reads a complex number of two parts, as `1+2i`.
 * @throws NumberError when it is malformed
 */
export function parseComplex(text: Bytes): NumberConstant {
  const [, real = '', imaginary = ''] = COMPLEX.exec(text) ?? [];
  if (/^[+-]?$/.test(imaginary)) throw new NumberError('syntax error scanning complex number');
  return complexConstant({ re: complexPart(real), im: complexPart(imaginary) });
}

function complexPart(text: Bytes): number {
  const value = parseFloatLiteral(text);
  if (value === undefined) throw new NumberError(`strconv.ParseFloat: parsing ${quoteBytes(text)}: invalid syntax`);
  return value;
}

/**
 * Reads a character constant, which is an int.
 * @throws NumberError when it is malformed
 */
export function parseCharConstant(text: Bytes): NumberConstant {
  const char = unquoteChar(text);
  if (char === undefined) throw new NumberError('invalid syntax');
  if (char.tail !== "'") throw new NumberError(`malformed character constant: ${text}`);
  return { ideal: 'int', int: BigInt(char.rune), float: char.rune };
}

function complexConstant(complex: Complex): NumberConstant {
  if (complex.im !== 0) return { ideal: 'complex', complex };
  return { ideal: 'complex', complex, float: complex.re, int: wholeNumber(complex.re) };
}

function parseInteger(text: Bytes): NumberConstant | undefined {
  const value = integerValue(text);
  if (value === undefined) return undefined;
  if (value >= MIN_INT && value <= MAX_INT) return { ideal: 'int', int: value, float: Number(value) };
  const isUnsigned = value <= MAX_UINT && /^[0-9]/.test(text);
  return isUnsigned ? { ideal: 'overflow', float: Number(value) } : undefined;
}

function integerValue(text: Bytes): bigint | undefined {
  if (DIGITS.test(text)) return BigInt(text);
  for (const { prefix, pattern } of INTEGERS) {
    const [, sign, digits] = pattern.exec(text) ?? [];
    if (digits === undefined) continue;
    const written = digits.replaceAll('_', '').replace(/^0+(?=.)/, '');
    if (written.length > MAX_DIGITS) return undefined;
    return BigInt(`${prefix}${written}`) * (sign === '-' ? -1n : 1n);
  }
  return undefined;
}

function parseReal(text: Bytes): NumberConstant {
  const float = parseFloatLiteral(text);
  if (float === undefined) throw new NumberError(`illegal number syntax: ${quoteBytes(text)}`);
  // digits alone that fit no integer are an integer that is too large, not a float
  if (!/[.eEpP]/.test(text)) throw new NumberError(`integer overflow: ${quoteBytes(text)}`);
  return { ideal: isHexInteger(text) ? 'int' : 'float', float, int: wholeNumber(float) };
}

/** Go looks for `.`, `e` or `p` to know a float, and must not take the `e` of `0xe` for one. */
function isHexInteger(text: Bytes): boolean {
  return /^0[xX]/.test(text) && !/[pP]/.test(text);
}

function parseFloatLiteral(text: Bytes): number | undefined {
  const value = DECIMAL_FLOAT.test(text) ? Number(text.replaceAll('_', '')) : hexFloat(text);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function hexFloat(text: Bytes): number | undefined {
  const parts = HEX_FLOAT.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = parts;
  const digits = `${whole}${fraction}`.replaceAll('_', '');
  if (digits === '' || /_$|__/.test(whole) || /^_|_$|__/.test(fraction)) return undefined;
  const scale = Number(exponent.replaceAll('_', '')) - 4 * fraction.replaceAll('_', '').length;
  const value = Number(BigInt(`0x${digits}`)) * 2 ** scale;
  return sign === '-' ? -value : value;
}

function wholeNumber(float: number): bigint | undefined {
  if (!Number.isInteger(float)) return undefined;
  const value = BigInt(float);
  return value >= MIN_INT && value <= MAX_INT ? value : undefined;
}
