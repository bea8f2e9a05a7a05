import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import type { Clock } from '../ports';
import type { ConnectionConfig, Credentials } from './connection';
import { ExecPlugin, parseExec } from './exec-plugin';
import { TokenFile } from './token-file';
import { isRecord } from './unknown';

type Fields = Readonly<Record<string, unknown>>;

/** A context of a kubeconfig. */
export interface KubeconfigContext {
  readonly name: string;
  /** @default - none: commands use `default` */
  readonly namespace?: string;
  readonly connection: ConnectionConfig;
}

export interface KubeconfigOptions {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default - the variable KUBECONFIG, then `~/.kube/config` */
  readonly path?: string;
  /** @default - the file's current-context */
  readonly context?: string;
}

/**
 * Reads a context of a kubeconfig. Of several files in KUBECONFIG the first that has an entry wins, as with kubectl.
 * @throws Error that names the file and what is missing or not supported
 */
export function loadKubeconfig(options: KubeconfigOptions): KubeconfigContext {
  const files = pathsOf(options).map(readKubeconfig);
  const contextName = options.context ?? firstText(files.map((file) => file.root['current-context']));
  if (!contextName) throw new Error(`${describe(files)} names no current context`);
  const context = find(files, 'contexts', 'context', contextName);
  const cluster = find(files, 'clusters', 'cluster', text(context.entry, 'cluster') ?? '');
  const userName = text(context.entry, 'user');
  const user = userName === undefined ? { entry: {}, folder: '' } : find(files, 'users', 'user', userName);
  const namespace = text(context.entry, 'namespace');
  return {
    name: contextName,
    ...(namespace === undefined ? {} : { namespace }),
    connection: { ...clusterOf(cluster), ...userOf(user, options) },
  };
}

interface File {
  readonly path: string;
  readonly root: Fields;
}

interface Entry {
  readonly entry: Fields;
  /** Relative paths start here. */
  readonly folder: string;
}

function pathsOf({ path, env }: KubeconfigOptions): string[] {
  if (path !== undefined) return [path];
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((item) => item !== '');
  return listed.length > 0 ? listed : [join(homedir(), '.kube', 'config')];
}

function readKubeconfig(path: string): File {
  try {
    const root: unknown = parse(readFileSync(path, 'utf8'));
    if (!isRecord(root)) throw new Error('it is not a map');
    return { path, root };
  } catch (cause) {
    throw new Error(`the kubeconfig ${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

const describe = (files: readonly File[]): string => `the kubeconfig ${files.map((file) => file.path).join(', ')}`;

function find(files: readonly File[], list: string, member: string, name: string): Entry {
  for (const { path, root } of files) {
    const items: unknown = root[list];
    const found: unknown = Array.isArray(items) ? items.find((item) => isRecord(item) && item['name'] === name) : undefined;
    const entry = isRecord(found) ? found[member] : undefined;
    if (isRecord(entry)) return { entry, folder: dirname(path) };
  }
  throw new Error(`${describe(files)} has no ${member} '${name}'`);
}

function clusterOf({ entry, folder }: Entry): Omit<ConnectionConfig, 'credentials'> {
  const server = text(entry, 'server');
  if (!server) throw new Error(`a cluster of the kubeconfig has no server`);
  if (text(entry, 'proxy-url')) throw new Error(`proxy-url of the kubeconfig's cluster ${server} is not supported`);
  const ca = dataOrFile(entry, folder, 'certificate-authority');
  const serverName = text(entry, 'tls-server-name');
  return {
    server: new URL(server),
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(entry['insecure-skip-tls-verify'] === true ? { insecure: true } : {}),
  };
}

function userOf({ entry, folder }: Entry, { clock, env }: KubeconfigOptions): Pick<ConnectionConfig, 'credentials' | 'refused'> {
  for (const unsupported of ['auth-provider', 'username']) {
    if (entry[unsupported] !== undefined)
      throw new Error(`'${unsupported}' of a user of the kubeconfig is not supported; use a token, a client certificate or exec`);
  }
  const certificate = certificateOf(entry, folder);
  const token = text(entry, 'token');
  if (token !== undefined) return { credentials: async () => ({ ...certificate, token }) };
  const tokenFile = text(entry, 'tokenFile');
  if (tokenFile !== undefined) {
    const file = new TokenFile(resolve(folder, tokenFile), clock);
    return { credentials: async () => ({ ...certificate, token: await file.read() }), refused: () => file.forget() };
  }
  if (entry['exec'] === undefined) return { credentials: async () => certificate };
  const plugin = new ExecPlugin(parseExec(entry['exec'], folder), clock, env);
  return { credentials: async () => ({ ...certificate, ...(await plugin.credentials()) }), refused: () => plugin.forget() };
}

function certificateOf(entry: Fields, folder: string): Credentials {
  const clientCert = dataOrFile(entry, folder, 'client-certificate');
  const clientKey = dataOrFile(entry, folder, 'client-key');
  return clientCert === undefined || clientKey === undefined ? {} : { clientCert, clientKey };
}

/** Inline data wins over a file, as with kubectl. */
function dataOrFile(entry: Fields, folder: string, name: string): string | undefined {
  const data = text(entry, `${name}-data`);
  if (data) return Buffer.from(data, 'base64').toString('utf8');
  const path = text(entry, name);
  return path ? readFileSync(resolve(folder, path), 'utf8') : undefined;
}

const resolve = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path));

function text(entry: Fields, name: string): string | undefined {
  const value = entry[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const firstText = (values: readonly unknown[]): string | undefined =>
  values.find((value) => typeof value === 'string' && value !== '') as string | undefined;
