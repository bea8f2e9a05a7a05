import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { checkManifests, type Finding } from '../../../lib/spec/checks';

// What runs must not be called wrong: the objects that the recorded controller made Jobs of have no errors, but for those listed here.

const JOBS = join(process.env['KELOS_VECTORS'] ?? join(__dirname, '..', '..', 'vectors'), 'jobs');

/** Objects that run, and do something else than they say. */
const TRULY_WRONG: Readonly<Record<string, readonly string[]>> = {
  // the first of two plugins of one name loses its file without a word
  'ac-plugin-same-name': ['KEL022'],
  // variables that the runtime drops without a word
  'po-env-reserved-absent': ['KEL025'],
  'po-env-reserved-present': ['KEL025'],
  // git takes no URL with a space: the Job is made, and its Pod fails
  'ws-remotes-quotes': ['KEL014'],
  'ws-repo-odd-chars': ['KEL014'],
  // the API server refuses the Job, which the status does not tell
  'name-64-rejected': ['KEL019'],
};

function errorsIn(vector: string): readonly Finding[] {
  const text = readFileSync(join(JOBS, vector, 'input.yaml'), 'utf8');
  const objects = parseAllDocuments(text, { version: '1.1' }).map((document) => document.toJS() as unknown);
  return checkManifests(objects).filter(({ severity }) => severity === 'error');
}

function isFailed(vector: string): boolean {
  return /"phase": ?"Failed"|Invalid/.test(readFileSync(join(JOBS, vector, 'expected-status.json'), 'utf8'));
}

const vectors = readdirSync(JOBS);

it.each(vectors.filter((vector) => !isFailed(vector)))('%s has no error', (vector) => {
  const rules = new Set(errorsIn(vector).map(({ rule }) => rule));
  expect([...rules]).toEqual(TRULY_WRONG[vector] ?? []);
});

/** Objects that are well-formed, and fail because of what is, or is not, in the cluster. */
const WRONG_IN_THE_CLUSTER =
  /-missing$|^dep-(chain-failed|failed|second-failed)$|^life-failed$|^ws-app-(bad-pem|empty-key)$|^po-rejected-toleration$/;

it.each(vectors.filter((vector) => isFailed(vector) && !WRONG_IN_THE_CLUSTER.test(vector)))('%s has an error', (vector) => {
  expect(errorsIn(vector)).not.toEqual([]);
});
