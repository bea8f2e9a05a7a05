import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Job, WorkspaceSpec } from '../../../../lib/api';
import { harden } from '../../../../runtime/task/build/harden';
import type { JobInput } from '../../../../runtime/task/build/input';
import { buildJob } from '../../../../runtime/task/build/job';
import { CONTAINER } from '../../../../runtime/task/build/names';
import { GitServer } from './git-server';
import { containerOf, HostPod, type Outcome } from './host-pod';
import { jobInput, taskSpec } from './make-input';

// real processes on a machine that may be busy
jest.setTimeout(60_000);

/** The git scripts of real Jobs, run against a real repository: main with two commits, `work` one commit ahead, tag v1. */

const TOKEN = 'token-1';
let origin: string;
let server: GitServer;
let token: string | undefined;
let pod: HostPod;

const bare = (...args: readonly string[]): string =>
  execFileSync('git', ['-C', join(origin, 'shop.git'), ...args], { encoding: 'utf8' }).trim();

beforeAll(async () => {
  origin = mkdtempSync(join(tmpdir(), 'kelos-origin-'));
  const seed = [
    'git init -q --bare -b main shop.git',
    'git init -q --bare -b main empty.git',
    'git init -q -b main seed',
    'cd seed',
    'git config user.name a && git config user.email a@example.com',
    'git commit -q --allow-empty -m one && git commit -q --allow-empty -m two && git tag v1',
    'git checkout -q -b work && echo w >work.txt && git add . && git commit -q -m work',
    'git push -q ../shop.git main work v1',
    'git -C ../shop.git config uploadpack.allowAnySHA1InWant true',
  ];
  execFileSync('sh', ['-c', seed.join(' && ')], {
    cwd: origin,
    env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: origin },
  });
  server = await GitServer.start(origin, () => token);
});

afterAll(async () => {
  await server.stop();
  rmSync(origin, { recursive: true, force: true });
});

beforeEach(() => {
  token = undefined;
  pod = new HostPod({ 'gh/GITHUB_TOKEN': TOKEN });
});

afterEach(() => pod.delete());

const input = (workspace: Partial<WorkspaceSpec> = {}, branch?: string): JobInput =>
  jobInput({
    task: taskSpec(branch === undefined ? {} : { branch }),
    workspace: { name: 'shop', spec: { repo: server.url('shop.git'), ...workspace } },
  });

const hardened = (of: JobInput): Job => harden(buildJob(of), of);
const withToken = { secretRef: { name: 'gh' } };

/** Runs the git containers of a Job up to the first that fails. */
async function prepare(job: Job): Promise<Outcome> {
  let outcome: Outcome = { code: 0, stdout: '', stderr: '' };
  for (const container of job.spec?.template.spec?.initContainers ?? []) {
    outcome = await pod.run(container);
    if (outcome.code !== 0) break;
  }
  return outcome;
}

const out = async (...args: readonly string[]): Promise<string> => (await pod.git(...args)).stdout.trim();
const checkedOut = (): Promise<string> => out('symbolic-ref', '--short', 'HEAD');
const commit = (): Promise<string> => out('rev-parse', 'HEAD');

const MODES: readonly (readonly [string, (of: JobInput) => Job])[] = [
  ['compatible', buildJob],
  ['hardened', hardened],
];

