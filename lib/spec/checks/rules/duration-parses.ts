import { exampleSpawner, SHOP } from '../examples';
import type { CheckRule, Problem } from '../rule';

/** What Go takes for a duration (https://pkg.go.dev/time#ParseDuration), or a number of seconds. */
const INTERVAL = /^[-+]?(?:\d+|0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

export const durationParses: CheckRule = {
  id: 'KEL013',
  name: 'duration-parses',
  severity: 'error',
  title: 'A poll interval is a duration.',
  why:
    'An interval that is none, as `1d` or `5 minutes`, is taken for 5 minutes without a word. It is a number of seconds, or a duration as Go writes ' +
    'them: `90s`, `1h30m`.',
  wrong: [exampleSpawner({ githubIssues: { pollInterval: '1d' } }, SHOP)],
  right: [exampleSpawner({ githubIssues: { pollInterval: '24h' } }, SHOP)],
  *check({ spawners }): Iterable<Problem> {
    for (const object of spawners) {
      for (const trigger of ['githubIssues', 'githubPullRequests', 'jira'] as const) {
        const interval = object.spec.when[trigger]?.pollInterval;
        if (!interval || INTERVAL.test(interval)) continue;
        const message = `must be a duration as 90s or 1h30m, or a number of seconds; it would be taken for 5m, got ${JSON.stringify(interval)}`;
        yield { object, field: `spec.when.${trigger}.pollInterval`, message };
      }
    }
  },
};
