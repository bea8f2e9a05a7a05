import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { App, Chart } from 'cdk8s';
import { Agent, AgentConfig, Credentials, KelosRuntime, McpServer, prompt, Task, Workspace } from '../../lib';
import { bundle } from '../lib/support-runtime';
import { apiServer, textAt, valueAt } from '../support/api-server';
import { eventually } from '../support/kubectl';

// What README tells people to type, typed on a real API server that has never heard of the kelos kinds.

const NAMESPACE = 'kubectl create namespace agents';
const APPLY_CRDS = 'kubectl apply -f dist/0000-*';
const WAIT = "kubectl wait --for=jsonpath='{.status.conditions[1].status}'=True crd -l kelos.dev/crds=true";
const APPLY = 'kubectl apply -f dist/';

const KINDS = ['agentconfigs', 'tasks', 'taskspawners', 'workspaces'];
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const RUNTIME = 'system:serviceaccount:kelos-system:kelos-runtime';

type Declare = (app: App) => void;

const runtime: Declare = (app) => {
  new KelosRuntime(new Chart(app, 'kelos'), 'Runtime', { bundle });
};

const agents: Declare = (app) => {
  const chart = new Chart(app, 'agents', { namespace: 'agents' });
  const agent = Agent.claudeCode({ credentials: Credentials.apiKey('claude-credentials'), model: 'sonnet' });
  const workspace = new Workspace(chart, 'Shop', { repo: 'https://github.com/acme/shop.git', secret: 'github-token' });
  const rules = new AgentConfig(chart, 'Rules', {
    name: 'rules',
    agentsMd: 'Run the tests before you commit.',
    mcpServers: [McpServer.http('docs', { url: 'https://docs.example.com/mcp', headersFrom: 'docs-headers' })],
  });
  const plan = new Task(chart, 'Plan', { agent, workspace, configs: [rules], branch: 'feat/search', prompt: 'Write PLAN.md.' });
  new Task(chart, 'Build', {
    agent,
    workspace,
    branch: 'feat/search',
    prompt: prompt`Implement it at ${plan.result('commit')}.`,
  });
};

/** A folder to type in, with `dist/` in it, and a home without kubectl's cache. */
class Terminal {
  readonly folder = mkdtempSync(join(tmpdir(), 'kelos-deploy-'));
  private readonly bin = join(process.env['KELOS_CACHE'] ?? join(homedir(), '.cache', 'kelos-iac'), 'bin');

  constructor(private readonly kubeconfig: string) {}

  async type(line: string): Promise<string> {
    const env = {
      ...process.env,
      HOME: this.folder,
      KUBECONFIG: this.kubeconfig,
      PATH: [this.bin, process.env['PATH']].join(delimiter),
    };
    const { stdout } = await promisify(execFile)('bash', ['-c', line], { cwd: this.folder, env, maxBuffer: 64 << 20 });
    return stdout.trim();
  }

  async succeeds(line: string): Promise<boolean> {
    return this.type(line).then(
      () => true,
      () => false,
    );
  }

  synth(steps: readonly Declare[]): void {
    rmSync(join(this.folder, 'dist'), { recursive: true, force: true });
    const app = new App({ outdir: join(this.folder, 'dist') });
    for (const step of steps) step(app);
    app.synth();
  }

  forgetCache(): void {
    rmSync(join(this.folder, '.kube'), { recursive: true, force: true });
  }

