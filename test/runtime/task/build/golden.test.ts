import { JobBuildError } from '../../../../runtime/task/build/errors';
import { buildJob } from '../../../../runtime/task/build/job';
import { type GoldenCase, goldenCases, inputOf, mcpOf } from './vectors';
import { nano, normaliseJob } from './normalise';

const BUILD = 'Failed to build Job: ';
const RESOLVE = 'Failed to resolve MCP server secret: ';
/** Tasks that get no Job for reasons that are decided before one is built: dependencies, the branch, the GitHub App's token. */
const BEFORE = /^(Dependency ".*" failed|Waiting for |Circular dependency |Failed to resolve GitHub token: )/;

const cases = goldenCases();
const messageOf = ({ expectedStatus }: GoldenCase): string => expectedStatus.status.message ?? '';
const withoutJob = (prefix: string): GoldenCase[] =>
  cases.filter((golden) => golden.expectedJob === null && messageOf(golden).startsWith(prefix));
const table = (some: readonly GoldenCase[]): [string, GoldenCase][] => some.map((golden) => [golden.name, golden]);

function buildErrorOf(golden: GoldenCase): string {
  try {
    buildJob(inputOf(golden));
  } catch (error) {
    if (error instanceof JobBuildError) return error.message;
    throw error;
  }
  return 'none';
}

/** Jest wants a table to have rows; another folder of vectors may have none of a kind. */
const eachOf = (title: string, some: readonly GoldenCase[], check: (golden: GoldenCase) => void): void => {
  if (some.length > 0) describe(title, () => it.each(table(some))('%s', (_name, golden) => check(golden)));
};

describe('the vectors of Jobs', () => {
  it('are there', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  eachOf(
    'the Job that is sent',
    cases.filter(({ expectedJob }) => expectedJob !== null),
    (golden) => {
      expect(normaliseJob(buildJob(inputOf(golden)))).toEqual(normaliseJob(golden.expectedJob));
    },
  );

  eachOf('a Task of which none can be built', withoutJob(BUILD), (golden) => {
    expect(buildErrorOf(golden)).toBe(messageOf(golden).slice(BUILD.length));
  });

  eachOf('MCP servers that cannot be resolved', withoutJob(RESOLVE), (golden) => {
    expect(mcpOf(golden)).toEqual({ state: 'failed', message: messageOf(golden).slice(RESOLVE.length) });
  });

  eachOf(
    'a Job that the API server refuses is built all the same',
    cases.filter(({ expectedJob, expectedStatus }) => expectedJob === null && expectedStatus.jobCreateRejected !== undefined),
    (golden) => {
      expect(buildJob(inputOf(golden)).metadata.name).toBe(inputOf(golden).task.metadata.name);
    },
  );

  it('leave no case out: the rest gets no Job for reasons that lie before building', () => {
    const rest = cases.filter(
      ({ expectedJob, expectedStatus }) => expectedJob === null && expectedStatus.jobCreateRejected === undefined,
    );
    const others = rest.filter((golden) => ![BUILD, RESOLVE].some((prefix) => messageOf(golden).startsWith(prefix)));
    expect(others.filter((golden) => !BEFORE.test(messageOf(golden))).map(({ name }) => name)).toEqual([]);
  });
});

describe('comparing quantities', () => {
  it.each([
    ['0.5', '500m'],
    ['1024Mi', '1Gi'],
    ['2', '2000m'],
    ['1e3', '1k'],
    ['.5Gi', '512Mi'],
  ])('%s is %s', (one, other) => {
    expect(nano(one)).toBe(nano(other));
  });

  it.each([['1G', '1Gi'] as const, ['1', '1m'] as const])('%s is not %s', (one, other) => {
    expect(nano(one)).not.toBe(nano(other));
  });
});
