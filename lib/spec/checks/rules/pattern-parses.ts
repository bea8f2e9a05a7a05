import { exampleSpawner, SHOP } from '../examples';
import type { FleetSpawner } from '../fleet';
import { dialect } from '../lazy';
import { githubFiltersOf, webhookFiltersOf } from '../places';
import type { CheckRule, Problem } from '../rule';

const commenting = (bodyPattern: string): object[] => [
  exampleSpawner({ githubWebhook: { events: ['issue_comment'], filters: [{ event: 'issue_comment', bodyPattern }] } }, SHOP),
];

export const patternParses: CheckRule = {
  id: 'KEL009',
  name: 'pattern-parses',
  severity: 'error',
  title: 'A pattern is a regular expression of RE2.',
  why:
    'An invalid pattern keeps every event out: the filter that has it never fits, and nobody is told. RE2 has no look-ahead, look-behind and back ' +
    'references.',
  wrong: commenting('(?=.*urgent)^/fix'),
  right: commenting('^/fix .*urgent'),
  *check({ spawners }): Iterable<Problem> {
    for (const object of spawners) {
      for (const { field, pattern } of patternsOf(object)) {
        const why = wrongPattern(pattern);
        if (why !== undefined)
          yield { object, field, message: `must be a regular expression of RE2: ${why}, got ${JSON.stringify(pattern)}` };
      }
    }
  },
};

interface PatternPlace {
  readonly field: string;
  readonly pattern: string;
}

function* patternsOf(object: FleetSpawner): Iterable<PatternPlace> {
  const { slack } = object.spec.when;
  for (const { at, part } of githubFiltersOf(object)) {
    if (part.bodyPattern) yield { field: `${at}.bodyPattern`, pattern: part.bodyPattern };
    yield* listed(`${at}.excludeBodyPatterns`, part.excludeBodyPatterns);
  }
  for (const { at, part } of webhookFiltersOf(object)) if (part.pattern) yield { field: `${at}.pattern`, pattern: part.pattern };
  for (const [index, { pattern }] of (slack?.triggers ?? []).entries()) {
    if (pattern) yield { field: `spec.when.slack.triggers[${index}].pattern`, pattern };
  }
  yield* listed('spec.when.slack.excludePatterns', slack?.excludePatterns);
}

function* listed(at: string, patterns: readonly string[] = []): Iterable<PatternPlace> {
  for (const [index, pattern] of patterns.entries()) yield { field: `${at}[${index}]`, pattern };
}

/** Without any of these, every character of a pattern stands for itself. */
const SPECIAL = /[\\^$.|?*+()[\]{}]/;

function wrongPattern(pattern: string): string | undefined {
  if (!SPECIAL.test(pattern)) return undefined;
  const { compileRe2, Re2Error } = dialect.re2();
  try {
    compileRe2(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof Re2Error) return error.message;
    throw error;
  }
}
