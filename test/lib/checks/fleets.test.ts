import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { checkManifests } from '../../../lib/spec/checks';

// What runs must not be called wrong: the objects that the recorded controller made Jobs of have no errors but those that a Job does not show.

const JOBS = join(process.env['KELOS_VECTORS'] ?? join(__dirname, '..', '..', 'vectors'), 'jobs');

/** What is wrong although a Job is made. */
const NOT_SEEN_IN_A_JOB: readonly string[] = [
  'KEL014', // git takes no URL with a space, so the Pod fails
  'KEL019', // the API server refuses the Job of a Task with a long name, which the status does not tell
  'KEL022', // the first of two plugins of one name loses its file
  'KEL025', // variables that the runtime sets itself are dropped
];

function errorsIn(vector: string): readonly string[] {
  const text = readFileSync(join(JOBS, vector, 'input.yaml'), 'utf8');
  const objects = parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as unknown);
  return checkManifests(objects).flatMap(({ severity, rule, message }) => (severity === 'error' ? [`${rule} ${message}`] : []));
}

const statusOf = (vector: string): string => readFileSync(join(JOBS, vector, 'expected-status.json'), 'utf8');
const vectors = readdirSync(JOBS);

it.each(vectors.filter((vector) => !statusOf(vector).includes('"Failed"')))('%s has no error', (vector) => {
  expect(errorsIn(vector).filter((error) => !NOT_SEEN_IN_A_JOB.some((rule) => error.startsWith(rule)))).toEqual([]);
});

/** Failures that follow from the objects alone. */
const OF_THE_OBJECTS = /Failed to build Job: |Failed to resolve MCP server secret: MCP server |Circular dependency/;

it.each(vectors.filter((vector) => OF_THE_OBJECTS.test(statusOf(vector))))('%s has an error', (vector) => {
  expect(errorsIn(vector)).not.toEqual([]);
});
