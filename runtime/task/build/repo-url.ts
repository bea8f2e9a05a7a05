/** Where a repository is, as far as its URL tells. Empty = not known. */
export interface RepoLocation {
  readonly host: string;
  readonly owner: string;
  readonly repo: string;
}

const HTTP = /https?:\/\/([^/]+)\/([^/]+)\/([^/.]+)/;
const SCP = /git@([^:]+):([^/]+)\/([^/.]+)/;

/**
 * Host, owner and repository to the letter of the existing controller, with its faults (a dot ends the repository's name; user and port
 * belong to the host): compatible Jobs carry what it would have written.
 * @example parseRepoUrl('git@ghe.corp.com:o/r.git') // { host: 'ghe.corp.com', owner: 'o', repo: 'r' }
 */
export function parseRepoUrl(url: string): RepoLocation {
  const bare = url.endsWith('.git') ? url.slice(0, -'.git'.length) : url;
  const match = HTTP.exec(bare) ?? SCP.exec(bare);
  if (match) return { host: match[1] ?? '', owner: match[2] ?? '', repo: match[3] ?? '' };
  const segments = bare.split('/');
  if (segments.length < 2) return { host: '', owner: '', repo: `unknown-repo-${bare}` };
  return { host: '', owner: segments.at(-2) ?? '', repo: segments.at(-1) ?? '' };
}

/**
 * The same, read as the URL that it is: names keep their dots, the host is lower case and without a user, query and fragment count for
 * nothing.
 * @example readRepoUrl('https://u:t@GitHub.com/acme/my.site') // { host: 'github.com', owner: 'acme', repo: 'my.site' }
 */
export function readRepoUrl(url: string): RepoLocation {
  const scp = /^(?:[^@/]+@)([^:/]+):(.*)$/.exec(url);
  if (scp) return located(scp[1] ?? '', scp[2] ?? '');
  if (!URL.canParse(url)) return parseRepoUrl(url);
  const { host, pathname } = new URL(url);
  return located(host, pathname);
}

function located(host: string, path: string): RepoLocation {
  const [owner = '', repo = ''] = path.split('/').filter((segment) => segment !== '');
  return { host: host.toLowerCase(), owner, repo: repo.replace(/(?<=.)\.git$/, '') };
}

/** Reads a repository's URL in one of the two ways. */
export type UrlReader = (url: string) => RepoLocation;

/** The host of a GitHub Enterprise server; undefined for github.com and where there is no host. */
export function enterpriseHost(url: string, read: UrlReader): string | undefined {
  const { host } = read(url);
  return host === '' || host === 'github.com' ? undefined : host;
}

/** `<owner>/<repo>`, when the URL has both. */
export function repoSlug(url: string, read: UrlReader): string | undefined {
  const { owner, repo } = read(url);
  return owner === '' || repo === '' ? undefined : `${owner}/${repo}`;
}
