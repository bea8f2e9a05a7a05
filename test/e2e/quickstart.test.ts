import { URLS } from '../../examples/quickstart/stand-ins';
import { restartProgram } from '../support/cluster';
import { eventually, type Seen } from '../support/kubectl';
import { nodeClusterKubeconfig } from '../support/e2e';
import { Quickstart } from '../support/quickstart';

/** The whole line: constructs → manifests → controller → agent Pods with the real Claude Code CLI → commits. */

interface ModelRequest {
  readonly prompt: string;
  readonly text: string;
  readonly tools: readonly string[];
  readonly auth: string;
}
interface Commit {
  readonly commit: string;
  readonly subject: string;
  readonly files: readonly string[];
}

jest.setTimeout(300_000);

const quickstart = new Quickstart(nodeClusterKubeconfig());
const { kubectl } = quickstart;

const requests = async (): Promise<readonly ModelRequest[]> =>
  (await kubectl.page('stand-ins', 'model', '/__requests')) as readonly ModelRequest[];
const commits = async (branch: string): Promise<readonly Commit[]> =>
  ((await kubectl.page('stand-ins', 'git', '/__log/acme/shop.git')) as Record<string, readonly Commit[]>)[branch] ?? [];

async function run(id: string): Promise<Seen> {
  const task = await eventually(`Task ${id}`, 20, () => quickstart.newest(id));
  return quickstart.finished(task.metadata.name);
}

const resultsOf = (task: Seen): Readonly<Record<string, string>> => task.status?.results ?? {};

let plan: Seen;
let build: Seen;

beforeAll(async () => {
  await quickstart.applyStandIns();
  await quickstart.applyApp();
  plan = await run('plan');
  build = await run('build');
});

afterAll(() => quickstart.close());

