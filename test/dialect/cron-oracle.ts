import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { recordOf, textOf } from './vectors';

const SOURCE = join(__dirname, '../fuzz-oracles/cron');

/** What is asked of the Go program in test/fuzz-oracles/cron: times of a schedule, or changes of clocks. Times are in seconds since 1970. */
export type CronQuestion =
  | { readonly schedule: string; readonly timezone: string; readonly from: number; readonly count: number }
  | { readonly zone: string; readonly since: number; readonly until: number };

/** What it says. */
export interface CronAnswer {
  readonly next: readonly number[];
  /** From when on which offset holds. */
  readonly changes: readonly (readonly [number, number])[];
  readonly error: string | undefined;
}

/** The Go program, ready to be asked. */
export interface CronOracle {
  ask(questions: readonly CronQuestion[]): readonly CronAnswer[];
}

/** Builds the Go program, where Go and the library are to be had. */
export function findCronOracle(): CronOracle | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'kelos-cron-oracle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'oracle');
  const go = [process.env.GO, 'go', '/usr/local/go/bin/go'].find(
    (name) => name !== undefined && spawnSync(name, ['version']).status === 0,
  );
  if (go === undefined || spawnSync(go, ['build', '-o', program, '.'], { cwd: SOURCE }).status !== 0) return undefined;
  const root = spawnSync(go, ['env', 'GOROOT'], { encoding: 'utf8' }).stdout.trim();
  // TZ is the zone of the program; its zones are those that came with Go, which are newer than many a machine's
  const env = { ...process.env, TZ: 'UTC', ZONEINFO: join(root, 'lib/time/zoneinfo.zip') };
  return { ask: (questions) => ask(program, env, questions) };
}

function ask(program: string, env: NodeJS.ProcessEnv, questions: readonly CronQuestion[]): readonly CronAnswer[] {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const { stdout, stderr, status } = spawnSync(program, { env, input, maxBuffer: 2 ** 30, encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line !== '');
  if (status !== 0 || lines.length !== questions.length) throw new Error(`the Go program failed: ${stderr}`);
  return lines.map((line) => answerOf(JSON.parse(line)));
}

function answerOf(json: unknown): CronAnswer {
  const { next, changes, error } = recordOf(json);
  return { next: numbers(next), changes: list(changes).map(pair), error: textOf(error) };
}

function list(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : [];
}

function numbers(json: unknown): readonly number[] {
  return list(json).map(Number);
}

function pair(json: unknown): readonly [number, number] {
  const [first = 0, second = 0] = numbers(json);
  return [first, second];
}
