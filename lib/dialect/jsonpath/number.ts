/** Thrown by parseFloatText; the caller adds where. */
export class FloatError extends Error {}

const DIGITS = '[0-9](?:_?[0-9])*';
const DECIMAL = new RegExp(`^[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`);
const HEX = /^([+-]?)0[xX](_?[0-9a-fA-F](?:_?[0-9a-fA-F])*)?(?:\.([0-9a-fA-F](?:_?[0-9a-fA-F])*)?)?[pP]([+-]?[0-9](?:_?[0-9])*)$/;
const NOT_FINITE = /^(?:([+-]?)inf(?:inity)?|nan)$/i;
const MIN_INT64 = -(2 ** 63);

/**
 * Reads a number as strconv.ParseFloat does.
 * @throws FloatError when it is malformed or too large
 */
export function parseFloatText(text: string): number {
  const special = NOT_FINITE.exec(text);
  if (special) return /nan/i.test(text) ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
  const value = DECIMAL.test(text) ? Number(text.replaceAll('_', '')) : hexFloat(text);
  if (value === undefined) throw new FloatError('invalid syntax');
  if (!Number.isFinite(value)) throw new FloatError('value out of range');
  return value;
}

/** The number that a text stands for, or undefined. */
export function floatOf(text: string): number | undefined {
  try {
    return parseFloatText(text);
  } catch (error) {
    if (error instanceof FloatError) return undefined;
    throw error;
  }
}

/** What Go makes of a float that becomes an int: too large a one, or NaN, is the least int. */
export function toInt(value: number): number {
  const whole = Math.trunc(value);
  return whole >= MIN_INT64 && whole < -MIN_INT64 ? whole + 0 : MIN_INT64;
}

function hexFloat(text: string): number | undefined {
  const [matched, sign, whole = '', fraction = '', exponent = '0'] = HEX.exec(text) ?? [];
  if (matched === undefined || whole + fraction === '') return undefined;
  const digits = (whole + fraction).replaceAll('_', '');
  const shift = Number(exponent.replaceAll('_', '')) - 4 * fraction.replaceAll('_', '').length;
  const value = Number(BigInt(`0x${digits}`)) * 2 ** shift;
  return sign === '-' ? -value : value;
}
