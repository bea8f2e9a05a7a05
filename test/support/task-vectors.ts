import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { valueAt } from './api-server';
import { type EventSeen, type Json, type Kind, record, type TaskStatusSeen } from './test-namespace';

/** What must be seen of the Task under test. */
export interface Expectation {
  readonly status: TaskStatusSeen;
  readonly events: readonly EventSeen[];
  readonly createdSecrets: readonly Json[];
}

/** A change of a Job's status, and what follows. */
export interface Stage {
  readonly jobOf: string;
  readonly jobStatus: Json;
  /** `gone`: the Task was deleted. */
  readonly expected: Expectation | 'gone';
}

/** One folder of the vectors of Tasks. */
export interface TaskVector {
  readonly name: string;
  /** To be created in this order. */
  readonly objects: readonly VectorObject[];
  /** The Task under test. */
  readonly task: string;
  readonly job: Json | null;
  readonly expected: Expectation;
  readonly stages: readonly Stage[];
  /** The fields for which the API server refuses the Job. */
  readonly refusedFields?: readonly string[];
}

export type VectorObject = Json & { readonly kind: Kind };

const FOLDER = join(process.env['KELOS_VECTORS'] ?? join(__dirname, '..', 'vectors'), 'jobs');

export function taskVectors(): readonly TaskVector[] {
  // a case that lacks a file is an error, not one less
  return readdirSync(FOLDER, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .sort()
    .map(readVector);
}

function readVector(name: string): TaskVector {
  const text = (file: string): string => readFileSync(join(FOLDER, name, file), 'utf8');
  const expected: unknown = JSON.parse(text('expected-status.json'));
  const job: unknown = JSON.parse(text('expected-job.json'));
  const input = text('input.yaml').replaceAll('<generated RSA private key, PEM>', () => JSON.stringify(privateKey()));
  const documents = parseAllDocuments(input);
  const refused = valueAt(expected, 'jobCreateRejected', 'fields');
  return {
    name,
    objects: Array.isArray(documents) ? documents.map((document) => document.toJS() as VectorObject) : [],
    task: String(valueAt(expected, 'task')),
    job: job === null ? null : record(job),
    expected: expectationOf(expected),
    stages: list(valueAt(expected, 'stages')).map(stageOf),
    ...(refused === undefined ? {} : { refusedFields: list(refused).map(String) }),
  };
}

const expectationOf = (value: unknown): Expectation => ({
  status: record(valueAt(value, 'status')),
  events: list(valueAt(value, 'events')) as EventSeen[],
  createdSecrets: list(valueAt(value, 'createdSecrets')).map(record),
});

const stageOf = (value: unknown): Stage => ({
  jobOf: String(valueAt(value, 'jobOf')),
  jobStatus: record(valueAt(value, 'jobStatus')),
  expected:
    valueAt(value, 'taskDeleted') === true || valueAt(value, 'expected', 'taskDeleted') === true
      ? 'gone'
      : expectationOf(valueAt(value, 'expected')),
});

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const privateKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;
