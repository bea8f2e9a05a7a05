import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Running } from './run-process';
import { GIT_ENV, must, run, start, TempFolders } from './run-process';

// The stand-ins of the quickstart, as the Pods start them; the real agent CLI meets them in the end-to-end test.
const STUBS = join(__dirname, '..', '..', 'examples', 'quickstart', 'stubs');
// real processes, on a machine that may be busy
jest.setTimeout(60_000);

const folders = new TempFolders();
const running: Running[] = [];

/** Starts a stub on a free port and gives its URL. */
async function serve(name: string, env: Record<string, string> = {}): Promise<string> {
  const stub = start(process.execPath, [join(STUBS, name)], { env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env } });
  running.push(stub);
  let said = '';
  stub.child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await stub.says('listens on');
  const port = /listens on (\d+)/.exec(said)?.[1];
  if (port === undefined) throw new Error(`${name} did not start: ${(await stub.ended).stderr}`);
  return `http://127.0.0.1:${port}`;
}

afterAll(async () => {
  for (const { child } of running) child.kill('SIGTERM');
  // as the first process of a container they must end when they are told to
  expect((await Promise.all(running.map(({ ended }) => ended))).map(({ status }) => status)).toEqual(running.map(() => 0));
  folders.removeAll();
});

const json = async (url: string, init?: RequestInit): Promise<unknown> => (await fetch(url, init)).json();
const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

describe('the model', () => {
  let url: string;
  const tools = ['Bash', 'mcp__notes__release_notes'].map((name) => ({ name, description: '' }));
  const user = (content: unknown): unknown => ({ role: 'user', content });
  const called = (name: string): unknown => ({ role: 'assistant', content: [{ type: 'tool_use', id: 't', name, input: {} }] });
  const result = (content: string): unknown => user([{ type: 'tool_result', tool_use_id: 't', content }]);
  const ask = (...messages: unknown[]): RequestInit => post({ model: 'm', messages, tools }, { 'x-api-key': 'k' });
  const content = async (...messages: unknown[]): Promise<unknown> => {
    const answer = await json(`${url}/v1/messages?beta=true`, ask(...messages));
    return typeof answer === 'object' && answer !== null && 'content' in answer ? answer.content : answer;
  };

  beforeAll(async () => {
    url = await serve('anthropic-stub.mjs');
  });

  it('makes the agent look things up, write the plan and say so', async () => {
    const prompt = user([
      { type: 'text', text: '<system-reminder>team rules</system-reminder>' },
      { type: 'text', text: "Write PLAN.md: it's urgent" },
    ]);
    expect(await content(prompt)).toEqual([expect.objectContaining({ type: 'tool_use', name: 'mcp__notes__release_notes' })]);
    const [first, ...rest] = [prompt, called('mcp__notes__release_notes'), result('2.0')];
    const command: unknown = expect.stringContaining('git push');
    expect(await content(first, ...rest)).toEqual([
      expect.objectContaining({ name: 'Bash', input: expect.objectContaining({ command }) as unknown }),
    ]);
    expect(await content(first, ...rest, called('Bash'), result('abc'))).toEqual([
      { type: 'text', text: 'Wrote PLAN.md, committed and pushed.' },
    ]);
  });

  it('makes the agent fail on request', async () => {
    const response = await fetch(`${url}/v1/messages`, ask(user('FAIL now')));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      type: 'error',
      error: expect.objectContaining({ type: 'invalid_request_error' }) as unknown,
    });
  });

  it('remembers what it was asked, until it is told to forget', async () => {
    await fetch(`${url}/__requests/clear`, { method: 'POST' });
    await content(user('Implement PLAN.md at commit abc'));
    expect(await json(`${url}/__requests`)).toEqual([
      expect.objectContaining({
        prompt: 'Implement PLAN.md at commit abc',
        auth: 'x-api-key',
        tools: tools.map(({ name }) => name),
      }),
    ]);
  });

  it('streams', async () => {
    const response = await fetch(`${url}/v1/messages`, post({ model: 'm', stream: true, messages: [user('hello')], tools }));
    const events = [...(await response.text()).matchAll(/^event: (.*)$/gm)].map((match) => match[1]);
    expect(events).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
  });
});

describe('the MCP server', () => {
  const call = (method: string, params: unknown = {}): unknown => ({ jsonrpc: '2.0', id: 1, method, params });

  it('answers whom it knows, and counts', async () => {
    const url = await serve('mcp-stub.mjs', { MCP_AUTHORIZATION: 'Bearer t' });
    const ask = (body: unknown, authorization = 'Bearer t'): Promise<Response> =>
      fetch(`${url}/mcp`, post(body, { authorization }));
    expect((await ask(call('initialize'), 'Bearer wrong')).status).toBe(401);
    expect((await ask(call('initialize'))).status).toBe(200);
    expect((await ask({ jsonrpc: '2.0', method: 'notifications/initialized' })).status).toBe(202);
    expect(await (await ask(call('tools/list'))).text()).toContain('release_notes');
    expect(await (await ask(call('tools/call', { name: 'release_notes' }))).text()).toContain('Release 2.0');
    expect(await (await ask(call('no/such'))).text()).toContain('-32601');
    expect(await json(`${url}/__requests`)).toEqual({ initialized: 1, listed: 1, called: 1, refused: 1 });
  });
});

describe('the Git server', () => {
  it('serves what it created, and takes a push that brings the token', async () => {
    const root = folders.make();
    const url = await serve('git-server.mjs', {
      GIT_ROOT: join(root, 'git'),
      GIT_REPOS: 'acme/shop.git docs.git',
      GIT_TOKEN: 'secret',
    });
    const clone = join(root, 'clone');
    const env = { ...GIT_ENV, GIT_TERMINAL_PROMPT: '0' };
    await must('git', ['clone', '-q', '--depth', '1', `${url}/acme/shop.git`, clone], { env });
    expect(existsSync(join(clone, 'README.md'))).toBe(true);
    await must('git', ['-C', clone, 'checkout', '-q', '-b', 'feat/x'], { env });
    await must('git', ['-C', clone, 'commit', '-q', '--allow-empty', '-m', 'change'], { env });
    expect((await run('git', ['-C', clone, 'push', '-q', 'origin', 'HEAD'], { env })).status).not.toBe(0);
    const withToken = `${url.replace('://', '://anyone:secret@')}/acme/shop.git`;
    await must('git', ['-C', clone, 'push', '-q', withToken, 'HEAD'], { env });
    const subjects = await json(`${url}/__log/acme/shop.git`);
    expect(subjects).toMatchObject({
      main: [{ subject: 'Open the shop' }],
      'feat/x': [{ subject: 'change' }, { subject: 'Open the shop' }],
    });
    expect((await fetch(`${url}/__log/..%2fother`)).status).toBe(404);
    expect(readFileSync(join(root, 'git', 'docs.git', 'HEAD'), 'utf8')).toContain('main');
  });
});
