import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A field of a recorded type. */
export interface RecordedField {
  readonly go: string;
  readonly json: string | null;
  readonly kind: string;
  readonly ref?: string;
  readonly elem?: string;
  readonly elemPointer?: boolean;
  readonly pointer?: boolean;
}

/** A recorded type. */
export interface RecordedType {
  readonly fields: readonly RecordedField[];
  readonly methods: readonly string[];
}

/** The recorded types of GitHub's payloads. */
export interface RecordedTable {
  readonly library: string;
  readonly events: Readonly<Record<string, { readonly type: string }>>;
  readonly types: Readonly<Record<string, RecordedType>>;
}

/** Times have code of their own. */
const TIMES: ReadonlySet<string> = new Set(['Timestamp', 'time.Time']);

/** Reads the table that everything about payloads is generated from. */
export function readTable(): RecordedTable {
  const source = join(__dirname, '../test/vectors/dialects/github-fields.json');
  return JSON.parse(readFileSync(source, 'utf8')) as RecordedTable;
}

/** The types but for times, in order. */
export function structsOf({ types }: RecordedTable): readonly (readonly [string, RecordedType])[] {
  return Object.entries(types).filter(([name]) => !TIMES.has(name));
}
