/** What the working directory says about the agent's work: branch, pull requests, commit. */

/** Runs a program and gives its standard output, trimmed; undefined when it fails in any way. */
export type Run = (program: string, ...args: readonly string[]) => Promise<string | undefined>;

export interface RepositorySettings {
  /** `KELOS_BASE_BRANCH` */
  readonly baseBranch?: string;
  /** `KELOS_UPSTREAM_REPO`, owner/name */
  readonly upstreamRepo?: string;
  /** `GH_HOST`; gh takes a repository without a host to be there. @default github.com */
  readonly ghHost?: string;
}

export interface RepositoryState {
  readonly branch?: string;
  readonly pullRequests: readonly string[];
  readonly commit?: string;
  readonly baseBranch?: string;
}

const ORIGIN = 'refs/remotes/origin/';

export async function readRepository(run: Run, settings: RepositorySettings): Promise<RepositoryState> {
  const configuredBase = settings.baseBranch || undefined;
  const inside = await run('git', 'rev-parse', '--is-inside-work-tree');
  if (inside === undefined) return { pullRequests: [], baseBranch: configuredBase };
  const [branch, commit, baseBranch] = await Promise.all([
    run('git', 'branch', '--show-current'),
    run('git', 'rev-parse', 'HEAD'),
    configuredBase ?? defaultBranch(run),
  ]);
  // of the base branch itself there is no pull request; a query would find those of forks, whose branch is called the same
  const pullRequests = branch && branch !== baseBranch ? await findPullRequests(run, branch, settings) : [];
  return { branch: branch || undefined, pullRequests, commit: commit || undefined, baseBranch };
}

async function defaultBranch(run: Run): Promise<string | undefined> {
  const head = await run('git', 'symbolic-ref', `${ORIGIN}HEAD`);
  return (head?.startsWith(ORIGIN) ? head.slice(ORIGIN.length) : head) || undefined;
}

/** Those of the origin first, then those of the upstream repository; each one once, open or not. */
async function findPullRequests(run: Run, branch: string, settings: RepositorySettings): Promise<string[]> {
  const origin = ghRepository(await run('git', 'remote', 'get-url', 'origin'), settings.ghHost || 'github.com');
  // named, because gh by itself may choose the remote called upstream
  const places = [origin === undefined ? [] : ['--repo', origin]];
  const upstream = settings.upstreamRepo || undefined;
  if (upstream !== undefined && upstream !== origin) places.push(['--repo', upstream]);
  const found = await Promise.all(
    places.map((place) => run('gh', 'pr', 'list', '--head', branch, '--state', 'all', '--json', 'url', ...place)),
  );
  return [...new Set(found.flatMap(urlsOf))];
}

function urlsOf(json: string | undefined): string[] {
  const list = parse(json ?? '');
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const url = typeof item === 'object' && item !== null && 'url' in item ? item.url : undefined;
    // one word: it becomes one line of the block
    return typeof url === 'string' && /^\S+$/.test(url) ? [url] : [];
  });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** `[host/]owner/name` of a clone URL, as gh wants it; undefined when the URL is not of that form, a local path for instance. */
export function ghRepository(url: string | undefined, ghHost: string): string | undefined {
  const match =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/]+)\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url ?? '') ??
    /^(?:[^@/]+@)([^/:]+):([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(url ?? '');
  const [, host, owner, name] = match ?? [];
  if (host === undefined || owner === undefined || name === undefined) return undefined;
  return host.toLowerCase() === ghHost.toLowerCase() ? `${owner}/${name}` : `${host}/${owner}/${name}`;
}
