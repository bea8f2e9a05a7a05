import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, canRun, cluster, kubectlPath, stopCluster } from '../support/cluster';

// A node of this test's own, next to the one that the other tests use.
const cache = mkdtempSync(join(tmpdir(), 'kelos-cluster-'));
const options = { env: { ...process.env, KELOS_CACHE: cache }, progress: () => undefined };
const state = join(cache, 'cluster/node');

const kubectl = (input: string, ...args: string[]): string =>
  execFileSync(kubectlPath(options.env), ['--kubeconfig', join(state, 'pki/admin.conf'), ...args], { encoding: 'utf8', input });
const firstProcess = (): number => Number(readFileSync(join(state, 'run/init'), 'utf8').split(' ')[0]);

// The node's own image is enough: it waits until it is told to go.
const POD = `
apiVersion: v1
kind: Namespace
metadata: {name: strict, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: v1
kind: Pod
metadata: {name: waits, namespace: strict}
spec:
  securityContext: {runAsNonRoot: true, runAsUser: 61100, fsGroup: 61100, seccompProfile: {type: RuntimeDefault}}
  terminationGracePeriodSeconds: 1
  volumes: [{name: work, emptyDir: {}}]
  containers:
    - name: waits
      image: localhost/kelos-pause:1
      volumeMounts: [{name: work, mountPath: /work}]
      resources: {limits: {memory: 50Mi}}
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
`;

/** What a cluster could leave on this machine: interfaces, mounts, control groups, iptables rules, processes (a network namespace needs one). */
function traces(): Record<string, readonly string[]> {
  const rules = execFileSync('iptables-save', { encoding: 'utf8' }).split('\n');
  return {
    interfaces: readdirSync('/sys/class/net').sort(),
    mounts: readFileSync('/proc/mounts', 'utf8').split('\n').sort(),
    controlGroups: readdirSync('/sys/fs/cgroup').flatMap((folder) => [folder, ...below(folder)]),
    rules: rules.filter((line) => !line.startsWith('#')),
    processes: readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && isOfTheNode(pid)),
  };
}

function isOfTheNode(pid: string): boolean {
  return (
    read(`/proc/${pid}/cmdline`).includes(cache) || (controlGroup !== '' && read(`/proc/${pid}/cgroup`).includes(controlGroup))
  );
}

function below(folder: string): string[] {
  try {
    return readdirSync(join('/sys/fs/cgroup', folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

jest.setTimeout(180_000);

let controlGroup = '';
const before = traces();

beforeAll(async () => {
  if ((await canRun('node')) !== true) throw new Error('a node cannot run here');
  symlinkSync(join(cacheFolder(), 'bin'), join(cache, 'bin'));
  await cluster(['up', 'node'], options);
  controlGroup = /^cgroupRoot: (.+)$/m.exec(readFileSync(join(state, 'kubelet.yaml'), 'utf8'))?.[1] ?? '';
});

afterAll(async () => {
  await stopCluster('node', options);
  rmSync(cache, { recursive: true, force: true });
});

describe('a node', () => {
  it('runs a Pod that the profile restricted admits, and starting it again changes nothing', async () => {
    kubectl(POD, 'apply', '--filename', '-');
    kubectl('', 'wait', '--namespace', 'strict', 'pod/waits', '--for=condition=Ready', '--timeout=60s');
    const running = await cluster(['status'], options);
    await cluster(['up', 'node'], options);
    expect(await cluster(['status'], options)).toBe(running);
    expect(running).not.toMatch(/^node .* stopped/m);
  });

  it('goes on when programs were killed, and its containers with it', async () => {
    const started = kubectl(
      '',
      'get',
      'pod',
      'waits',
      '--namespace',
      'strict',
      '-o',
      'jsonpath={.status.containerStatuses[0].state.running.startedAt}',
    );
    await cluster(['restart', 'node', 'containerd'], options);
    await cluster(['restart', 'node', 'kube-apiserver'], options);
    await cluster(['restart', 'node', 'kubelet'], options);
    kubectl('', 'wait', '--namespace', 'strict', 'pod/waits', '--for=condition=Ready', '--timeout=60s');
    expect(
      kubectl(
        '',
        'get',
        'pod',
        'waits',
        '--namespace',
        'strict',
        '-o',
        'jsonpath={.status.containerStatuses[0].state.running.startedAt}',
      ),
    ).toBe(started);
  });

  it('leaves nothing on the machine when it was killed and then stopped', async () => {
    expect(controlGroup).toMatch(/^\/kelos-node-\d+$/);
    expect(traces()).not.toEqual(before);
    process.kill(firstProcess(), 'SIGKILL');
    await stopCluster('node', options);
    expect(traces()).toEqual(before);
  });

  it('brings its Pods back when it starts again, and leaves nothing when it is stopped', async () => {
    await cluster(['up', 'node'], options);
    kubectl(
      '',
      'wait',
      '--namespace',
      'strict',
      'pod/waits',
      '--for=jsonpath={.status.containerStatuses[0].restartCount}=1',
      '--timeout=60s',
    );
    await stopCluster('node', options);
    expect(traces()).toEqual(before);
  });
});
