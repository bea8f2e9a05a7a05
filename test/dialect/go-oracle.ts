import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Go program of test/fuzz-oracles, ready to be asked: a line of JSON for each answer. */
export interface GoOracle {
  ask(questions: readonly unknown[]): readonly unknown[];
}

/** Builds a Go program of test/fuzz-oracles, where Go and what the program needs are to be had. */
export function findGoOracle(name: string): GoOracle | undefined {
  const folder = mkdtempSync(join(tmpdir(), `kelos-${name}-oracle-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'oracle');
  const go = [process.env.GO, 'go', '/usr/local/go/bin/go'].find(
    (command) => command !== undefined && spawnSync(command, ['version']).status === 0,
  );
  const cwd = join(__dirname, '../fuzz-oracles', name);
  if (go === undefined || spawnSync(go, ['build', '-o', program, '.'], { cwd }).status !== 0) return undefined;
  return { ask: (questions) => ask(program, questions) };
}

function ask(program: string, questions: readonly unknown[]): readonly unknown[] {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const { stdout, stderr, status } = spawnSync(program, { input, maxBuffer: 2 ** 30, encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line !== '');
  if (status !== 0 || lines.length !== questions.length) throw new Error(`the Go program failed: ${stderr}`);
  return lines.map((line): unknown => JSON.parse(line));
}

/** A text as it is once JSON has carried it to Go: halves of characters are U+FFFD. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
