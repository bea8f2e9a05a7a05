import { exampleSpawner, SHOP } from '../examples';
import type { CheckRule, Problem } from '../rule';

/** What Go takes for a duration (https://pkg.go.dev/time#ParseDuration), or a number of seconds. */
const DURATION = /^([-+]?)(0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const SECONDS = /^[-+]?\d+$/;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const UNITS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
/** A duration of Go is a number of nanoseconds in 64 bits. */
const MAX_SECONDS = 2 ** 63 / 1e9;

export const durationParses: CheckRule = {
  id: 'KEL013',
  name: 'duration-parses',
  severity: 'error',
  title: 'A poll interval is a duration.',
  why:
    'An interval that is none, as `1d` or `5 minutes`, is taken for 5 minutes without a word. It is a number of seconds, or a duration as Go writes ' +
    'them: `90s`, `1h30m`. One of 0 or less sets no timer, and the source is asked only when something else happens in the cluster; one below a second ' +
    'asks without a pause, until the source refuses to answer.',
  wrong: [exampleSpawner({ githubIssues: { pollInterval: '1d' } }, SHOP)],
  right: [exampleSpawner({ githubIssues: { pollInterval: '24h' } }, SHOP)],
  *check({ spawners }): Iterable<Problem> {
    for (const object of spawners) {
      for (const trigger of ['githubIssues', 'githubPullRequests', 'jira'] as const) {
        const interval = object.spec.when[trigger]?.pollInterval;
        const must = interval ? wrongInterval(interval) : undefined;
        if (must === undefined) continue;
        yield { object, field: `spec.when.${trigger}.pollInterval`, message: `${must}, got ${JSON.stringify(interval)}` };
      }
    }
  },
};

function wrongInterval(interval: string): string | undefined {
  const seconds = secondsOf(interval);
  if (seconds === undefined) return 'must be a duration as 90s or 1h30m, or a number of seconds; it would be taken for 5m';
  if (seconds >= MAX_SECONDS) return 'must be at most 2562047h; it would be taken for 5m';
  if (seconds <= 0) return 'must be above 0: no timer is set otherwise, and nothing is found in time';
  return seconds < 1 ? 'must be at least 1s: the source is asked without a pause otherwise' : undefined;
}

function secondsOf(interval: string): number | undefined {
  const [, sign, duration] = DURATION.exec(interval) ?? [];
  if (duration === undefined) return SECONDS.test(interval) ? Number(interval) : undefined;
  const parts = [...duration.matchAll(PART)].map(([, amount, unit = '']) => Number(amount) * (UNITS[unit] ?? 0));
  return parts.reduce((sum, part) => sum + part, 0) * (sign === '-' ? -1 : 1);
}
