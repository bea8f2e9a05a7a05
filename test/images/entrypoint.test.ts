import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installCapture } from './bundled-capture';
import type { Ended, Running } from './run-process';
import { start, TempFolders, writeExecutable } from './run-process';

const ENTRYPOINT = join(__dirname, '..', '..', 'images', 'claude-code', 'kelos_entrypoint.sh');
const RESULT =
  '{"type":"result","subtype":"success","total_cost_usd":0.5,"usage":{"input_tokens":12,"output_tokens":5},"result":"done"}';

// real processes, on a machine that may be busy
jest.setTimeout(60_000);

const folders = new TempFolders();
let root: string;

beforeAll(async () => {
  root = folders.make();
  await installCapture(root);
});

afterAll(() => folders.removeAll());

/** A Pod of its own for each test: a home, a working directory, and a claude that writes down how it was called. */
class FakePod {
  readonly home = folders.make();
  readonly work = folders.make();
  private readonly bin = folders.make();

  constructor(claude = `cat >/dev/null; echo '${RESULT}'`) {
    const record = join(this.bin, 'arguments');
    writeExecutable(join(this.bin, 'claude'), `#!/bin/bash\n[[ $# == 0 ]] || printf '%s\\0' "$@" >'${record}'\n${claude}\n`);
  }

  start(args: readonly string[], env: Record<string, string> = {}): Running {
    const PATH = `${this.bin}:${process.env['PATH']}`;
    const base = { PATH, HOME: this.home, KELOS_ROOT: root, KELOS_AGENT_TYPE: 'claude-code' };
    return start(ENTRYPOINT, args, { cwd: this.work, env: { ...base, ...env } });
  }

  run(prompt: string, env: Record<string, string> = {}): Promise<Ended> {
    return this.start([prompt], env).ended;
  }

  /** What claude was started with; undefined when it was not. */
  get arguments(): string[] | undefined {
    const record = join(this.bin, 'arguments');
    return existsSync(record) ? readFileSync(record, 'utf8').split('\0').slice(0, -1) : undefined;
  }

  removeClaude(): void {
    rmSync(join(this.bin, 'claude'));
  }

  inHome(...path: string[]): string {
    return join(this.home, ...path);
  }
}

const FIXED = ['--dangerously-skip-permissions', '--output-format', 'stream-json', '--verbose', '-p'];

