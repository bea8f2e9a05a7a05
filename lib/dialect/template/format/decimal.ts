/** A positive number as decimal digits: 0.d1d2d3… × 10^point. Zero has no digits. */
export interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** The parts of a float64: mantissa × 2^exponent, both whole. */
export interface FloatParts {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const MANTISSA_BITS = 52n;
const BIAS = 1075;

/** Takes a positive, finite float64 apart. */
export function floatParts(value: number): FloatParts {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> MANTISSA_BITS) & 0x7ffn);
  const fraction = bits & ((1n << MANTISSA_BITS) - 1n);
  if (biased === 0) return { mantissa: fraction, exponent: 1 - BIAS };
  return { mantissa: fraction | (1n << MANTISSA_BITS), exponent: biased - BIAS };
}

/** All digits of a positive number: every float64 is a finite decimal. */
export function exactDecimal(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const { mantissa, exponent } = floatParts(value);
  const scaled = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const written = scaled.toString();
  return { digits: written.replace(/0+$/, ''), point: written.length + Math.min(exponent, 0) };
}

/** The fewest digits that still name this positive number and no other float64. */
export function shortestDecimal(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

/** Rounds to a number of digits, ties to even. Only right for exact decimals. */
export function roundDecimal(decimal: Decimal, count: number): Decimal {
  if (count >= decimal.digits.length) return decimal;
  if (count < 0) return { digits: '', point: 0 };
  const kept = decimal.digits.slice(0, count);
  if (!roundsUp(decimal.digits, count)) return trimZeros({ digits: kept, point: decimal.point });
  const next = (BigInt(kept === '' ? '0' : kept) + 1n).toString().padStart(count, '0');
  return trimZeros({ digits: next, point: decimal.point + next.length - count });
}

function roundsUp(digits: string, count: number): boolean {
  const first = digits.charAt(count);
  const isTie = first === '5' && count + 1 === digits.length;
  if (!isTie) return first >= '5';
  return count > 0 && Number(digits.charAt(count - 1)) % 2 === 1;
}

function trimZeros(decimal: Decimal): Decimal {
  const digits = decimal.digits.replace(/0+$/, '');
  return digits === '' ? { digits, point: 0 } : { digits, point: decimal.point };
}
