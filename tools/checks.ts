import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { RULES } from '../lib/spec/checks/registry';
import { checksDocument } from './checks/document';

const FILE = join(__dirname, '..', 'docs', 'checks.md');

/** Writes docs/checks.md; with --check it writes nothing, and fails when something would change. */
async function main([option]: readonly string[]): Promise<number> {
  const config = await resolveConfig(FILE);
  const text = await format(checksDocument(RULES), { ...config, filepath: FILE });
  const isFresh = (await readFile(FILE, 'utf8').catch(() => '')) === text;
  if (option === '--check') {
    if (!isFresh) console.error("docs/checks.md is not what lib/spec/checks says. Run 'npm run generate' and commit it.");
    return isFresh ? 0 : 1;
  }
  if (!isFresh) await writeFile(FILE, text);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
