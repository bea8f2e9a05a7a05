import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';
import { inClusterConfig, isInCluster } from '../../../runtime/kube/in-cluster';
import { loadKubeconfig } from '../../../runtime/kube/kubeconfig';
import { VirtualClock } from '../../support/virtual-clock';

let folder: string;
let clock: VirtualClock;

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const kubeconfig = (user: object, cluster: object = {}): string =>
  stringify({
    'current-context': 'here',
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u', namespace: 'agents' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443', ...cluster } }],
    users: [{ name: 'u', user }],
  });

const load = (text: string, env: Record<string, string> = {}): ReturnType<typeof loadKubeconfig> =>
  loadKubeconfig({ clock, env: { PATH: process.env['PATH'], ...env }, path: write('config', text) });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kelos-connection-'));
  clock = new VirtualClock();
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('in a Pod', () => {
  const env = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };
  const config = (variables: Record<string, string> = env): ReturnType<typeof inClusterConfig> =>
    inClusterConfig({ clock, env: variables, accountFolder: folder });

  beforeEach(() => {
    write('ca.crt', 'PEM');
    write('token', 'first\n');
  });

  test('the service account is used, and its token read anew when it may have changed', async () => {
    const { server, ca, credentials } = config();
    expect([server.href, ca, await credentials()]).toEqual(['https://10.96.0.1/', 'PEM', { token: 'first' }]);
    write('token', 'second');
    await clock.advance(59_000);
    expect(await credentials()).toEqual({ token: 'first' });
    await clock.advance(1_000);
    expect(await credentials()).toEqual({ token: 'second' });
  });

  test('a token that was refused is read anew at once', async () => {
    const { credentials, refused } = config();
    await credentials();
    write('token', 'second');
    refused?.();
    expect(await credentials()).toEqual({ token: 'second' });
  });

  test('a token file that is being replaced leaves the old token in use', async () => {
    const { credentials } = config();
    await credentials();
    rmSync(join(folder, 'token'));
    await clock.advance(120_000);
    expect(await credentials()).toEqual({ token: 'first' });
  });

  test('a missing token says so', async () => {
    rmSync(join(folder, 'token'));
    await expect(config().credentials()).rejects.toThrow(/token file .* cannot be used/);
  });

  test('addresses of IPv6 get their brackets', () => {
    expect(config({ ...env, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' }).server.href).toBe(
      'https://[fd00::1]:6443/',
    );
  });

  test('elsewhere it says that this is no Pod', () => {
    expect([isInCluster({}), isInCluster(env)]).toEqual([false, true]);
    expect(() => config({})).toThrow('KUBERNETES_SERVICE_HOST is not set');
  });
});

describe('a kubeconfig', () => {
  test('gives server, namespace, authority and a token', async () => {
    const { name, namespace, connection } = load(
      kubeconfig(
        { token: 't' },
        { 'certificate-authority-data': base64('CA'), 'tls-server-name': 'kube', 'insecure-skip-tls-verify': true },
      ),
    );
    expect([name, namespace]).toEqual(['here', 'agents']);
    expect(connection).toMatchObject({ server: new URL('https://127.0.0.1:6443'), ca: 'CA', serverName: 'kube', insecure: true });
    expect(await connection.credentials()).toEqual({ token: 't' });
  });

  test('gives a client certificate, from data or from files beside it', async () => {
    const inline = load(kubeconfig({ 'client-certificate-data': base64('CERT'), 'client-key-data': base64('KEY') }));
    expect(await inline.connection.credentials()).toEqual({ clientCert: 'CERT', clientKey: 'KEY' });
    write('c.pem', 'FILE CERT');
    write('k.pem', 'FILE KEY');
    write('ca.pem', 'FILE CA');
    const files = load(
      kubeconfig({ 'client-certificate': 'c.pem', 'client-key': join(folder, 'k.pem') }, { 'certificate-authority': 'ca.pem' }),
    );
    expect(files.connection.ca).toBe('FILE CA');
    expect(await files.connection.credentials()).toEqual({ clientCert: 'FILE CERT', clientKey: 'FILE KEY' });
  });

  test('gives a token from a file', async () => {
    write('t', 'from file');
    expect(await load(kubeconfig({ tokenFile: 't' })).connection.credentials()).toEqual({ token: 'from file' });
  });

  test('may be several files: the first that has an entry wins', async () => {
    const first = write('first', stringify({ users: [{ name: 'u', user: { token: 'first' } }] }));
    const second = write('second', kubeconfig({ token: 'second' }));
    const { connection } = loadKubeconfig({ clock, env: { KUBECONFIG: [first, second].join(delimiter) } });
    expect(await connection.credentials()).toEqual({ token: 'first' });
  });

  test.each([
    ['no current context', stringify({ contexts: [] }), /names no current context/],
    [
      'a cluster that is not there',
      stringify({ 'current-context': 'x', contexts: [{ name: 'x', context: { cluster: 'gone' } }] }),
      /has no cluster 'gone'/,
    ],
    ['an auth provider', kubeconfig({ 'auth-provider': { name: 'gcp' } }), /'auth-provider' .* is not supported/],
    ['a proxy', kubeconfig({}, { 'proxy-url': 'http://proxy' }), /proxy-url .* not supported/],
    [
      'exec of an old version',
      kubeconfig({ exec: { command: 'x', apiVersion: 'client.authentication.k8s.io/v1alpha1' } }),
      /exec.apiVersion .* must be one of/,
    ],
    ['no map', 'text', /cannot be read: it is not a map/],
  ])('with %s says so', (_what, text, message) => {
    expect(() => load(text)).toThrow(message);
  });

  test('that does not exist says so', () => {
    expect(() => loadKubeconfig({ clock, env: {}, path: join(folder, 'none') })).toThrow(/the kubeconfig .*none cannot be read/);
  });
});

describe('a program that prints credentials', () => {
  const program = (body: string): string => {
    const path = write('plugin.sh', `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const exec = (extra: object = {}): string =>
    kubeconfig({
      exec: { command: './plugin.sh', apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', ...extra },
    });
  const credential = (status: object): string =>
    JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status });

  test('runs once for requests that come together, and again when its credentials end', async () => {
    program(`echo x >> '${folder}/runs'; echo '${credential({ token: 't', expirationTimestamp: '2026-01-01T01:00:00Z' })}'`);
    const { connection } = load(exec());
    const runs = (): number => readFileSync(join(folder, 'runs'), 'utf8').length / 2;
    expect(await Promise.all([connection.credentials(), connection.credentials()])).toEqual([{ token: 't' }, { token: 't' }]);
    await clock.advance(3_580_000);
    await connection.credentials();
    expect(runs()).toBe(1);
    await clock.advance(15_000);
    await connection.credentials();
    expect(runs()).toBe(2);
    connection.refused?.();
    await connection.credentials();
    expect(runs()).toBe(3);
  });

  test('gets its arguments, its variables and what it is asked for', async () => {
    program(
      `printf '{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":"%s-%s-%s"}}' "$1" "$MINE" "$(echo "$KUBERNETES_EXEC_INFO" | grep -c ExecCredential)"`,
    );
    const { connection } = load(exec({ args: ['arg'], env: [{ name: 'MINE', value: 'var' }] }));
    expect(await connection.credentials()).toEqual({ token: 'arg-var-1' });
  });

  test('may print a client certificate', async () => {
    program(`echo '${credential({ clientCertificateData: 'C', clientKeyData: 'K' })}'`);
    expect(await load(exec()).connection.credentials()).toEqual({ clientCert: 'C', clientKey: 'K' });
  });

  test.each([
    ['fails', 'echo "not logged in" >&2; exit 3', /plugin.sh failed: not logged in\nlog in first/],
    ['prints nonsense', 'echo nonsense', /did not print an ExecCredential of client.authentication.k8s.io\/v1/],
    [
      'prints another version',
      `echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"t"}}'`,
      /did not print an ExecCredential/,
    ],
    [
      'prints nothing to use',
      `echo '${JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', status: {} })}'`,
      /printed neither a token nor/,
    ],
  ])('that %s is named', async (_what, body, message) => {
    program(body);
    await expect(load(exec({ installHint: 'log in first' })).connection.credentials()).rejects.toThrow(message);
  });

  test('that does not exist is named', async () => {
    await expect(load(exec({ installHint: 'npm i it' })).connection.credentials()).rejects.toThrow(
      /plugin.sh failed: .*\nnpm i it/,
    );
  });
});
