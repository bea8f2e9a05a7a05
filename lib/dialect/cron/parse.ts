import { Cron } from './cron';
import { CronError } from './errors';
import { FIELD_KINDS, parseField } from './field';
import { splitAtSpace, trimSpace, type Word } from './words';
import { findZone, type Zone } from './zone';

const ZONE_PREFIX = /^(?:CRON_)?TZ=/;

interface Prefix {
  /** What follows it. */
  readonly rest: Word;
  readonly timeZone?: string;
  readonly zone?: Zone;
}

/**
 * Parses a schedule of five fields: minute, hour, day of month, month, day of week (0 is Sunday, 7 is an error), perhaps after `TZ=Zone ` or
 * `CRON_TZ=Zone `. A field is a list of `*`, `?`, numbers and ranges, with steps; months and weekdays may be named by three letters. There are no
 * descriptors such as `@daily`.
 * @throws CronError when the text is no schedule or its time zone does not exist
 * @example parseCron('30 9 * * mon-fri')
 */
export function parseCron(text: string): Cron {
  if (text === '') throw new CronError('empty spec string', { code: 'syntax', offset: 0 });
  const { rest, timeZone, zone } = parsePrefix({ text, offset: 0 });
  if (rest.text.startsWith('@')) {
    throw new CronError(`parser does not accept descriptors: ${rest.text}`, { code: 'syntax', offset: rest.offset });
  }
  const words = splitAtSpace(rest);
  if (!isFive(words)) throw wrongCount(rest, words);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = words;
  const fields = {
    minute: parseField(minute, FIELD_KINDS.minute),
    hour: parseField(hour, FIELD_KINDS.hour),
    dayOfMonth: parseField(dayOfMonth, FIELD_KINDS.dayOfMonth),
    month: parseField(month, FIELD_KINDS.month),
    dayOfWeek: parseField(dayOfWeek, FIELD_KINDS.dayOfWeek),
  };
  return new Cron(text, timeZone, fields, zone);
}

function parsePrefix(whole: Word): Prefix {
  const prefix = ZONE_PREFIX.exec(whole.text)?.[0];
  if (prefix === undefined) return { rest: whole };
  const end = whole.text.indexOf(' ');
  if (end < 0) throw new CronError(`time zone without a schedule: ${whole.text}`, { code: 'syntax', offset: whole.text.length });
  const timeZone = whole.text.slice(prefix.length, end);
  const rest = trimSpace({ text: whole.text.slice(end), offset: end });
  // the zone of the process, which is none of the schedule's
  return timeZone === 'Local' ? { rest } : { rest, timeZone, zone: prefixZone(timeZone, prefix.length) };
}

function prefixZone(name: string, offset: number): Zone {
  try {
    return findZone(name, offset);
  } catch (error) {
    if (!(error instanceof CronError)) throw error;
    throw new CronError(`provided bad location ${name}: ${error.message}`, { code: 'zone', offset });
  }
}

function isFive(words: readonly Word[]): words is readonly [Word, Word, Word, Word, Word] {
  return words.length === 5;
}

function wrongCount(rest: Word, words: readonly Word[]): CronError {
  const sixth = words[5];
  const found = words.map(({ text }) => text).join(' ');
  return new CronError(`expected exactly 5 fields, found ${words.length}: [${found}]`, {
    code: 'syntax',
    offset: sixth?.offset ?? rest.offset + rest.text.length,
  });
}
