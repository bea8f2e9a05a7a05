import type { FilePatterns } from '../../../api/github-common';
import { exampleSpawner, SHOP } from '../examples';
import type { FleetSpawner } from '../fleet';
import { dialect } from '../lazy';
import { githubFiltersOf } from '../places';
import type { CheckRule, Problem } from '../rule';

const touching = (pattern: string): object[] => [
  exampleSpawner({ githubPullRequests: { filePatterns: { include: [pattern] } } }, SHOP),
];

export const globParses: CheckRule = {
  id: 'KEL010',
  name: 'glob-parses',
  severity: 'error',
  title: 'A glob parses, and can match something.',
  why:
    'A malformed glob matches nothing, and nobody is told: an `include` keeps every item out, an `exclude` none. In `filePatterns`, `**` spans folders and ' +
    '`{a,b}` is either; a folder is written `docs/**`, as `docs/` and `/docs/**` match no file. For `branch` and `tag`, `*` stops at a slash.',
  wrong: touching('docs/[a-'),
  right: touching('docs/[a-z]*.md'),
  *check({ spawners }): Iterable<Problem> {
    for (const object of spawners) {
      for (const { field, pattern, kind } of globsOf(object)) {
        const why = wrongGlob(pattern, kind);
        if (why !== undefined) yield { object, field, message: `${why}, got ${JSON.stringify(pattern)}` };
      }
    }
  },
};

interface GlobPlace {
  readonly field: string;
  readonly pattern: string;
  readonly kind: 'file' | 'branch';
}

function* globsOf(object: FleetSpawner): Iterable<GlobPlace> {
  yield* fileGlobs('spec.when.githubPullRequests.filePatterns', object.spec.when.githubPullRequests?.filePatterns);
  for (const { at, part } of githubFiltersOf(object)) {
    if (part.branch) yield { field: `${at}.branch`, pattern: part.branch, kind: 'branch' };
    if (part.tag) yield { field: `${at}.tag`, pattern: part.tag, kind: 'branch' };
    yield* fileGlobs(`${at}.filePatterns`, part.filePatterns);
  }
}

function* fileGlobs(at: string, { include = [], exclude = [] }: FilePatterns = {}): Iterable<GlobPlace> {
  for (const [list, patterns] of Object.entries({ include, exclude })) {
    for (const [index, pattern] of patterns.entries()) yield { field: `${at}.${list}[${index}]`, pattern, kind: 'file' };
  }
}

/** Without any of these, every character of a glob stands for itself. */
const SPECIAL = /[*?[\]{}\\]/;

function wrongGlob(pattern: string, kind: 'file' | 'branch'): string | undefined {
  if (kind === 'file' && pattern === '') return 'must not be empty, as no file is';
  if (kind === 'file' && pattern.startsWith('/')) return "must be relative to the repository, without '/' before it";
  if (kind === 'file' && pattern.endsWith('/')) return `must match files, as ${JSON.stringify(`${pattern}**`)} does`;
  if (!SPECIAL.test(pattern)) return undefined;
  const { problem } = dialect.glob().compileGlob(pattern, { dialect: kind });
  return problem && `must be a glob: ${problem.message}`;
}
