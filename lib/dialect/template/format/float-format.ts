import { exactDecimal, floatParts, roundDecimal, shortestDecimal, type Decimal } from './decimal';

/** The notations of a float: with exponent, without, whichever is shorter, hexadecimal, binary exponent. */
export type FloatVerb = 'e' | 'f' | 'g' | 'x' | 'b';

/** As many digits as are needed to tell the number from all others. */
export const SHORTEST = -1;

/** From this exponent on the general notation with the fewest digits writes an exponent. */
const SHORTEST_EXPONENT = 6;

/** Writes a number without a sign in front of positive ones; infinities and NaN as `+Inf`, `-Inf`, `NaN`. */
export function formatFloat(value: number, verb: FloatVerb, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return `${sign}${formatPositive(Math.abs(value), verb, precision)}`;
}

function formatPositive(value: number, verb: FloatVerb, precision: number): string {
  switch (verb) {
    case 'b':
      return binaryNotation(value);
    case 'x':
      return hexNotation(value, precision);
    case 'e':
      return exponentNotation(
        digitsFor(value, precision, () => precision + 1),
        precision,
      );
    case 'f':
      return plainNotation(
        digitsFor(value, precision, (exact) => exact.point + precision),
        precision,
      );
    default:
      return generalNotation(value, precision);
  }
}

function digitsFor(value: number, precision: number, count: (exact: Decimal) => number): Decimal {
  if (precision < 0) return shortestDecimal(value);
  const exact = exactDecimal(value);
  return roundDecimal(exact, count(exact));
}

function exponentNotation({ digits, point }: Decimal, precision: number): string {
  const decimals = precision < 0 ? Math.max(digits.length - 1, 0) : precision;
  const fraction = digits.slice(1, 1 + decimals).padEnd(decimals, '0');
  const exponent = digits === '' ? 0 : point - 1;
  const size = Math.abs(exponent).toString().padStart(2, '0');
  return `${digits.charAt(0) || '0'}${fraction === '' ? '' : '.'}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
}

function plainNotation({ digits, point }: Decimal, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const decimals = precision < 0 ? Math.max(digits.length - point, 0) : precision;
  if (decimals === 0) return whole;
  const zeros = '0'.repeat(Math.min(Math.max(-point, 0), decimals));
  const fraction = `${zeros}${digits.slice(Math.max(point, 0))}`.slice(0, decimals).padEnd(decimals, '0');
  return `${whole}.${fraction}`;
}

function generalNotation(value: number, precision: number): string {
  const wanted = precision === 0 ? 1 : precision;
  const decimal = digitsFor(value, wanted, () => wanted);
  const count = decimal.digits.length;
  const exponent = decimal.point - 1;
  if (exponent < -4 || exponent >= exponentLimit(decimal, wanted)) return exponentNotation(decimal, Math.max(count - 1, 0));
  return plainNotation(decimal, Math.max(count - decimal.point, 0));
}

function exponentLimit({ digits, point }: Decimal, precision: number): number {
  if (precision < 0) return SHORTEST_EXPONENT;
  return precision > digits.length && digits.length >= point ? digits.length : precision;
}

function binaryNotation(value: number): string {
  const { mantissa, exponent } = floatParts(value);
  return `${mantissa}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

function hexNotation(value: number, precision: number): string {
  const { lead, fraction, exponent } = hexParts(value, precision);
  const decimals = precision < 0 ? fraction.replace(/0+$/, '') : fraction.slice(0, precision).padEnd(precision, '0');
  const size = Math.abs(exponent).toString().padStart(2, '0');
  return `0x${lead}${decimals === '' ? '' : '.'}${decimals}p${exponent < 0 ? '-' : '+'}${size}`;
}

/** A number as lead.fraction × 2^exponent with the lead 1 (0 for zero), rounded to the wanted hexadecimal digits. */
function hexParts(value: number, precision: number): { lead: string; fraction: string; exponent: number } {
  if (value === 0) return { lead: '0', fraction: '', exponent: 0 };
  const parts = floatParts(value);
  const shift = 53 - parts.mantissa.toString(2).length;
  const exponent = parts.exponent - shift + 52;
  const mantissa = roundBits(parts.mantissa << BigInt(shift), precision);
  const carry = mantissa >> 53n === 1n;
  const normal = carry ? mantissa >> 1n : mantissa;
  const fraction = (normal & ((1n << 52n) - 1n)).toString(16).padStart(13, '0');
  return { lead: '1', fraction, exponent: carry ? exponent + 1 : exponent };
}

/** Rounds a mantissa with 52 fractional bits to so many hexadecimal digits, ties to even. */
function roundBits(mantissa: bigint, precision: number): bigint {
  if (precision < 0 || precision >= 13) return mantissa;
  const dropped = BigInt(52 - 4 * precision);
  const half = 1n << (dropped - 1n);
  const rest = mantissa & ((1n << dropped) - 1n);
  const kept = mantissa >> dropped;
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  return (up ? kept + 1n : kept) << dropped;
}