  /** `kind/namespace/name` → resourceVersion of everything in dist/. */
  async versions(): Promise<Record<string, string>> {
    const format = '{range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name} {.metadata.resourceVersion}{"\\n"}{end}';
    const lines = await this.type(`kubectl get -f dist/ -o jsonpath='${format}'`);
    return Object.fromEntries(
      lines.split('\n').map((line): [string, string] => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']),
    );
  }
}

const server = apiServer();
const terminal = new Terminal(server.kubeconfig);

/** Takes the kinds and their objects out of the cluster, and waits until the API server has forgotten the group. */
async function forgetGroup(): Promise<void> {
  await deleteObjects();
  await Promise.all(KINDS.map((kind) => deleteNow(`${CRDS}/${kind}.kelos.dev`)));
  await eventually('kelos.dev is forgotten', 60, async () => {
    const { code } = await server.request('GET', '/apis/kelos.dev');
    return code === 404 ? true : undefined;
  });
  terminal.forgetCache();
}

/** Also those that controllers of other tests would find. */
async function deleteObjects(): Promise<void> {
  for (const kind of KINDS) {
    const { code, body } = await server.request('GET', `/apis/kelos.dev/v1alpha2/${kind}`);
    const items = code === 200 ? valueAt(body, 'items') : [];
    for (const item of Array.isArray(items) ? items : []) {
      const [namespace, name] = ['namespace', 'name'].map((member) => textAt(item, 'metadata', member));
      await deleteNow(`/apis/kelos.dev/v1alpha2/namespaces/${namespace}/${kind}/${name}`);
    }
  }
}

/**
 * Deletes an object and takes its finalizers off. No object of a kind is left to clean up by then, and the API server's own finalizer waits
 * for a minute when a kind goes a moment after it came.
 */
async function deleteNow(path: string): Promise<void> {
  await eventually(`${path} is gone`, 60, async () => {
    if ((await server.request('DELETE', path)).code === 404) return true;
    await server.request('PATCH', path, { metadata: { finalizers: null } }, 'application/merge-patch+json');
    return undefined;
  });
}

async function conditions(kind: string): Promise<readonly string[]> {
  const { body } = await server.request('GET', `${CRDS}/${kind}.kelos.dev`);
  return ['0', '1'].map(
    (index) => `${textAt(body, 'status', 'conditions', index, 'type')}=${textAt(body, 'status', 'conditions', index, 'status')}`,
  );
}

jest.setTimeout(300_000);
beforeAll(async () => {
  // a namespace does not go away on a control plane without controllers
  if (!(await terminal.succeeds('kubectl get namespace agents'))) await terminal.type(NAMESPACE);
});
afterAll(async () => {
  await deleteObjects();
  rmSync(terminal.folder, { recursive: true });
});

it('the first two lines end with all kinds established, 20 times out of 20', async () => {
  terminal.synth([runtime, agents]);
  for (let time = 1; time <= 20; time++) {
    await forgetGroup();
    await terminal.type(APPLY_CRDS);
    expect((await terminal.type(WAIT)).match(/condition met/g)).toHaveLength(KINDS.length);
    for (const kind of KINDS) expect(await conditions(kind)).toEqual(['NamesAccepted=True', 'Established=True']);
  }
});

describe.each([
  ['before', [runtime, agents]],
  ['after', [agents, runtime]],
])('with the runtime declared %s the agents', (_, steps) => {
  beforeAll(async () => {
    await forgetGroup();
    terminal.synth(steps);
  });

  it('the three lines deploy everything, and a second time change nothing', async () => {
    for (const line of [APPLY_CRDS, WAIT, APPLY]) await terminal.type(line);
    const first = await terminal.versions();
    expect(Object.keys(first)).toEqual(
      expect.arrayContaining(['Deployment/kelos-system/kelos-runtime', 'AgentConfig/agents/rules']),
    );
    for (const line of [APPLY_CRDS, WAIT, APPLY]) await terminal.type(line);
    expect(await terminal.versions()).toEqual(first);
  });
});

describe('what was deployed', () => {
  it('an apply keeps what the runtime has filled in', async () => {
    await terminal.type(`kubectl patch secret -n agents rules-kelos-mcp --type=merge -p '{"data":{"a":"Yg=="}}'`);
    await terminal.type(APPLY);
    expect(await terminal.type(`kubectl get secret -n agents rules-kelos-mcp -o jsonpath='{.data.a}'`)).toBe('Yg==');
    await terminal.type(`kubectl delete secret -n agents rules-kelos-mcp`);
  });

  it('the runtime is admitted by Pod Security restricted', async () => {
    const label = `kubectl get namespace kelos-system -o jsonpath='{.metadata.labels.pod-security\\.kubernetes\\.io/enforce}'`;
    expect(await terminal.type(label)).toBe('restricted');
    const template = await terminal.type(
      `kubectl get deployment -n kelos-system kelos-runtime -o jsonpath='{.spec.template.spec}'`,
    );
    const pod = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'probe', namespace: 'kelos-system' },
      spec: JSON.parse(template) as unknown,
    });
    // without its account, which a bare control plane has no token for
    await terminal.type(`kubectl create --dry-run=server -f - <<'END'\n${pod}\nEND`);
    await expect(
      terminal.type(`kubectl create --dry-run=server -n kelos-system -f - <<'END'\n${rooted(pod)}\nEND`),
    ).rejects.toThrow(/PodSecurity "restricted/);
  });

  it.each([
    ['yes', 'list tasks.kelos.dev -A'],
    ['yes', 'patch tasks.kelos.dev/x --subresource=status -n agents'],
    ['no', 'create tasks.kelos.dev -A'],
    ['yes', 'create jobs.batch -n agents'],
    ['no', 'create jobs.batch -n default'],
    ['yes', 'get pods/x --subresource=log -n agents'],
    ['yes', 'get secrets/github-token -n agents'],
    ['yes', 'patch secrets/rules-kelos-mcp -n agents'],
    ['no', 'get secrets/claude-credentials -n agents'],
    ['no', 'list secrets -n agents'],
    ['no', 'list jobs.batch -A'],
    ['yes', 'create leases.coordination.k8s.io -n kelos-system'],
    ['yes', 'patch leases.coordination.k8s.io/kelos-controller-leader-election -n kelos-system'],
    ['no', 'patch leases.coordination.k8s.io/another -n kelos-system'],
    ['no', 'get secrets/x -n kelos-system'],
  ])('%s, the runtime may %s', async (answer, question) => {
    // "no" comes with exit code 1
    expect(await terminal.type(`kubectl auth can-i ${question} --as=${RUNTIME} || true`)).toBe(answer);
  });
});

const rooted = (pod: string): string => pod.replace('"runAsNonRoot":true', '"runAsNonRoot":false');

it('the lines are those of README', () => {
  const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
  for (const line of [NAMESPACE, APPLY_CRDS, WAIT, APPLY]) expect(readme).toContain(line);
});
