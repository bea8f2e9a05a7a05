import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, TempFolders, writeExecutable } from './run-process';

// real processes, on a machine that may be busy
jest.setTimeout(60_000);

const folders = new TempFolders();
let wrapper: string;
let token: string;

beforeAll(() => {
  const folder = folders.make();
  const gh = join(folder, 'real-gh');
  writeExecutable(gh, '#!/bin/sh\nprintf "%s\\n" "${GH_TOKEN-none}" "${GH_ENTERPRISE_TOKEN-none}" "$@"\nexit 3\n');
  wrapper = join(folder, 'gh');
  const text = readFileSync(join(__dirname, '..', '..', 'images', 'common', 'gh'), 'utf8');
  expect(text).toContain('exec /usr/bin/gh ');
  writeExecutable(wrapper, text.replace('/usr/bin/gh', gh));
  token = join(folder, 'GITHUB_TOKEN');
  writeFileSync(token, 'fresh\n');
});

afterAll(() => folders.removeAll());

async function called(env: Record<string, string>): Promise<string[]> {
  const { status, stdout } = await run(wrapper, ['pr', 'list', '--json', 'a b'], { env: { PATH: '/usr/bin:/bin', ...env } });
  expect(status).toBe(3);
  return stdout.toString('utf8').split('\n').slice(0, -1);
}

const ARGUMENTS = ['pr', 'list', '--json', 'a b'];

it.each([
  ['takes the token from the file', {}, ['fresh', 'none']],
  ['replaces an old token', { GH_TOKEN: 'old' }, ['fresh', 'none']],
  ['knows github.com by its name', { GH_HOST: 'github.com' }, ['fresh', 'none']],
  ['gives it to another host', { GH_HOST: 'ghe.example.com', GH_TOKEN: 'mine' }, ['mine', 'fresh']],
])('%s', async (_name, env, tokens) => {
  expect(await called({ KELOS_GITHUB_TOKEN_FILE: token, ...env })).toEqual([...tokens, ...ARGUMENTS]);
});

it.each([
  ['there is no file', { KELOS_GITHUB_TOKEN_FILE: '/nonexistent' }],
  ['no file is named', {}],
])('keeps the inherited token when %s', async (_name, env) => {
  expect(await called({ GH_TOKEN: 'old', ...env })).toEqual(['old', 'none', ...ARGUMENTS]);
});

it('passes an empty file on as an empty token', async () => {
  const empty = join(folders.make(), 'empty');
  writeFileSync(empty, '');
  chmodSync(empty, 0o400);
  expect(await called({ KELOS_GITHUB_TOKEN_FILE: empty, GH_TOKEN: 'old' })).toEqual(['', 'none', ...ARGUMENTS]);
});
