import { goLowerCase } from '../lower-case';
import { CronError } from './errors';
import { parseNumber } from './number';
import { splitAt, type Word } from './words';

/** What a field of a schedule may say. */
export interface FieldKind {
  readonly min: number;
  readonly max: number;
  /** Names for numbers, in lower case; the first means `min`. */
  readonly names: readonly string[];
}

/** What a field of a schedule says. */
export interface Field {
  /** The numbers it means, by number. */
  readonly has: readonly boolean[];
  /** It says `*` or `?`, perhaps among others; a step above 1 takes that back. */
  readonly isStar: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The five fields, in the order of a schedule. */
export const FIELD_KINDS = {
  minute: { min: 0, max: 59, names: [] },
  hour: { min: 0, max: 23, names: [] },
  dayOfMonth: { min: 1, max: 31, names: [] },
  month: { min: 1, max: 12, names: MONTHS },
  dayOfWeek: { min: 0, max: 6, names: WEEKDAYS },
} as const satisfies Readonly<Record<string, FieldKind>>;

interface Span {
  readonly low: bigint;
  readonly high: bigint;
  readonly isStar: boolean;
}

/**
 * Reads a field: ranges that commas part. Empty ones count for nothing, so that `,` means no number at all.
 * @throws CronError at the first range that is none
 */
export function parseField(field: Word, kind: FieldKind): Field {
  const has = Array.from({ length: kind.max + 1 }, () => false);
  let isStar = false;
  for (const range of splitAt(field, ',').filter(({ text }) => text !== '')) {
    const { low, high, step, isStar: star } = parseRange(range, kind);
    for (let number = low; number <= high; number += step) has[number] = true;
    isStar ||= star;
  }
  return { has, isStar };
}

/** `low-high/step`, `low/step` up to the maximum, `low-high`, or one number. */
function parseRange(range: Word, kind: FieldKind): { low: number; high: number; step: number; isStar: boolean } {
  const [bounds, stepWord, ...surplus] = splitAt(range, '/');
  const span = parseSpan(bounds, range, kind);
  if (surplus.length > 0) throw syntaxError(`too many slashes: ${range.text}`, range);
  if (stepWord === undefined) return checked(span, 1n, range, kind);
  const step = parseNumber(stepWord);
  const toMaximum = !bounds.text.includes('-');
  const stepped = { ...span, high: toMaximum ? BigInt(kind.max) : span.high, isStar: span.isStar && step <= 1n };
  return checked(stepped, step, range, kind);
}

function parseSpan(bounds: Word, range: Word, { min, max, names }: FieldKind): Span {
  const [low, high, ...surplus] = splitAt(bounds, '-');
  // what follows a star is not looked at
  if (low.text === '*' || low.text === '?') return { low: BigInt(min), high: BigInt(max), isStar: true };
  const first = parseNumberOrName(low, min, names);
  if (surplus.length > 0) throw syntaxError(`too many hyphens: ${range.text}`, range);
  return { low: first, high: high === undefined ? first : parseNumberOrName(high, min, names), isStar: false };
}

function parseNumberOrName(word: Word, min: number, names: readonly string[]): bigint {
  const index = names.indexOf(goLowerCase(word.text));
  return index >= 0 ? BigInt(min + index) : parseNumber(word);
}

function checked({ low, high, isStar }: Span, step: bigint, range: Word, { min, max }: FieldKind): ReturnType<typeof parseRange> {
  if (low < min) throw syntaxError(`beginning of range (${low}) below minimum (${min}): ${range.text}`, range);
  if (high > max) throw syntaxError(`end of range (${high}) above maximum (${max}): ${range.text}`, range);
  if (low > high) throw syntaxError(`beginning of range (${low}) beyond end of range (${high}): ${range.text}`, range);
  if (step === 0n) throw syntaxError(`step of range should be a positive number: ${range.text}`, range);
  return { low: Number(low), high: Number(high), step: Number(step), isStar };
}

function syntaxError(message: string, { offset }: Word): CronError {
  return new CronError(message, { code: 'syntax', offset });
}
