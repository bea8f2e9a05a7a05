import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFINITIONS_FILE, generateOutputs, type Outputs, staleFiles } from './crds/outputs';
import { fetchDefinitions } from './crds/refresh-kubernetes';
import { GenerateError } from './crds/schema';

const USAGE = `usage: npm run generate [-- --check | --refresh-kubernetes]
  writes crds/ and lib/api/k8s.generated.ts from lib/api and ${DEFINITIONS_FILE}
  --check               writes nothing, and fails when something would change
  --refresh-kubernetes  fetches the Kubernetes definitions first (needs go and a network)`;

const ROOT = join(__dirname, '..');

async function main(options: readonly string[]): Promise<number> {
  const [option, ...more] = options;
  if (more.length > 0 || (option !== undefined && option !== '--check' && option !== '--refresh-kubernetes')) {
    console.error(USAGE);
    return 2;
  }
  if (option === '--refresh-kubernetes') {
    await writeFile(join(ROOT, DEFINITIONS_FILE), `${JSON.stringify(await fetchDefinitions(), null, 1)}\n`);
  }
  const outputs = await generateOutputs(ROOT);
  const stale = await staleFiles(ROOT, outputs);
  if (option === '--check') return check(stale);
  await write(outputs, stale);
  console.log(stale.length === 0 ? 'Everything generated is up to date.' : `Wrote ${stale.join(', ')}.`);
  return 0;
}

function check(stale: readonly string[]): number {
  if (stale.length === 0) return 0;
  console.error(
    `These files are not what lib/api says. Run 'npm run generate' and commit them:\n${stale.map((file) => `  ${file}`).join('\n')}`,
  );
  return 1;
}

async function write(outputs: Outputs, stale: readonly string[]): Promise<void> {
  for (const file of stale) {
    const content = outputs.get(file);
    await (content === undefined ? rm(join(ROOT, file)) : writeFile(join(ROOT, file), content));
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof GenerateError)) throw error;
    console.error(`Nothing was generated: ${error.message}`);
    process.exitCode = 1;
  },
);
