/**
 * npm run bench:dialect [-- --runs N]: how long the checks of 1,000 spawners take, how fast templates are rendered, beside Go's text/template where Go
 * is, and how long the built package takes to load. The figures are medians. The last line is JSON.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { goInt, parseTemplate, renderTemplate } from '../lib/dialect';
import { checkManifests } from '../lib/spec';
import { ITEM, promptTemplate, spawner } from './dialect/prompts';
import { median, rounded } from './stats';

const SPAWNERS = 1000;
const TEMPLATES = 20;
const SECONDS = 1;
const FOLDER = join(__dirname, 'dialect');
const ROOT = join(__dirname, '..');
const BUILT = join(ROOT, 'build', 'lib', 'index.js');

/** Every run has prompts of its own: nothing is known from the one before. */
function checkSeconds(run: number): number {
  const spawners = Array.from({ length: SPAWNERS }, (_, index) => spawner(run * SPAWNERS + index));
  const begin = performance.now();
  const errors = checkManifests(spawners).filter(({ severity }) => severity === 'error');
  const seconds = (performance.now() - begin) / 1000;
  if (errors.length > 0) throw new Error(`the prompts are wrong: ${JSON.stringify(errors[0])}`);
  return seconds;
}

const templates = Array.from({ length: TEMPLATES }, (_, index) => promptTemplate(index));

function rendersPerSecond(): number {
  const parsed = templates.map((text) => parseTemplate(text));
  const item = { ...ITEM, Number: goInt(ITEM.Number) };
  const begin = performance.now();
  let done = 0;
  while (performance.now() - begin < SECONDS * 1000) {
    for (const template of parsed) renderTemplate(template, item, { missingKey: 'error' });
    done += parsed.length;
  }
  return done / ((performance.now() - begin) / 1000);
}

/** @returns undefined where there is no Go */
function goRunner(): (() => number) | undefined {
  const go = ['go', '/usr/local/go/bin/go'].find((program) => spawnSync(program, ['version']).status === 0);
  if (go === undefined) return undefined;
  const options = { input: JSON.stringify({ Templates: templates, Item: ITEM, Seconds: SECONDS }), encoding: 'utf8' as const };
  const env = { ...process.env, GOFLAGS: '-mod=mod', GOPROXY: 'off' };
  return () => Number(execFileSync(go, ['run', 'main.go'], { ...options, cwd: FOLDER, env }));
}

/** Loads the package in a process of its own, after the libraries that it stands on. */
const LOAD = `
require('cdk8s');
require('cdk8s-plus-28');
const begin = process.hrtime.bigint();
require(${JSON.stringify(BUILT)});
process.stdout.write(String(Number(process.hrtime.bigint() - begin) / 1e6));`;

function requireMs(): number {
  return Number(execFileSync(process.execPath, ['-e', LOAD], { encoding: 'utf8', cwd: ROOT }));
}

const figures = (what: string, values: readonly number[], digits = 1): number => {
  console.log(`${what}: ${values.map((value) => rounded(value, digits)).join(', ')}`);
  return rounded(median(values), digits);
};

function main(): void {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
  const runs = Array.from({ length: Number(values.runs) }, (_, run) => run);
  const go = goRunner();
  const own: number[] = [];
  const theirs: number[] = [];
  rendersPerSecond(); // until it is compiled
  for (const _ of runs) {
    own.push(rendersPerSecond());
    if (go) theirs.push(go());
  }
  console.log(
    JSON.stringify({
      check1000Seconds: figures(
        `seconds for ${SPAWNERS} spawners of ${promptTemplate(0).length} characters`,
        runs.map(checkSeconds),
        3,
      ),
      rendersPerSecond: figures('renders/s', own, 0),
      goRendersPerSecond: theirs.length === 0 ? null : figures('renders/s of Go', theirs, 0),
      requireMs: existsSync(BUILT) ? figures('ms to load the built package', runs.map(requireMs)) : null,
    }),
  );
}

main();
