import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

export interface Answer {
  /** Status code of HTTP. */
  readonly code: number;
  /** The JSON of the body; text where it is no JSON. */
  readonly body: unknown;
}

/** A real API server that a test speaks to as its administrator. */
export interface ApiServer {
  readonly kubeconfig: string;
  /**
   * Sends a request; every status code is an answer.
   * @param body sent as JSON
   * @param contentType @default - application/json
   */
  request(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>;
  /** Creates a namespace whose name starts with `prefix`, and returns the name. */
  createNamespace(prefix: string): Promise<string>;
  /**
   * Runs kubectl, without a cache of its own, and returns what it wrote.
   * @throws when it fails
   */
  kubectl(...args: string[]): Promise<string>;
}

/**
 * The API server of the integration tests, from the kubeconfig that `KELOS_BARE_KUBECONFIG` names.
 * @throws when the variable is not set
 */
export function apiServer(kubeconfig: string | undefined = process.env['KELOS_BARE_KUBECONFIG']): ApiServer {
  if (!kubeconfig) throw new Error('KELOS_BARE_KUBECONFIG must be the kubeconfig of a bare control plane: npm test sets it');
  const { server, ca, cert, key } = readKubeconfig(kubeconfig);
  const agent = new Agent({ keepAlive: true, ca, cert, key });
  const send: ApiServer['request'] = (method, path, body, contentType = 'application/json') =>
    exchange(agent, new URL(path, server), method, body === undefined ? undefined : JSON.stringify(body), contentType);
  return {
    kubeconfig,
    request: send,
    createNamespace: async (prefix) => {
      const created = await send('POST', '/api/v1/namespaces', { metadata: { generateName: `${prefix}-` } });
      return textAt(created.body, 'metadata', 'name');
    },
    kubectl: (...args) => kubectl(kubeconfig, args),
  };
}

/**
 * The text at a path of members in foreign data.
 * @throws when there is none
 */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  if (typeof found !== 'string') throw new Error(`there is no text at ${path.join('.')} of ${JSON.stringify(value)}`);
  return found;
}

/** What stands at a path of members and list indexes in foreign data. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, member) =>
      typeof at === 'object' && at !== null ? Object.entries(at).find(([name]) => name === member)?.[1] : undefined,
    value,
  );
}

function readKubeconfig(file: string): {
  readonly server: string;
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
} {
  const config: unknown = parse(readFileSync(file, 'utf8'));
  const data = (...path: readonly string[]): Buffer => Buffer.from(textAt(config, ...path), 'base64');
  return {
    server: textAt(config, 'clusters', '0', 'cluster', 'server'),
    ca: data('clusters', '0', 'cluster', 'certificate-authority-data'),
    cert: data('users', '0', 'user', 'client-certificate-data'),
    key: data('users', '0', 'user', 'client-key-data'),
  };
}

function exchange(agent: Agent, url: URL, method: string, body: string | undefined, contentType: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // Node sends no length by itself with the body of a DELETE
    const about = body === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) };
    const headers = { accept: 'application/json', ...about };
    const sent = request(url, { agent, method, headers, timeout: 30_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ code: response.statusCode ?? 0, body: decode(Buffer.concat(chunks).toString('utf8')) }));
      response.on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${url.pathname} had no answer within 30 s`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

function decode(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function kubectl(kubeconfig: string, args: readonly string[]): Promise<string> {
  const bin = join(process.env['KELOS_CACHE'] ?? join(homedir(), '.cache', 'kelos-iac'), 'bin');
  // what an earlier test has deployed is no business of this one's discovery
  const cache = mkdtempSync(join(tmpdir(), 'kelos-kubectl-'));
  try {
    const env = { ...process.env, PATH: [bin, process.env['PATH']].join(delimiter), KUBECONFIG: kubeconfig, KUBECACHEDIR: cache };
    const { stdout } = await promisify(execFile)('kubectl', args, { env, maxBuffer: 64 << 20 });
    return stdout;
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}
