/**
 * Writes what is generated from the recorded table of typed GitHub payloads: the table of the template engine, and the types of payloads in
 * prompts. `--check` compares instead.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialectTable } from './github-dialect';
import { payloadTypes } from './github-payloads';
import { readTable } from './github-table';

const table = readTable();
const outputs: Readonly<Record<string, string>> = {
  'lib/dialect/template/github/types.generated.ts': dialectTable(table),
  'lib/spec/item/github-payload.generated.ts': payloadTypes(table),
};

for (const [file, text] of Object.entries(outputs)) {
  const path = join(__dirname, '..', file);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${file} is out of date: run tsx tools/github-types.ts`);
    process.exitCode = 1;
  }
}
