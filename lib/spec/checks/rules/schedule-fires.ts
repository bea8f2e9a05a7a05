import { exampleSpawner } from '../examples';
import { dialect } from '../lazy';
import type { CheckRule, Problem } from '../rule';

export const scheduleFires: CheckRule = {
  id: 'KEL008',
  name: 'schedule-fires',
  severity: 'error',
  title: 'A schedule has five fields and comes again.',
  why:
    'A schedule that does not parse fails every cycle of its spawner: five fields, in UTC, Sunday is 0 and not 7, and no descriptors as `@daily`. ' +
    'One for 30 February parses and never comes.',
  wrong: [
    exampleSpawner({ cron: { schedule: '0 9 * * 7' } }, { promptTemplate: 'Update the dependencies.' }, { maxConcurrency: 1 }),
  ],
  right: [
    exampleSpawner({ cron: { schedule: '0 9 * * 0' } }, { promptTemplate: 'Update the dependencies.' }, { maxConcurrency: 1 }),
  ],
  *check({ spawners, target }): Iterable<Problem> {
    for (const object of spawners) {
      const schedule = object.spec.when.cron?.schedule;
      const why = schedule === undefined ? undefined : (wrongSchedule(schedule) ?? refusedByKelos(schedule, target));
      if (why !== undefined)
        yield { object, field: 'spec.when.cron.schedule', message: `${why}, got ${JSON.stringify(schedule)}` };
    }
  },
};

/** Any instant: a schedule that does not come within five years from it never does. */
const SOME_TIME = new Date('2026-01-01T00:00:00Z');

function wrongSchedule(schedule: string): string | undefined {
  const { CronError, nextTimes } = dialect.cron();
  try {
    return nextTimes(schedule, { after: SOME_TIME, count: 1 }).length > 0 ? undefined : 'must be a schedule that comes again';
  } catch (error) {
    if (error instanceof CronError) return `${mustOf(schedule)}: ${error.message}`;
    throw error;
  }
}

function mustOf(schedule: string): string {
  const fields = schedule
    .trim()
    .replace(/^(?:CRON_)?TZ=\S+\s*/, '')
    .split(/\s+/);
  if (fields.length !== 5) return 'must have five fields, minute, hour, day, month and weekday';
  const isSeven = /(?:^|[-,])7(?:$|[,/])/.test(fields[4] ?? '');
  return isSeven ? 'must have a weekday from 0 to 6, where Sunday is 0' : 'must be a schedule that can be read';
}

function refusedByKelos(schedule: string, target: string): string | undefined {
  return target === 'kelos' && schedule.includes('TZ=')
    ? 'must not name a time zone, which the CronJob of the Go controller refuses'
    : undefined;
}
