/** Host, owner and name in the URL of a repository. The host is empty for `owner/name`. */
export interface RepositoryName {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

const HTTP = /^(?:https?|git):\/\/(?:[^/@]*@)?([^/]+)\/(.+)$/;
const SSH = /^git@([^:/]+)[:/](.+)$/;

/** What the URL of a repository names; undefined when it has no owner and name. */
export function repositoryName(url: string): RepositoryName | undefined {
  const trimmed = url.replace(/\/$/, '').replace(/\.git$/, '');
  const parts = HTTP.exec(trimmed) ?? SSH.exec(trimmed);
  const path = (parts?.[2] ?? (/^[^/:]+\/[^/:]+$/.test(trimmed) ? trimmed : '')).split('/').filter((step) => step !== '');
  const [owner, name] = path.slice(-2);
  return owner === undefined || name === undefined ? undefined : { host: (parts?.[1] ?? '').toLowerCase(), owner, name };
}
