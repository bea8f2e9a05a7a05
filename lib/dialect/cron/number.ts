import { goQuote } from '../template';
import { CronError } from './errors';
import type { Word } from './words';

const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;
const INTEGER = /^[+-]?[0-9]+$/;

/**
 * Reads a decimal number that is not negative. It is a bigint because what Go reads is told in messages up to 2⁶³-1.
 * @throws CronError when it is none
 */
export function parseNumber({ text, offset }: Word): bigint {
  const value = readInteger(text);
  if (typeof value === 'string') {
    const message = `failed to parse int from ${text}: strconv.Atoi: parsing ${goQuote(text)}: ${value}`;
    throw new CronError(message, { code: 'syntax', offset });
  }
  if (value < 0n) throw new CronError(`negative number (${value}) not allowed: ${text}`, { code: 'syntax', offset });
  return value;
}

// As strconv reads: digit by digit, so that a number is out of range before what follows its digits can be wrong.
function readInteger(text: string): bigint | 'invalid syntax' | 'value out of range' {
  const [digits = ''] = /^[0-9]*/.exec(text.replace(/^[+-]?0*/, '')) ?? [];
  // no number of more digits is in range, and converting takes quadratic time
  const value = BigInt(`0${digits.slice(0, 21)}`);
  if (value > MAX_UINT64) return 'value out of range';
  if (!INTEGER.test(text)) return 'invalid syntax';
  if (text.startsWith('-')) return value <= MAX_INT64 + 1n ? -value : 'value out of range';
  return value <= MAX_INT64 ? value : 'value out of range';
}
