import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cacheFolder,
  cluster,
  ensureBareControlPlane,
  forgetObjects,
  isRunning,
  kubectlPath,
  restartProgram,
  stopCluster,
} from '../support/cluster';

// A cluster of this test's own, next to the one that the other tests use: same programs, other folder, other ports.
const PORT = 26443;
const cache = mkdtempSync(join(tmpdir(), 'kelos-cluster-'));
const said: string[] = [];
const { KELOS_BARE_KUBECONFIG: _other, ...rest } = process.env;
const options = {
  env: { ...rest, KELOS_CACHE: cache, KELOS_BARE_PORT: String(PORT) },
  progress: (line: string) => void said.push(line),
};
const state = join(cache, 'cluster/bare');

const record = (name: string): string => readFileSync(join(state, 'run', name), 'utf8');
const processOf = (name: string): number => Number(record(name).split(' ')[0]);
const kubectl = (...args: string[]): string =>
  execFileSync(kubectlPath(options.env), ['--kubeconfig', join(state, 'pki/admin.conf'), ...args], { encoding: 'utf8' });

function runs(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

beforeAll(() => symlinkSync(join(cacheFolder(), 'bin'), join(cache, 'bin')));

afterAll(async () => {
  await stopCluster('bare', options);
  rmSync(cache, { recursive: true, force: true });
});

describe('the bare control plane', () => {
  jest.setTimeout(60_000);

  it('starts, and starting it again changes nothing', async () => {
    await ensureBareControlPlane(options);
    const before = [record('etcd'), record('kube-apiserver')];
    const { kubeconfig } = await ensureBareControlPlane(options);
    expect([record('etcd'), record('kube-apiserver')]).toEqual(before);
    expect(kubeconfig).toBe(join(state, 'pki/admin.conf'));
    expect(kubectl('version')).toContain('Server Version: v1.34.2');
  });

  it('keeps its objects when a program is killed', async () => {
    kubectl('create', 'namespace', 'kept');
    process.kill(processOf('etcd'), 'SIGKILL');
    await ensureBareControlPlane(options);
    await restartProgram('bare', 'kube-apiserver', options);
    expect(kubectl('get', 'namespace', 'kept', '-o', 'name')).toBe('namespace/kept\n');
  });

  it('keeps its objects when it is stopped, until it is told to forget them', async () => {
    const pids = [processOf('etcd'), processOf('kube-apiserver')];
    await stopCluster('bare', options);
    expect(pids.filter(runs)).toEqual([]);
    expect(await isRunning('bare', options)).toBe(false);
    await ensureBareControlPlane(options);
    expect(kubectl('get', 'namespaces', '-o', 'name')).toContain('namespace/kept');
    await forgetObjects('bare', options);
    await ensureBareControlPlane(options);
    expect(kubectl('get', 'namespaces', '-o', 'name')).not.toContain('namespace/kept');
  });

  it.each([
    [
      'another program has the number of one that it started',
      (pid: string, start: string, boot: string) => `${pid} ${Number(start) - 1} ${boot}`,
    ],
    [
      'the machine was started anew since',
      (pid: string, start: string) => `${pid} ${start} 00000000-0000-0000-0000-000000000000`,
    ],
    ['the program is another', (pid: string, start: string, boot: string) => `${pid} ${start} ${boot}`],
  ])('ends nothing when %s', async (_case, forge) => {
    await stopCluster('bare', options);
    const stat = readFileSync(`/proc/${process.pid}/stat`, 'utf8');
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    mkdirSync(join(state, 'run'), { recursive: true });
    writeFileSync(join(state, 'run/etcd'), forge(String(process.pid), start, boot));
    await stopCluster('bare', options); // or this process would be gone
    expect(await isRunning('bare', options)).toBe(false);
  });

  it('says which port another program has, and starts nothing', async () => {
    await stopCluster('bare', options);
    const server = createServer();
    await new Promise<void>((listening) => server.listen(PORT, '127.0.0.1', listening));
    try {
      await expect(ensureBareControlPlane(options)).rejects.toThrow(`port ${PORT} is in use by another program`);
      expect(await isRunning('bare', options)).toBe(false);
    } finally {
      server.close();
    }
  });

  it('shows the log of an API server that does not start, and leaves nothing running', async () => {
    writeFileSync(join(state, 'pki/apiserver.crt'), 'no certificate');
    await expect(ensureBareControlPlane(options)).rejects.toThrow(
      /kube-apiserver ended while starting[^]*failed to find any PEM data/,
    );
    expect(await isRunning('bare', options)).toBe(false);
    rmSync(join(state, 'pki'), { recursive: true });
  });

  it('refuses what it does not know', async () => {
    await expect(cluster(['up', 'other'], options)).rejects.toThrow('cluster.sh up bare|node');
    await expect(restartProgram('bare', 'kubelet', options)).rejects.toThrow('One of: etcd kube-apiserver');
  });
});
