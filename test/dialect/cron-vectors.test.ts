import { CronError, nextTimes, parseCron } from '../../lib/dialect';
import { readVectors, recordOf, textOf } from './vectors';

interface CronVector {
  readonly name: string;
  readonly schedule: string;
  readonly timeZone: string | undefined;
  readonly from: string;
  /** The times that follow; null where none does. */
  readonly next: readonly unknown[] | undefined;
  /** What the library said, unless it crashed. */
  readonly error: string | undefined;
}

function cronVector(line: unknown): CronVector {
  const { name, schedule, timezone, from, next, error, panics } = recordOf(line);
  return {
    name: textOf(name) ?? JSON.stringify(schedule),
    schedule: textOf(schedule) ?? '',
    timeZone: textOf(timezone),
    from: textOf(from) ?? '',
    next: Array.isArray(next) ? next : undefined,
    error: panics === true ? undefined : textOf(error),
  };
}

function timesAfter({ schedule, timeZone, from, next }: CronVector): readonly (string | null)[] {
  const times = nextTimes(parseCron(schedule), { after: new Date(from), timeZone, count: next?.length ?? 1 });
  const texts = times.map((time) => time.toISOString().replace('.000Z', 'Z'));
  return texts.length < (next?.length ?? 0) ? [...texts, null] : texts;
}

/** Each line is a schedule that the Go library read; the found ones come from random schedules. */
describe.each(['dialects/cron.jsonl', 'dialects/cron-found.jsonl'])('%s', (file) => {
  const vectors = readVectors(file).map(cronVector);
  const table = vectors.map((vector) => [vector.name, vector] as const);

  if (table.length === 0) test('is absent from this folder', () => expect(vectors).toEqual([]));
  else {
    test.each(table)('%s', (_, vector) => {
      if (vector.next !== undefined) expect(timesAfter(vector)).toEqual(vector.next);
      else if (vector.error !== undefined)
        expect(() => timesAfter(vector)).toThrow(new CronError(vector.error, { code: 'syntax', offset: 0 }));
      else expect(() => timesAfter(vector)).toThrow(CronError);
    });
  }
});
