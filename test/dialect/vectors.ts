import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { githubPayload, goInt, stringList, stringMap } from '../../lib/dialect';

const FOLDER = process.env.KELOS_VECTORS ?? join(__dirname, '../vectors');

/** The lines of a vector file; a folder need not have every file. */
export function readVectors(path: string): readonly unknown[] {
  const file = join(FOLDER, path);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

/** A recorded rendering: what Go made of a template. */
export interface TemplateVector {
  readonly name: string;
  readonly template: string;
  readonly data: unknown;
  readonly missingKey: 'default' | 'zero' | 'error';
  /** The output, as Latin-1 text of its bytes; absent when there was an error. */
  readonly output: string | undefined;
  readonly stage: string | undefined;
  readonly error: string | undefined;
}

/** Reads a line of templates.jsonl. */
export function templateVector(line: unknown): TemplateVector {
  const fields = recordOf(line);
  const base64 = textOf(fields.output_base64);
  const text = textOf(fields.output);
  const bytes = base64 === undefined ? text && Buffer.from(text, 'utf8') : Buffer.from(base64, 'base64');
  return {
    name: textOf(fields.name) ?? JSON.stringify(fields.template),
    template: textOf(fields.template) ?? '',
    data: fields.data,
    missingKey: missingKeyOf(fields.missingkey),
    output: bytes === '' ? '' : bytes?.toString('latin1'),
    stage: textOf(fields.stage),
    error: textOf(fields.error),
  };
}

/** Vector data with its type hints (`{"$int": 7}`) made into what templates take. */
export function hintedData(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(hintedData);
  if (typeof json !== 'object' || json === null) return json;
  const fields = recordOf(json);
  if ('$int' in fields) return goInt(Number(fields.$int));
  if ('$strmap' in fields) return stringMap(fields.$strmap === null ? undefined : stringsOf(fields.$strmap));
  if ('$strlist' in fields) return stringList(fields.$strlist === null ? undefined : Object.values(stringsOf(fields.$strlist)));
  if ('$github' in fields) return payloadOf(recordOf(fields.$github));
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, hintedData(value)]));
}

/** The members of a JSON object. */
export function recordOf(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null) throw new Error(`not an object: ${JSON.stringify(json)}`);
  return Object.fromEntries(Object.entries(json));
}

/** A JSON string, or undefined. */
export function textOf(json: unknown): string | undefined {
  return typeof json === 'string' ? json : undefined;
}

/** An object of strings; a list counts as one by its indexes. */
export function stringsOf(json: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(recordOf(json)).map(([key, value]) => [key, String(value)]));
}

function payloadOf(fields: Readonly<Record<string, unknown>>): unknown {
  return githubPayload(textOf(fields.event) ?? '', fields.payload);
}

function missingKeyOf(json: unknown): 'default' | 'zero' | 'error' {
  return json === 'default' || json === 'zero' ? json : 'error';
}
