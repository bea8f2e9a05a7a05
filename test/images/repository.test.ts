import type { RepositorySettings, Run } from '../../images/capture/repository';
import { ghRepository, readRepository } from '../../images/capture/repository';

/** A git and a gh that answer what they are asked, and remember that they were. */
function programs(answers: Record<string, string>): { run: Run; asked: string[] } {
  const asked: string[] = [];
  const run: Run = async (program, ...args) => {
    const line = [program, ...args].join(' ');
    asked.push(line);
    return answers[line];
  };
  return { run, asked };
}

const CLONE = {
  'git rev-parse --is-inside-work-tree': 'true',
  'git branch --show-current': 'feat/x',
  'git rev-parse HEAD': 'c0ffee',
  'git symbolic-ref refs/remotes/origin/HEAD': 'refs/remotes/origin/main',
  'git remote get-url origin': 'https://github.com/me/app.git',
};
const QUERY = 'gh pr list --head feat/x --state all --json url';
const pull = (...urls: unknown[]): string => JSON.stringify(urls.map((url) => ({ url })));

const read = (answers: Record<string, string>, settings: RepositorySettings = {}): ReturnType<typeof readRepository> =>
  readRepository(programs(answers).run, settings);

describe('the state of a repository', () => {
  it('is branch, commit and default branch', async () => {
    expect(await read(CLONE)).toEqual({ branch: 'feat/x', pullRequests: [], commit: 'c0ffee', baseBranch: 'main' });
  });

  it('outside of a repository is the configured base branch alone', async () => {
    const { run, asked } = programs({});
    expect(await readRepository(run, { baseBranch: 'rel' })).toEqual({ pullRequests: [], baseBranch: 'rel' });
    expect(asked).toEqual(['git rev-parse --is-inside-work-tree']);
  });

  it('prefers the configured base branch to the default one', async () => {
    expect((await read(CLONE, { baseBranch: 'rel' })).baseBranch).toBe('rel');
  });

  it('treats empty settings as none', async () => {
    expect(await read(CLONE, { baseBranch: '', upstreamRepo: '', ghHost: '' })).toEqual(await read(CLONE));
  });

  it('has no commit on an unborn branch', async () => {
    const { 'git rev-parse HEAD': _none, 'git symbolic-ref refs/remotes/origin/HEAD': _neither, ...unborn } = CLONE;
    expect(await read(unborn)).toEqual({ branch: 'feat/x', pullRequests: [] });
  });

  it('has no branch on a detached head, and asks for no pull requests', async () => {
    const { run, asked } = programs({ ...CLONE, 'git branch --show-current': '' });
    expect(await readRepository(run, {})).toEqual({ pullRequests: [], commit: 'c0ffee', baseBranch: 'main' });
    expect(asked.filter((line) => line.startsWith('gh'))).toEqual([]);
  });
});

describe('pull requests', () => {
  it('come from the origin first, then from upstream, each one once', async () => {
    const answers = {
      ...CLONE,
      [`${QUERY} --repo me/app`]: pull('https://github.com/me/app/pull/4', '', 7, 'https://github.com/up/app/pull/9'),
      [`${QUERY} --repo up/app`]: pull('https://github.com/up/app/pull/9', 'https://github.com/up/app/pull/10'),
    };
    expect((await read(answers, { upstreamRepo: 'up/app' })).pullRequests).toEqual([
      'https://github.com/me/app/pull/4',
      'https://github.com/up/app/pull/9',
      'https://github.com/up/app/pull/10',
    ]);
  });

  it('are asked for once when the origin is the upstream repository', async () => {
    const { run, asked } = programs(CLONE);
    await readRepository(run, { upstreamRepo: 'me/app' });
    expect(asked.filter((line) => line.startsWith('gh'))).toEqual([`${QUERY} --repo me/app`]);
  });

  it('are left to the choice of gh when the origin is no place that it knows', async () => {
    const { run, asked } = programs({ ...CLONE, 'git remote get-url origin': '/srv/app.git' });
    await readRepository(run, {});
    expect(asked.filter((line) => line.startsWith('gh'))).toEqual([QUERY]);
  });

  it('are not asked for on the base branch', async () => {
    const { run, asked } = programs(CLONE);
    await readRepository(run, { baseBranch: 'feat/x' });
    expect(asked.filter((line) => line.startsWith('gh'))).toEqual([]);
  });

  it.each(['no JSON', '{"url":"x"}', '[null,1,{}]', pull('two words', 'a\nb')])('are none when gh answers %j', async (answer) => {
    expect((await read({ ...CLONE, [`${QUERY} --repo me/app`]: answer })).pullRequests).toEqual([]);
  });
});

describe('the repository of a clone URL', () => {
  it.each([
    ['https://github.com/me/app.git', 'github.com', 'me/app'],
    ['https://github.com/me/my.site', 'github.com', 'me/my.site'],
    ['https://x:token@GitHub.com/me/app/', 'github.com', 'me/app'],
    ['git@github.com:me/app.git', 'github.com', 'me/app'],
    ['ssh://git@ghe.example.com/me/app', 'ghe.example.com', 'me/app'],
    ['https://ghe.example.com/me/app', 'github.com', 'ghe.example.com/me/app'],
    ['http://10.96.0.9:8080/shop.git', 'github.com', undefined],
    ['https://gitlab.com/a/b/c.git', 'github.com', undefined],
    ['/srv/git/app.git', 'github.com', undefined],
    [undefined, 'github.com', undefined],
  ])('%s with %s is %s', (url, host, repository) => {
    expect(ghRepository(url, host)).toBe(repository);
  });
});
