import { exampleSpawner } from '../examples';
import type { FleetSpawner } from '../fleet';
import { dialect } from '../lazy';
import { requestsOf, webhookFiltersOf } from '../places';
import type { CheckRule, Problem } from '../rule';

const sentry = (title: string): object[] => [
  exampleSpawner(
    { webhook: { source: 'sentry', fieldMapping: { id: '$.id', title } } },
    { promptTemplate: 'Look at {{.Title}}.' },
  ),
];

export const jsonPathParses: CheckRule = {
  id: 'KEL011',
  name: 'json-path-parses',
  severity: 'error',
  title: 'A JSONPath parses.',
  why:
    'An event is passed over when a path of `fieldMapping` or of a filter does not parse, and a context source whose `responseFilter` does not parse ' +
    'fails for every item. Names with dashes and spaces stand in brackets and double quotes: `$["event-id"]`; single quotes hold one character.',
  wrong: sentry('$.event-title'),
  right: sentry('$["event-title"]'),
  *check({ spawners }): Iterable<Problem> {
    for (const object of spawners) {
      for (const { field, path } of pathsOf(object)) {
        const why = wrongPath(path);
        if (why !== undefined) yield { object, field, message: `must be a JSONPath: ${why}, got ${JSON.stringify(path)}` };
      }
    }
  },
};

function* pathsOf(object: FleetSpawner): Iterable<{ readonly field: string; readonly path: string }> {
  const mapping = Object.entries(object.spec.when.webhook?.fieldMapping ?? {});
  for (const [key, path] of mapping) yield { field: `spec.when.webhook.fieldMapping.${key}`, path };
  for (const { at, part } of webhookFiltersOf(object)) yield { field: `${at}.field`, path: part.field };
  for (const { at, part } of requestsOf(object)) {
    if (part.responseFilter) yield { field: `${at}.responseFilter.expression`, path: part.responseFilter.expression };
  }
}

function wrongPath(path: string): string | undefined {
  const { JsonPath, JsonPathError } = dialect.jsonPath();
  try {
    new JsonPath(path);
    return undefined;
  } catch (error) {
    if (error instanceof JsonPathError) return error.message;
    throw error;
  }
}
