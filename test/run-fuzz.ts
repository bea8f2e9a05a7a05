/**
 * npm run fuzz [-- --runs N] [-- PATTERN...]: the tests over random inputs, with 100,000 of each instead of 2,000; against real Go where it is
 * present. Patterns choose among them, e.g. `re2`.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const FUZZED = [
  ['unit', 'test/dialect/(cron|glob|jsonpath|re2)-fuzz', 'test/dialect/names.test'],
  ['synth', 'test/lib/spec/item/property'],
] as const;

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '100000' } },
  allowPositionals: true,
});
if (!/^[1-9]\d*$/.test(values.runs)) throw new Error(`--runs must be a whole number from 1, got ${values.runs}`);
for (const [project, ...paths] of FUZZED) {
  const chosen = positionals.length === 0 ? paths : positionals;
  const args = ['node_modules/jest/bin/jest.js', ...chosen, '--selectProjects', project, '--passWithNoTests'];
  const env = { ...process.env, KELOS_FUZZ_RUNS: values.runs };
  if (spawnSync(process.execPath, args, { env, stdio: 'inherit' }).status !== 0) process.exitCode = 1;
}