describe('the quickstart', () => {
  it('runs both Tasks to success', () => {
    expect([plan.status?.phase, plan.status?.message]).toEqual(['Succeeded', 'Task completed successfully']);
    expect([build.status?.phase, build.status?.message]).toEqual(['Succeeded', 'Task completed successfully']);
  });

  it('leaves the agents’ commits in the repository', async () => {
    const [newest, before] = await commits('feat/search');
    expect(newest?.files).toContain('src/search.js');
    expect(before?.files).toContain('PLAN.md');
  });

  it('reports branch, commit and tokens of each Task', async () => {
    const [newest, before] = await commits('feat/search');
    expect(resultsOf(plan)).toMatchObject({ branch: 'feat/search', 'base-branch': 'main', commit: before?.commit });
    expect(resultsOf(build)).toMatchObject({ branch: 'feat/search', commit: newest?.commit });
    for (const results of [plan, build].map(resultsOf)) {
      expect(Number(results['input-tokens'])).toBeGreaterThan(0);
      expect(Number(results['output-tokens'])).toBeGreaterThan(0);
      expect(Buffer.from(results['response'] ?? '', 'base64').toString()).toContain('pushed');
    }
  });

  it('tells the second agent what the first one did', async () => {
    const prompts = (await requests()).map((request) => request.prompt);
    expect(prompts).toContainEqual(expect.stringContaining(`on branch feat/search at commit ${resultsOf(plan)['commit']}.`));
  });

  it('gives the agent its instructions, its skill and its MCP server, whose header comes from a Secret', async () => {
    const seen = (await requests()).find((request) => request.tools.length > 0);
    expect(seen?.text).toContain('Sign your commits as the shop team.');
    expect(seen?.text).toContain('team:review');
    expect(seen?.auth).toBe('x-api-key');
    expect(await kubectl.page('stand-ins', 'notes', '/__requests')).toMatchObject({ refused: 0, called: 1 });
  });

  it('shows no secret value in Jobs, Pods or the status of Tasks', async () => {
    const text = await kubectl.run('get', 'jobs,pods,tasks.kelos.dev,events', '-n', 'agents', '-o', 'json');
    for (const value of ['quickstart-git-token', 'quickstart-model-key', 'Bearer quickstart']) expect(text).not.toContain(value);
  });

  it('runs everything where Pod Security restricted is enforced, without a token of the API server in the agent', async () => {
    for (const name of ['agents', 'kelos-system', 'stand-ins']) {
      const namespace = JSON.parse(await kubectl.run('get', 'namespace', name, '-o', 'json')) as Seen;
      expect(namespace.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    }
    const [pod] = await kubectl.list('pods', 'agents', '-l', `kelos.dev/task=${plan.metadata.name}`);
    expect(pod?.spec).toMatchObject({ automountServiceAccountToken: false });
  });

  it('runs nothing when the same app is applied again', async () => {
    const before = await quickstart.tasks();
    await quickstart.applyApp();
    expect(await quickstart.tasks()).toEqual(before);
  });

  it('runs only Build anew when its prompt is edited', async () => {
    const before = (await quickstart.tasks()).length;
    await quickstart.applyApp({ buildPrompt: 'Implement PLAN.md, briefly. Commit and push.' });
    const again = await run('build');
    expect(again.metadata.name).not.toBe(build.metadata.name);
    expect(again.status?.phase).toBe('Succeeded');
    expect(await quickstart.tasks()).toHaveLength(before + 1);
  });

  it('runs both anew when Plan’s prompt is edited', async () => {
    const before = (await quickstart.tasks()).length;
    await quickstart.applyApp({ planPrompt: 'Write PLAN.md anew: search with facets. Commit and push it.' });
    expect((await run('plan')).status?.phase).toBe('Succeeded');
    expect((await run('build')).status?.phase).toBe('Succeeded');
    expect(await quickstart.tasks()).toHaveLength(before + 2);
  });

  it('fails a Task whose agent fails, with a sentence that says why', async () => {
    await quickstart.applyApp({ buildPrompt: 'FAIL now.' });
    const failed = await run('build');
    expect(failed.status?.phase).toBe('Failed');
    expect(failed.status?.message).toMatch(/container kelos-agent exited with code 1.*API Error: 400/);
  });

  it('goes on when the API server was restarted', async () => {
    await restartProgram('node', 'kube-apiserver');
    await quickstart.applyApp({ buildPrompt: 'Implement PLAN.md after the restart. Commit and push.' });
    expect((await run('build')).status?.phase).toBe('Succeeded');
  });

  it('removes the Pod of a Task that is deleted', async () => {
    await kubectl.run('delete', 'tasks.kelos.dev', build.metadata.name, '-n', 'agents', '--wait=true', '--timeout=60s');
    await eventually('the removal of the Pod', 60, async () => {
      const pods = await kubectl.list('pods', 'agents', '-l', `kelos.dev/task=${build.metadata.name}`);
      return pods.length === 0 ? true : undefined;
    });
  });

  it('keeps the runtime’s idle memory within its limit', async () => {
    const [pod] = await kubectl.list('pods', 'kelos-system', '-l', 'app.kubernetes.io/component=runtime');
    const status = await kubectl.run('exec', '-n', 'kelos-system', pod?.metadata.name ?? '', '--', 'cat', '/proc/1/status');
    const rssMb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
    process.stdout.write(`runtime RSS: ${rssMb.toFixed(1)} MB\n`);
    expect(rssMb).toBeLessThanOrEqual(256);
  });
});

describe('what a person got wrong ends in a sentence on the Task', () => {
  const settled = async (name: string, text: RegExp): Promise<Seen> =>
    eventually(`${text} on Task ${name}`, 90, async () => {
      const task = await kubectl.get('tasks.kelos.dev', 'agents', name);
      return text.test(task?.status?.message ?? '') ? task : undefined;
    });
  const apply = async (name: string, spec: object): Promise<void> => {
    const task = { apiVersion: 'kelos.dev/v1alpha2', kind: 'Task', metadata: { name, namespace: 'agents' }, spec };
    await kubectl.apply(task);
  };
  const claude = {
    type: 'claude-code',
    prompt: 'Nothing.',
    podOverrides: { env: [{ name: 'ANTHROPIC_BASE_URL', value: URLS.model }] },
  };

  it('when the Secret is missing', async () => {
    await apply('no-secret', { ...claude, credentials: { type: 'api-key', secretRef: { name: 'nobody' } } });
    const task = await settled('no-secret', /secret "nobody" not found.*kubectl -n agents create secret generic nobody/);
    expect(task.status?.phase).toBe('Running');
  });

  it('when the Secret lacks the key', async () => {
    await apply('no-key', { ...claude, credentials: { type: 'oauth', secretRef: { name: 'claude-credentials' } } });
    await settled('no-key', /couldn't find key CLAUDE_CODE_OAUTH_TOKEN in Secret agents\/claude-credentials/);
  });

  it('when the image cannot be pulled', async () => {
    await apply('no-image', { ...claude, image: 'localhost/nowhere/agent:1', credentials: { type: 'none' } });
    await settled('no-image', /its image "localhost\/nowhere\/agent:1" cannot be pulled/);
  });

  it('when the repository does not exist', async () => {
    const workspace = {
      apiVersion: 'kelos.dev/v1alpha2',
      kind: 'Workspace',
      metadata: { name: 'gone', namespace: 'agents' },
      spec: { repo: `${URLS.repo}x` },
    };
    await kubectl.apply(workspace);
    await apply('no-repo', { ...claude, credentials: { type: 'none' }, workspaceRef: { name: 'gone' } });
    const task = await settled('no-repo', /container git-clone exited with code 128.*Workspace "gone"/);
    expect(task.status?.phase).toBe('Failed');
  });

  it('when the name is too long for a Job', async () => {
    const name = 'n'.repeat(70);
    await apply(name, { ...claude, credentials: { type: 'none' } });
    const task = await settled(name, /63/);
    expect(task.status?.phase).toBe('Failed');
  });
});
