import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enterpriseHost, parseRepoUrl, readRepoUrl, repoSlug } from '../../../../runtime/task/build/repo-url';
import { VECTORS } from './vectors';

interface Line {
  readonly url: string;
  readonly asRepo: { readonly GH_HOST: string | null };
  readonly asUpstreamRemote: { readonly KELOS_UPSTREAM_REPO: string | null };
}

const file = join(VECTORS, 'repo-urls.jsonl');
const lines = existsSync(file)
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
  : [];

describe('a URL as the existing controller takes it apart', () => {
  it.each(lines.map((line) => [line.url, line] as const))('%s', (url, { asRepo, asUpstreamRemote }) => {
    expect(enterpriseHost(url, parseRepoUrl) ?? null).toBe(asRepo.GH_HOST);
    expect(repoSlug(url, parseRepoUrl) ?? null).toBe(asUpstreamRemote.KELOS_UPSTREAM_REPO);
  });

  it.each([
    ['https://github.com/o/r.git', 'github.com', 'o', 'r'],
    ['git@ghe.corp.com:o/r.git', 'ghe.corp.com', 'o', 'r'],
    ['https://ghe.corp.com:8443/o/r', 'ghe.corp.com:8443', 'o', 'r'],
    ['git://github.com/o/r.git', '', 'o', 'r'],
    ['o/r', '', 'o', 'r'],
    ['https://gitlab.com/g/s/r.git', 'gitlab.com', 'g', 's'],
    ['https://github.com/o/my.site', 'github.com', 'o', 'my'],
    ['https://GitHub.com/o/r', 'GitHub.com', 'o', 'r'],
    ['https://u:t@github.com/o/r', 'u:t@github.com', 'o', 'r'],
    ['https://ghe.corp.com/o/.github', '', 'o', '.github'],
    ['https://github.com/o/r?x=1', 'github.com', 'o', 'r?x=1'],
    ['https://github.com/o', '', 'github.com', 'o'],
    ['git@h:22/o/r.git', 'h', '22', 'o'],
    ['r', '', '', 'unknown-repo-r'],
  ])('%s is at %s, %s, %s', (url, host, owner, repo) => {
    expect(parseRepoUrl(url)).toEqual({ host, owner, repo });
  });
});

describe('a URL read as a URL', () => {
  it.each([
    ['https://github.com/o/r.git', 'github.com', 'o', 'r'],
    ['https://github.com/o/r.git/', 'github.com', 'o', 'r'],
    ['git@ghe.corp.com:o/r.git', 'ghe.corp.com', 'o', 'r'],
    ['https://ghe.corp.com:8443/o/r', 'ghe.corp.com:8443', 'o', 'r'],
    ['https://github.com:443/o/r', 'github.com', 'o', 'r'],
    ['git://github.com/o/r.git', 'github.com', 'o', 'r'],
    ['https://github.com/o/my.site.git', 'github.com', 'o', 'my.site'],
    ['https://GitHub.com/o/r', 'github.com', 'o', 'r'],
    ['https://u:t@github.com/o/r', 'github.com', 'o', 'r'],
    ['https://ghe.corp.com/o/.github', 'ghe.corp.com', 'o', '.github'],
    ['https://github.com/o/r?x=1', 'github.com', 'o', 'r'],
    ['https://github.com/o', 'github.com', 'o', ''],
    ['https://', '', '', ''],
    ['o/r', '', 'o', 'r'],
  ])('%s is at %s, %s, %s', (url, host, owner, repo) => {
    expect(readRepoUrl(url)).toEqual({ host, owner, repo });
  });
});