describe('the command line of claude', () => {
  it('has the prompt, and ends with the outputs block', async () => {
    const pod = new FakePod();
    const { status, stdout, stderr } = await pod.run('Fix it\n\n$HOME `date` "quoted"');
    expect(pod.arguments).toEqual([...FIXED, 'Fix it\n\n$HOME `date` "quoted"']);
    expect(stdout.toString()).toBe(
      [
        RESULT,
        '---KELOS_OUTPUTS_START---',
        'cost-usd: 0.5',
        'input-tokens: 12',
        'output-tokens: 5',
        `response: ${Buffer.from('done').toString('base64')}`,
        '---KELOS_OUTPUTS_END---',
        '',
      ].join('\n'),
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('has model and effort as they are given', async () => {
    const pod = new FakePod();
    await pod.run('x', { KELOS_MODEL: 'claude-x', KELOS_EFFORT: 'High' });
    expect(pod.arguments).toEqual([...FIXED, 'x', '--model', 'claude-x', '--effort', 'High']);
  });

  it.each(['- first\n- second', '--help', '-'])('does not let the prompt %j be an option', async (prompt) => {
    const pod = new FakePod();
    await pod.run(prompt, { KELOS_MODEL: 'm' });
    expect(pod.arguments).toEqual([...FIXED, '--model', 'm', '--', prompt]);
  });

  it('names every plugin folder, in order, with a slash', async () => {
    const pod = new FakePod();
    const plugins = folders.make();
    for (const name of ['team', 'a b', '.hidden', 'base']) mkdirSync(join(plugins, name));
    writeFileSync(join(plugins, 'file'), '');
    await pod.run('x', { KELOS_PLUGIN_DIR: plugins, LC_ALL: 'C' });
    const flags = ['a b', 'base', 'team'].flatMap((name) => ['--plugin-dir', `${plugins}/${name}/`]);
    expect(pod.arguments).toEqual([...FIXED, 'x', ...flags]);
  });

  it.each([
    ['that is empty', ''],
    ['that does not exist', '/nonexistent'],
  ])('has no plugins of a folder %s', async (_name, KELOS_PLUGIN_DIR) => {
    const pod = new FakePod();
    await pod.run('x', { KELOS_PLUGIN_DIR });
    expect(pod.arguments).toEqual([...FIXED, 'x']);
  });

  it.each([[[]], [['']]])('is not made without a prompt: %j', async (args) => {
    const pod = new FakePod();
    const { status, stdout } = await pod.start(args, { KELOS_AGENTS_MD: 'x' }).ended;
    expect({ status, stdout: stdout.toString() }).toEqual({ status: 1, stdout: '' });
    expect(pod.arguments).toBeUndefined();
    expect(existsSync(pod.inHome('.claude'))).toBe(false);
  });
});

describe('the configuration', () => {
  it('writes the instructions over old ones, without a line feed', async () => {
    const pod = new FakePod();
    mkdirSync(pod.inHome('.claude'));
    writeFileSync(pod.inHome('.claude', 'CLAUDE.md'), 'an older and longer text');
    await pod.run('x', { KELOS_AGENTS_MD: 'Run the tests.' });
    expect(readFileSync(pod.inHome('.claude', 'CLAUDE.md'), 'utf8')).toBe('Run the tests.');
  });

  it('writes nothing when nothing is given', async () => {
    const pod = new FakePod();
    await pod.run('x');
    expect(existsSync(pod.inHome('.claude'))).toBe(false);
    expect(existsSync(pod.inHome('.claude.json'))).toBe(false);
  });

  const INCOMING = { notes: { type: 'http', url: 'https://n.example' }, db: { command: 'db', args: ['-x'] } };

  it.each([
    ['no file', undefined, { mcpServers: INCOMING }],
    [
      'a file with servers',
      '{"theme":"dark","mcpServers":{"own":{"command":"own"},"db":{"command":"old","env":{"A":"1"}}}}',
      { theme: 'dark', mcpServers: { own: { command: 'own' }, db: INCOMING.db, notes: INCOMING.notes } },
    ],
    ['a file that is no JSON', '{"theme":', { mcpServers: INCOMING }],
    ['a file that is no object', '[1]', { mcpServers: INCOMING }],
    ['servers that are no object', '{"a":1,"mcpServers":null}', { a: 1, mcpServers: INCOMING }],
  ])('merges MCP servers into %s', async (_name, existing, expected) => {
    const pod = new FakePod();
    const file = pod.inHome('.claude.json');
    if (existing !== undefined) writeFileSync(file, existing);
    await pod.run('x', { KELOS_MCP_SERVERS: JSON.stringify({ mcpServers: INCOMING }) });
    expect(readFileSync(file, 'utf8')).toBe(JSON.stringify(expected, null, 2));
  });

  it('keeps the MCP servers from other users', async () => {
    const pod = new FakePod();
    await pod.run('x', { KELOS_MCP_SERVERS: '{"mcpServers":{}}' });
    expect(statSync(pod.inHome('.claude.json')).mode & 0o777).toBe(0o600);
  });

  it('goes on without MCP servers that are no JSON, and does not print them', async () => {
    const pod = new FakePod();
    const { status, stderr } = await pod.run('x', { KELOS_MCP_SERVERS: '{"mcpServers": secret}' });
    expect(status).toBe(0);
    expect(stderr).toContain('KELOS_MCP_SERVERS is not JSON');
    expect(stderr).not.toContain('secret');
    expect(pod.arguments).toEqual([...FIXED, 'x']);
  });

  it('goes on without instructions that cannot be written', async () => {
    const pod = new FakePod();
    writeFileSync(pod.inHome('.claude'), 'a file where a folder should be');
    const { status, stderr } = await pod.run('x', { KELOS_AGENTS_MD: 'text' });
    expect(status).toBe(0);
    expect(stderr).toContain('.claude');
    expect(pod.arguments).toEqual([...FIXED, 'x']);
  });

  it('follows CLAUDE_CONFIG_DIR', async () => {
    const pod = new FakePod();
    const CLAUDE_CONFIG_DIR = join(pod.work, 'config');
    await pod.run('x', { CLAUDE_CONFIG_DIR, KELOS_AGENTS_MD: 'text', KELOS_MCP_SERVERS: '{"mcpServers":{}}' });
    expect(readFileSync(join(CLAUDE_CONFIG_DIR, 'CLAUDE.md'), 'utf8')).toBe('text');
    expect(existsSync(join(CLAUDE_CONFIG_DIR, '.claude.json'))).toBe(true);
    expect(existsSync(pod.inHome('.claude.json'))).toBe(false);
  });
});

describe('the setup command', () => {
  const setup = (...command: unknown[]): Record<string, string> => ({ KELOS_SETUP_COMMAND: JSON.stringify(command) });

  it('runs in the working directory, after the configuration and before the agent', async () => {
    const pod = new FakePod('echo agent');
    const env = {
      ...setup('sh', '-c', 'pwd; cat "$HOME/.claude/CLAUDE.md"; echo; echo "$KELOS_MODEL"'),
      KELOS_AGENTS_MD: 'text',
      KELOS_MODEL: 'm',
    };
    const { status, stdout, stderr } = await pod.run('x', env);
    expect(stdout.toString()).toBe(`${pod.work}\ntext\nm\nagent\n`);
    expect(stderr).toBe('\n---KELOS_SETUP_COMMAND_START---\n\n---KELOS_SETUP_COMMAND_DONE---\n');
    expect(status).toBe(0);
  });

  it('is no shell', async () => {
    const pod = new FakePod('echo agent');
    const { stdout } = await pod.run('x', setup('printf', '%s|', '$HOME', 'a b', '*'));
    expect(stdout.toString()).toBe('$HOME|a b|*|agent\n');
  });

  it('is skipped when it is empty', async () => {
    const { stderr } = await new FakePod().run('x', { KELOS_SETUP_COMMAND: '' });
    expect(stderr).toBe('');
  });

  it.each([
    ['ends with a status', '["sh","-c","exit 17"]', 17, ''],
    ['is an empty list', '[]', 2, 'KELOS_SETUP_COMMAND must be a non-empty JSON array of strings'],
    ['is an object', '{"a":"b"}', 2, 'KELOS_SETUP_COMMAND must be a non-empty JSON array of strings'],
    ['has a part that is no string', '["sh",1]', 2, 'KELOS_SETUP_COMMAND must be a non-empty JSON array of strings'],
    ['is no JSON', 'npm ci', 1, 'KELOS_SETUP_COMMAND is not JSON'],
    ['does not exist', '["no-such-program"]', 127, 'ENOENT'],
    ['is a word of the shell', '["shopt","-s","nullglob"]', 127, 'ENOENT'],
    ['cannot be executed', '["/etc/passwd"]', 127, 'EACCES'],
    ['has a name of nothing', '[""]', 127, ''],
    ['has a zero byte', '["a\\u0000b"]', 127, ''],
    ['is killed', '["sh","-c","kill -KILL $$"]', 137, ''],
    ['is terminated', '["sh","-c","kill -TERM $$"]', 143, ''],
  ])('ends the run with its own status when it %s', async (_name, KELOS_SETUP_COMMAND, exit, says) => {
    const pod = new FakePod();
    const { status, stdout, stderr } = await pod.run('x', { KELOS_SETUP_COMMAND });
    expect(status).toBe(exit);
    expect(stdout.toString()).toBe('');
    expect(stderr.startsWith('\n---KELOS_SETUP_COMMAND_START---\n')).toBe(true);
    expect(stderr.endsWith(`\n---KELOS_SETUP_COMMAND_FAILED--- exit=${exit}\n`)).toBe(true);
    expect(stderr).toContain(says);
    expect(pod.arguments).toBeUndefined();
  });
});

describe('how it ends', () => {
  it.each([0, 1, 42])('with the status of claude: %d', async (code) => {
    const { status, stdout } = await new FakePod(`echo '${RESULT}'; exit ${code}`).run('x');
    expect(status).toBe(code);
    expect(stdout.toString()).toContain('---KELOS_OUTPUTS_END---');
  });

  it('with 128 and the signal that killed claude', async () => {
    const { status, stdout } = await new FakePod(`echo '${RESULT}'; kill -KILL $$`).run('x');
    expect(status).toBe(137);
    expect(stdout.toString()).toContain('---KELOS_OUTPUTS_END---');
  });

  it('with 127 when there is no claude', async () => {
    const pod = new FakePod();
    pod.removeClaude();
    expect((await pod.run('x')).status).toBe(127);
  });

  it('after a background process that still writes', async () => {
    const { stdout } = await new FakePod(`(read -t 0.3 <> <(:); echo '${RESULT}') & exit 0`).run('x');
    expect(stdout.toString()).toContain('cost-usd: 0.5\n');
  });
});

describe('a signal', () => {
  it('reaches claude, whose last words and the block still come', async () => {
    const pod = new FakePod(
      `trap 'echo stopping; echo '\\''${RESULT}'\\''; exit 3' TERM\necho ready\nwhile :; do read -t 5 <> <(:); done`,
    );
    const running = pod.start(['x']);
    await running.says('ready');
    running.child.kill('SIGTERM');
    const { status, stdout } = await running.ended;
    expect(status).toBe(3);
    expect(stdout.toString()).toContain('ready\nstopping\n');
    expect(stdout.toString()).toContain('cost-usd: 0.5\n');
    expect(stdout.toString().endsWith('---KELOS_OUTPUTS_END---\n')).toBe(true);
  });

  it('ends claude, which does not care for it, and its children', async () => {
    const pod = new FakePod(`echo '${RESULT}'\nsleep 300 &\necho ready\nsleep 300`);
    const running = pod.start(['x']);
    await running.says('ready');
    running.child.kill('SIGTERM');
    const { status, stdout } = await running.ended;
    expect(status).toBe(143);
    expect(stdout.toString()).toContain('cost-usd: 0.5\n');
  });

  it('ends a setup command, and claude is not started', async () => {
    const pod = new FakePod();
    const running = pod.start(['x'], { KELOS_SETUP_COMMAND: '["sh","-c","echo ready; sleep 300"]' });
    await running.says('ready');
    running.child.kill('SIGTERM');
    const { status, stderr } = await running.ended;
    expect(status).toBe(143);
    expect(stderr).toContain('---KELOS_SETUP_COMMAND_FAILED--- exit=143');
    expect(pod.arguments).toBeUndefined();
  });

  it('may come twice', async () => {
    const pod = new FakePod(
      `n=0\ntrap 'n=$((n+1)); echo got $n; [[ $n -lt 2 ]] || exit 9' TERM\necho ready\nwhile :; do read -t 5 <> <(:); done`,
    );
    const running = pod.start(['x']);
    await running.says('ready');
    running.child.kill('SIGTERM');
    await running.says('got 1');
    running.child.kill('SIGTERM');
    expect((await running.ended).status).toBe(9);
  });
});
