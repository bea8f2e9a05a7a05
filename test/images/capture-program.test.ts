import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { installCapture } from './bundled-capture';
import { GIT_ENV, makeOrigin, must, run, TempFolders, writeExecutable } from './run-process';

// real processes, on a machine that may be busy
jest.setTimeout(60_000);

const folders = new TempFolders();
let program: string;
let clone: string;
let bin: string;
let head: string;

const FAKE_GH = `#!/bin/sh
case "$*" in
  *"--repo up/app"*) echo '[{"url":"https://github.com/up/app/pull/9"}]' ;;
  *) echo '[{"url":"https://github.com/me/app/pull/4"},{"url":""}]' ;;
esac
`;

beforeAll(async () => {
  const folder = folders.make();
  program = await installCapture(folder);
  clone = join(folder, 'clone');
  await must('git', ['clone', '-q', await makeOrigin(folder), clone], { env: GIT_ENV });
  await must('git', ['-C', clone, 'checkout', '-q', '-b', 'feat/x'], { env: GIT_ENV });
  head = await must('git', ['-C', clone, 'rev-parse', 'HEAD'], { env: GIT_ENV });
  bin = join(folder, 'bin');
  mkdirSync(bin);
  writeExecutable(join(bin, 'gh'), FAKE_GH);
});

afterAll(() => folders.removeAll());

const env = (more: Record<string, string> = {}): Record<string, string> => ({
  ...GIT_ENV,
  PATH: `${bin}:${GIT_ENV.PATH}`,
  KELOS_AGENT_TYPE: 'claude-code',
  ...more,
});

const RESULT =
  '{"type":"result","total_cost_usd":0.0420,"usage":{"input_tokens":10,"output_tokens":2},"result":"Refactored the parser."}\n';

/** The lines between the markers. */
function blockOf(stdout: Buffer): string[] {
  const match = /---KELOS_OUTPUTS_START---\n([^]*)\n---KELOS_OUTPUTS_END---\n$/.exec(stdout.toString('utf8'));
  return match?.[1]?.split('\n') ?? [];
}

it('reports branch, pull requests, commit and usage of a run in a clone (V1)', async () => {
  const { status, stdout, stderr } = await run(program, [], {
    cwd: clone,
    env: env({ KELOS_UPSTREAM_REPO: 'up/app' }),
    input: RESULT,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.toString('utf8').startsWith(RESULT)).toBe(true);
  expect(blockOf(stdout)).toEqual([
    'branch: feat/x',
    'pr: https://github.com/me/app/pull/4',
    'pr: https://github.com/up/app/pull/9',
    `commit: ${head}`,
    'base-branch: main',
    'cost-usd: 0.0420',
    'input-tokens: 10',
    'output-tokens: 2',
    'response: UmVmYWN0b3JlZCB0aGUgcGFyc2VyLg==',
  ]);
});

it('reports an unborn branch without a commit (V15)', async () => {
  const folder = folders.make();
  await must('git', ['init', '-q', '-b', 'trunk', folder], { env: GIT_ENV });
  const { stdout } = await run(program, [], { cwd: folder, env: { ...env(), PATH: GIT_ENV.PATH } });
  expect(blockOf(stdout)).toEqual(['branch: trunk']);
});

it('reports a detached head without a branch (V16)', async () => {
  const detached = join(folders.make(), 'clone');
  await must('git', ['clone', '-q', clone, detached], { env: GIT_ENV });
  await must('git', ['-C', detached, 'checkout', '-q', '--detach'], { env: GIT_ENV });
  const { stdout } = await run(program, [], { cwd: detached, env: env() });
  expect(blockOf(stdout)).toEqual([`commit: ${head}`, 'base-branch: feat/x']);
});

it('leaves out what a missing gh or git would say', async () => {
  const folder = folders.make();
  await must('ln', ['-s', process.execPath, join(folder, 'node')], { env: GIT_ENV });
  const { status, stdout } = await run(program, [], { cwd: clone, env: { ...env(), PATH: folder }, input: RESULT });
  expect(status).toBe(0);
  expect(blockOf(stdout).map((line) => line.split(':')[0])).toEqual(['cost-usd', 'input-tokens', 'output-tokens', 'response']);
});

it('passes any bytes on unchanged', async () => {
  const bytes = fc.uint8Array({ maxLength: 200_000, size: 'max' });
  await fc.assert(
    fc.asyncProperty(bytes, async (input) => {
      const sent = Buffer.concat([Buffer.from(input), Buffer.from('\n')]);
      const { stdout } = await run(program, [], { cwd: '/', env: env({ PATH: process.env['PATH'] ?? '' }), input: sent });
      expect(stdout.subarray(0, sent.length).equals(sent)).toBe(true);
    }),
    { numRuns: 5 },
  );
});

it('passes a line of 11 MiB on and reads it', async () => {
  const input = `{"type":"result","padding":"${'é'.repeat(5.5 * 1024 * 1024)}","total_cost_usd":0.10}\n`;
  const { stdout } = await run(program, [], { cwd: '/', env: env(), input });
  expect(blockOf(stdout)).toEqual(['cost-usd: 0.10']);
  expect(stdout.subarray(0, Buffer.byteLength(input)).equals(Buffer.from(input))).toBe(true);
});

it('outlives a signal: the last lines of the agent come after it', async () => {
  const child = spawn(program, [], { cwd: '/', env: env(), stdio: ['pipe', 'pipe', 'inherit'] });
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stdin.write('working\n');
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  child.stdin.end(RESULT);
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(blockOf(Buffer.concat(out))[0]).toBe('cost-usd: 0.0420');
});

it('reads on when nobody reads its output, and ends well', async () => {
  const child = spawn(program, [], { cwd: '/', env: env(), stdio: ['pipe', 'pipe', 'pipe'] });
  const err: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdout.destroy();
  const written = new Promise<void>((resolve, reject) => {
    child.stdin.once('error', reject);
    child.stdin.end('x'.repeat(4 * 1024 * 1024), () => resolve());
  });
  await expect(written).resolves.toBeUndefined();
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(Buffer.concat(err).toString()).toContain('EPIPE');
});
