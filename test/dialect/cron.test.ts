import { CronError, nextTimes, parseCron } from '../../lib/dialect';

function errorOf(schedule: string, options: { readonly timeZone?: string } = {}): CronError {
  try {
    nextTimes(parseCron(schedule), { after: new Date(0), count: 1, ...options });
  } catch (error) {
    if (error instanceof CronError) return error;
    throw error;
  }
  throw new Error(`${schedule} is a schedule`);
}

function next(schedule: string, after: string, options: { readonly timeZone?: string; readonly count?: number } = {}): string[] {
  const { timeZone, count = 1 } = options;
  return nextTimes(schedule, { after: new Date(after), timeZone, count }).map((time) =>
    time.toISOString().replace(':00.000Z', 'Z'),
  );
}

/** How many milliseconds of the processor an action takes. */
function timed(action: () => unknown): number {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

describe('parseCron', () => {
  test.each([
    ['0 9 * * 7', 8, 'end of range (7) above maximum (6): 7'],
    ['0 9 1,2,40-50 * *', 8, 'end of range (50) above maximum (31): 40-50'],
    ['1,x * * * *', 2, 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['*/x * * * *', 2, 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['1-x * * * *', 2, 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['0 9 * * * 2026 *', 10, 'expected exactly 5 fields, found 7: [0 9 * * * 2026 *]'],
    ['0 9 *', 5, 'expected exactly 5 fields, found 3: [0 9 *]'],
    ['TZ=UTC @daily', 7, 'parser does not accept descriptors: @daily'],
    ['TZ=UTC', 6, 'time zone without a schedule: TZ=UTC'],
    ['CRON_TZ=UTC  0 25 * * *', 15, 'end of range (25) above maximum (23): 25'],
    ['', 0, 'empty spec string'],
  ])('refuses %j at %d', (schedule, offset, message) => {
    expect(errorOf(schedule)).toMatchObject({ name: 'CronError', code: 'syntax', offset, message });
  });

  test('reads white space as Go does', () => {
    expect(next('\u0085 0\u00a09\t*\u2003* *\n', '2026-01-01T00:00Z')).toEqual(['2026-01-01T09:00Z']);
    expect(errorOf('\ufeff0 9 * * *').message).toContain('parsing "\\ufeff0"');
  });

  test('reads names in any case, as Go lowers it', () => {
    expect(next('0 9 * JAN Fr\u0130', '2026-01-01T00:00Z')).toEqual(['2026-01-02T09:00Z']);
  });

  test('tells numbers of any length', () => {
    expect(errorOf('9223372036854775807 * * * *').message).toContain('end of range (9223372036854775807) above maximum (59)');
    expect(errorOf('9223372036854775808 * * * *').message).toContain('value out of range');
    expect(next('*/9223372036854775807 9 * * *', '2026-01-01T00:00Z')).toEqual(['2026-01-01T09:00Z']);
    const long = '9'.repeat(65_000);
    expect(timed(() => errorOf(`${long} * * * *`))).toBeLessThan(100);
  });

  test('keeps the text and the time zone', () => {
    expect(parseCron('CRON_TZ=Asia/Tokyo 0 9 * * *')).toMatchObject({
      text: 'CRON_TZ=Asia/Tokyo 0 9 * * *',
      timeZone: 'Asia/Tokyo',
    });
    expect(parseCron('0 9 * * *').timeZone).toBeUndefined();
  });
});

describe('time zones', () => {
  test.each([
    'Nowhere/Else',
    'utc',
    'europe/berlin',
    'Europe/berlin',
    'Us/Eastern',
    'PST',
    'Pst',
    'Systemv/Est5',
    'Local',
    '+02:00',
  ])('there is none called %s', (timeZone) => {
    expect(errorOf('0 9 * * *', { timeZone })).toMatchObject({
      code: 'zone',
      offset: 0,
      message: `unknown time zone ${timeZone}`,
    });
  });

  test('a prefix that names none says where', () => {
    expect(errorOf('CRON_TZ=Mars/Base 0 9 * * *')).toMatchObject({
      code: 'zone',
      offset: 8,
      message: 'provided bad location Mars/Base: unknown time zone Mars/Base',
    });
    expect(errorOf('TZ=../x 0 9 * * *').message).toBe('provided bad location ../x: time: invalid location name');
  });

  test.each([
    'America/Port-au-Prince',
    'Africa/Dar_es_Salaam',
    'Antarctica/DumontDUrville',
    'Etc/GMT+5',
    'EST5EDT',
    'W-SU',
    'GB-Eire',
  ])('%s is one', (timeZone) => {
    expect(next('0 9 * * *', '2026-01-01T00:00Z', { timeZone })).toHaveLength(1);
  });

  test('the prefix goes before the option, and Local leaves it to the option', () => {
    expect(next('TZ=UTC 0 9 * * *', '2026-01-01T00:00Z', { timeZone: 'Asia/Tokyo' })).toEqual(['2026-01-01T09:00Z']);
    expect(next('TZ=Local 0 9 * * *', '2026-01-01T00:00Z', { timeZone: 'Asia/Tokyo' })).toEqual(['2026-01-02T00:00Z']);
  });

  test('a parsed schedule may be asked in several zones', () => {
    const cron = parseCron('0 9 * * *');
    const hours = ['Asia/Tokyo', 'Europe/Berlin', 'Asia/Tokyo'].map((timeZone) =>
      nextTimes(cron, { after: new Date('2026-06-01T00:00Z'), timeZone, count: 1 }).map((time) => time.getUTCHours()),
    );
    expect(hours).toEqual([[0], [7], [0]]);
  });

  test('offsets may have seconds: Monrovia was 44:30 behind until 1972', () => {
    const [time] = nextTimes('0 9 * * *', { after: new Date('1970-06-01T00:00Z'), timeZone: 'Africa/Monrovia', count: 1 });
    expect(time?.toISOString()).toBe('1970-06-01T09:44:30.000Z');
  });

  test('a search comes past days that clocks left out', () => {
    expect(next('0 0 25 8 *', '1993-08-19T00:00Z', { timeZone: 'Pacific/Kwajalein' })).toEqual(['1993-08-24T12:00Z']);
    expect(next('0 0 2 1 *', '2011-12-28T00:00Z', { timeZone: 'Pacific/Apia' })).toEqual(['2012-01-01T10:00Z']);
  });
});

describe('nextTimes', () => {
  test('asks for none', () => {
    expect(next('* * * * *', '2026-01-01T00:00Z', { count: 0 })).toEqual([]);
  });

  test('leaves out the time itself, to the millisecond', () => {
    expect(next('0 9 * * *', '2026-01-01T08:59:59.999Z')).toEqual(['2026-01-01T09:00Z']);
    expect(next('0 9 * * *', '2026-01-01T09:00:00.001Z')).toEqual(['2026-01-02T09:00Z']);
  });

  test.each([
    ['a date that is none', { after: new Date(Number.NaN), count: 1 }],
    ['a year beyond 9999', { after: new Date(8.64e15), count: 1 }],
    ['half a time', { after: new Date(0), count: 1.5 }],
    ['fewer than none', { after: new Date(0), count: -1 }],
  ])('refuses %s', (_, options) => {
    expect(() => nextTimes('* * * * *', options)).toThrow(CronError);
  });

  test('ends at the year 9999', () => {
    expect(next('0 0 1 1 *', '9998-06-01T00:00Z', { count: 3 })).toEqual(['9999-01-01T00:00Z']);
  });

  test('looks five years ahead, and no further', () => {
    expect(next('0 0 29 2 *', '2099-01-01T00:00Z')).toEqual(['2104-02-29T00:00Z']);
    expect(next('0 0 29 2 *', '2098-12-31T23:59:58.999Z')).toEqual([]);
  });

  test.each([', 9 * * *', '0 , * * *', '0 9 * , *', '0 9 , * *', '0 0 31 2 *', '* * 30,31 2 ?'])(
    '%s never comes, and soon says so',
    (schedule) => {
      const cron = parseCron(schedule);
      expect(
        timed(() => expect(nextTimes(cron, { after: new Date(0), timeZone: 'Asia/Beirut', count: 1000 })).toEqual([])),
      ).toBeLessThan(100);
    },
  );

  test.each(['* * * * *', '0 9 * * 1', '30 2 1 * *', '59 23 31 * *', '*/7 */5 */3 * *'])(
    '1,000 times of %s take little time',
    (schedule) => {
      const options = { after: new Date('2026-01-01T00:00Z'), timeZone: 'America/New_York', count: 1000 };
      expect(nextTimes(schedule, options)).toHaveLength(1000);
      expect(Math.min(...[1, 2, 3].map(() => timed(() => nextTimes(parseCron(schedule), options))))).toBeLessThan(50);
    },
  );
});
