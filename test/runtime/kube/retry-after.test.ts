import { KubeApiError, KubeConnectionError } from '../../../runtime/kube/errors';
import { askedToWaitMs, secondsOfRetryAfter } from '../../../runtime/kube/retry-after';

const HERE = 'Wed, 01 Jan 2020 00:00:00 GMT';

test.each<[string, string | undefined, string | undefined, number | undefined]>([
  ['is absent', undefined, HERE, undefined],
  ['is a number of seconds', '7', undefined, 7],
  ['is no time', '0', undefined, 0],
  ['is less than nothing', '-5', HERE, undefined],
  ['is a fraction', '1.5', HERE, undefined],
  ['is a word', 'soon', HERE, undefined],
  ['is longer than any number', '9'.repeat(40), HERE, undefined],
  ['is a date', 'Wed, 01 Jan 2020 00:00:30 GMT', HERE, 30],
  ['is a date that has passed', 'Tue, 31 Dec 2019 23:59:00 GMT', HERE, undefined],
  ['is a date, of an answer without one', 'Wed, 01 Jan 2020 00:00:30 GMT', undefined, undefined],
  ['looks like a date', 'Wed, 99 Foo 2020 GMT', HERE, undefined],
])('a Retry-After that %s', (_what, retryAfter, date, seconds) => {
  expect(secondsOfRetryAfter(retryAfter, date)).toBe(seconds);
});

test('nobody is waited for longer than a minute', () => {
  const asking = (retryAfterSeconds: number): KubeApiError => new KubeApiError(429, 'x', 'x', { retryAfterSeconds });
  expect([asking(0), asking(7), asking(864_000)].map(askedToWaitMs)).toEqual([0, 7_000, 60_000]);
  expect([new KubeApiError(429, 'x', 'x'), new KubeConnectionError('cut', 'x'), 'x'].map(askedToWaitMs)).toEqual([0, 0, 0]);
});
