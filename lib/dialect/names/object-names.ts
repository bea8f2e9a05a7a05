import { goLowerCase } from '../lower-case';
import { cut, hash, MAX_NAME_LENGTH, trim } from './text';

const CODEX_BASE_LENGTH = 24;
const PROXY_PREFIX_LENGTH = 54;

/**
 * The name of the CronJob that refreshes the Codex login in a Secret, and of its ServiceAccount, Role and RoleBinding: at most 52 characters.
 * @example codexRefresherName('default', 'codex') // 'kelos-codex-auth-default-codex-f7131f2b87'
 */
export function codexRefresherName(namespace: string, secret: string): string {
  const words = goLowerCase(`${namespace}-${secret}`)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const base = trim(words.join('-').slice(0, CODEX_BASE_LENGTH), '-');
  return `kelos-codex-auth-${base === '' ? 'secret' : base}-${hash(`${namespace}/${secret}`, 10)}`;
}

/**
 * The name of the Deployment and the Service through which baseline releases read the repository of a Workspace: at most 63 characters.
 * @example githubProxyName('app') // 'ghproxy-app'
 */
export function githubProxyName(workspace: string): string {
  const name = `ghproxy-${workspace}`;
  if (Buffer.byteLength(name) <= MAX_NAME_LENGTH) return name;
  return `${cut(name, PROXY_PREFIX_LENGTH)}-${hash(name, 8, 'sha1')}`;
}