describe.each(MODES)('a %s Job', (mode, jobOf) => {
  it('clones the default branch', async () => {
    expect(await prepare(jobOf(input()))).toMatchObject({ code: 0 });
    expect(await checkedOut()).toBe('main');
    expect(await commit()).toBe(bare('rev-parse', 'main'));
  });

  it('clones a tag', async () => {
    expect(await prepare(jobOf(input({ ref: 'v1' })))).toMatchObject({ code: 0 });
    expect(await commit()).toBe(bare('rev-parse', 'v1'));
  });

  it('checks out a branch that origin has', async () => {
    expect(await prepare(jobOf(input({}, 'work')))).toMatchObject({ code: 0 });
    expect(await checkedOut()).toBe('work');
    expect(await commit()).toBe(bare('rev-parse', 'work'));
    expect(await out('rev-parse', 'origin/work')).toBe(bare('rev-parse', 'work'));
  });

  it('begins a branch that origin does not have, from the ref', async () => {
    expect(await prepare(jobOf(input({ ref: 'work' }, 'fix/new-1')))).toMatchObject({ code: 0 });
    expect(await checkedOut()).toBe('fix/new-1');
    expect(await commit()).toBe(bare('rev-parse', 'work'));
    expect(await out('config', '--get', 'branch.fix/new-1.merge')).toBe('');
  });

  it('stays on the branch that is checked out already', async () => {
    expect(await prepare(jobOf(input({ ref: 'work' }, 'work')))).toMatchObject({ code: 0 });
    expect(await checkedOut()).toBe('work');
  });

  it('works in a repository without commits', async () => {
    expect(await prepare(jobOf(input({ repo: server.url('empty.git') }, 'first')))).toMatchObject({ code: 0 });
    expect(await checkedOut()).toBe('first');
  });

  it('does not begin a branch anew when origin cannot be asked', async () => {
    const job = jobOf(input(withToken, 'work'));
    token = TOKEN;
    expect(await pod.run(containerOf(job, CONTAINER.gitClone))).toMatchObject({ code: 0 });
    token = 'another';
    const outcome = await pod.run(containerOf(job, CONTAINER.branchSetup));
    expect(outcome.code).toBe(128);
    expect(outcome.stderr).toMatch(/origin cannot be asked for branch work/);
    expect(await checkedOut()).toBe('main');
  });

  it('says that a name is none of a branch', async () => {
    const outcome = await prepare(jobOf(input({}, 'a b')));
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('a b is not a valid branch name') as string });
  });

  it('fails when the repository is not there', async () => {
    expect(await prepare(jobOf(input({ repo: server.url('gone.git') })))).toMatchObject({ code: 128 });
  });

  it('signs in with the token of the variable, and pushes with it', async () => {
    token = TOKEN;
    expect(await prepare(jobOf(input(withToken, 'feat/a')))).toMatchObject({ code: 0 });
    expect(await pod.git('commit', '-q', '--allow-empty', '-m', 'by the agent')).toMatchObject({ code: 0 });
    // without a token file the agent's own variable answers
    const push = ['git', '-C', pod.repo, 'push', '-q', 'origin', 'HEAD'];
    expect(await pod.exec(push, { GITHUB_TOKEN: TOKEN })).toMatchObject({ code: 0 });
    expect(bare('rev-parse', 'feat/a')).toBe(await commit());
    expect(await out('rev-parse', 'origin/feat/a')).toBe(await commit());
    expect(await pod.exec(['git', '-C', pod.repo, 'fetch', '-q'], { GITHUB_TOKEN: TOKEN })).toMatchObject({ code: 0 });
    bare('branch', '-D', 'feat/a');
  });

  it('prefers the mounted token and notices when it is replaced', async () => {
    pod.mountToken('token-2\n');
    token = 'token-2';
    expect(await prepare(jobOf(input(withToken)))).toMatchObject({ code: 0 });
    pod.mountToken('token-3');
    token = 'token-3';
    expect(await pod.git('ls-remote', '-q', 'origin')).toMatchObject({ code: 0 });
  });

  it('asks no other credential helper', async () => {
    token = TOKEN;
    pod.write('/home/.gitconfig', '[credential]\n\thelper = "!echo username=u; echo password=wrong; true"\n');
    expect(await pod.run(containerOf(jobOf(input(withToken)), CONTAINER.gitClone))).toMatchObject({ code: 0 });
    expect((await out('config', '--local', '--get-all', 'credential.helper')).split('\n')).toHaveLength(1);
  });

  it('leaves the token out of the clone', async () => {
    token = TOKEN;
    expect(await prepare(jobOf(input(withToken)))).toMatchObject({ code: 0 });
    expect(await out('config', '--list')).not.toContain(TOKEN);
  });

  it(`fetches ${mode === 'hardened' ? 'one branch' : 'all branches'}`, async () => {
    expect(await prepare(jobOf(input()))).toMatchObject({ code: 0 });
    const branches = await out('for-each-ref', '--format=%(refname:short)', 'refs/remotes/origin/w*');
    expect(branches).toBe(mode === 'hardened' ? '' : 'origin/work');
  });
});

describe('a ref that is a commit', () => {
  const ref = (): string => bare('rev-parse', 'main');

  it('fails in a compatible Job, as git has no such branch', async () => {
    expect(await prepare(buildJob(input({ ref: ref() })))).toMatchObject({ code: 128 });
  });

  it.each([['without a token', {}] as const, ['with a token', withToken] as const])(
    'is checked out by a hardened Job %s',
    async (_title, secret) => {
      token = 'secretRef' in secret ? TOKEN : undefined;
      expect(await prepare(hardened(input({ ref: ref(), ...secret }, 'from-commit')))).toMatchObject({ code: 0 });
      expect(await checkedOut()).toBe('from-commit');
      expect(await commit()).toBe(ref());
    },
  );

  it('is a detached checkout when the Task has no branch', async () => {
    expect(await prepare(hardened(input({ ref: ref() })))).toMatchObject({ code: 0 });
    expect((await pod.git('symbolic-ref', '-q', 'HEAD')).code).toBe(1);
    expect(await commit()).toBe(ref());
  });

  it('fails when origin does not have it', async () => {
    const outcome = await prepare(hardened(input({ ref: 'a'.repeat(40) })));
    expect(outcome.code).toBe(128);
  });
});
