import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { KelosAccess, KelosRuntime } from '../../lib';
import type { JobsMode } from '../../lib/api/runtime-config';
import { bundle } from '../lib/support-runtime';
import { AdoptingProgram } from '../support/adopting-program';
import { type ApiServer, valueAt } from '../support/api-server';
import { ControlInstallation } from '../support/control-installation';
import { ControlLease } from '../support/control-lease';
import { FINALIZER, FINISHED, jobUids, leaveObjects, TASKS } from '../support/control-objects';
import { CRD_FOLDER, until } from '../support/crds';
import { eventually } from '../support/kubectl';
import { createOldObjects, storedObjects, versionsOf } from '../support/old-objects';
import { type OwnControlPlane, startOwnControlPlane } from '../support/own-control-plane';
import { DocumentedCommands, Terminal } from '../support/terminal';
import { type Json, record, TestNamespace } from '../support/test-namespace';

// A cluster in which the Go controller works is taken over, and given back: with the commands of docs/migrate.md, in their order. Each test
// goes on where the one before it has ended.

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const PLURALS = ['agentconfigs', 'tasks', 'taskspawners', 'workspaces'];
const MODES: readonly JobsMode[] = ['compatible', 'hardened'];
/** What the agents report that work when the control stops. */
const LOG = '---KELOS_OUTPUTS_START---\ncommit: 5eed\n---KELOS_OUTPUTS_END---\n';

const document = new DocumentedCommands(join(__dirname, '..', '..', 'docs', 'migrate.md'));
const [writeAnew = '', stopControl = '', turnOff = '', deploy = ''] = document.of('In short');

interface Side {
  readonly namespace: TestNamespace;
  readonly lease: ControlLease;
  readonly program: AdoptingProgram;
  readonly jobs: Readonly<Record<string, unknown>>;
  readonly before: readonly Json[];
}

let plane: OwnControlPlane;
let server: ApiServer;
let terminal: Terminal;
let control: ControlInstallation;
let migrated: TestNamespace;
let forgotten: TestNamespace;
let asStored: ReadonlyMap<string, string>;
const sides = new Map<JobsMode, Side>();

jest.setTimeout(60_000);

beforeAll(async () => {
  plane = await startOwnControlPlane(27_443);
  server = plane.server;
  terminal = new Terminal(server.kubeconfig);
  control = new ControlInstallation(plane);
  await control.install('v1alpha1');
  migrated = await TestNamespace.create(server, 'old');
  forgotten = await TestNamespace.create(server, 'forgotten');
  for (const { name } of [migrated, forgotten]) await createOldObjects(server, name);
  asStored = await storedObjects(plane.etcd, forgotten.name);
  await control.applyCrds('v1alpha2');
  await Promise.all(MODES.map(prepare));
});

afterAll(async () => {
  for (const { program, lease } of sides.values()) {
    lease.die();
    await program.stop();
  }
  await control?.stop();
  terminal?.close();
  await plane?.stop();
});

/** A namespace in the midst of the control's work, and a runtime that was deployed too early. */
async function prepare(jobs: JobsMode): Promise<void> {
  const namespace = await TestNamespace.create(server, jobs);
  // two runtimes at once: each has a Lease, and a control, of its own
  const runtimeNamespace = jobs === 'compatible' ? 'kelos-system' : await server.createNamespace('system');
  const lease = new ControlLease(server, runtimeNamespace);
  await lease.tryTake();
  await leaveObjects(namespace);
  await control.workIn(namespace.name);
  const namespaces = jobs === 'compatible' ? [namespace.name, migrated.name, forgotten.name] : [namespace.name];
  const logs = new Map([
    ['running-pod', LOG],
    ['ended-unseen-pod', LOG],
  ]);
  const program = new AdoptingProgram(server, { jobs, namespaces, runtimeNamespace, logs });
  sides.set(jobs, { namespace, lease, program, jobs: await jobUids(namespace), before: await namespace.list('Task') });
  program.start();
}

function side(jobs: JobsMode): Side {
  const found = sides.get(jobs);
  if (!found) throw new Error(`${jobs} was not prepared`);
  return found;
}

const crd = async (plural: string): Promise<unknown> => (await server.request('GET', `${CRDS}/${plural}.kelos.dev`)).body;
const specs = (): Promise<unknown[]> => Promise.all(PLURALS.map(async (plural) => valueAt(await crd(plural), 'spec')));

describe('while the control runs', () => {
  test('one sees what there is', async () => {
    const [crds, clients, tasks, tokens, workloads] = await Promise.all(
      document.of('What to look at first').map((command) => terminal.type(command)),
    );
    const row = /^tasks\.kelos\.dev +\[v1alpha1 v1alpha2\] +v1alpha2 +Webhook$/m;
    expect(crds).toMatch(row);
    expect(clients).toMatch(/resource="taskspawners".*version="v1alpha1"/);
    const { name } = side('compatible').namespace;
    expect(tasks).toMatch(new RegExp(`^ +${Object.keys(TASKS).length} ${name}$`, 'm'));
    expect(tasks).toMatch(/ running +claude-code +Running /);
    expect(tasks).not.toMatch(/Succeeded/);
    expect(tokens).toMatch(new RegExp(`^${name} +running-github-token +github-app$`, 'm'));
    expect(workloads).toMatch(/deployment.apps\/bugs/);
    expect(workloads).toMatch(/service\/ghproxy-shop/);
  });

  test.each([
    ['client-side', '', 'should not be set when strategy is not set to Webhook'],
    ['server-side', '--server-side', 'conflicts with "kelos"'],
    ['server-side with force', '--server-side --force-conflicts', 'should not be set when strategy is not set to Webhook'],
  ])('our CRDs are refused %s, and nothing changes', async (_how, flags, refusal) => {
    const before = await specs();
    await expect(terminal.type(`kubectl apply ${flags} -f ${CRD_FOLDER}`)).rejects.toThrow(refusal);
    expect(await specs()).toEqual(before);
  });

  test('every object is written anew', async () => {
    expect(versionsOf(await storedObjects(plane.etcd, migrated.name))).toEqual(Array(4).fill('kelos.dev/v1alpha1'));
    await terminal.type(writeAnew);
    expect(versionsOf(await storedObjects(plane.etcd, migrated.name))).toEqual(Array(4).fill('kelos.dev/v1alpha2'));
    for (const plural of PLURALS) expect(valueAt(await crd(plural), 'status', 'storedVersions')).toEqual(['v1alpha2']);
    // writing them anew changes nothing, and can be repeated
    const { namespace, before } = side('hardened');
    expect(await namespace.list('Task')).toEqual(before);
    await terminal.type(writeAnew);
    for (const [key, value] of asStored) await plane.etcd.put(key, value);
  });

  test('the runtime waits for the Lease, and writes nothing', async () => {
    for (const { program, lease } of sides.values()) {
      expect(program.log.map(({ message }) => message)).toContain('Waiting for the Lease');
      expect([program.isLeading, program.cluster.writes, await lease.holder()]).toEqual([false, [], lease.identity]);
    }
  });
});

describe('the take-over', () => {
  test('stops the control', async () => {
    await terminal.type(stopControl);
    const { body } = await server.request('GET', '/apis/apps/v1/namespaces/kelos-system/deployments/kelos-controller-manager');
    expect(valueAt(body, 'spec', 'replicas')).toBe(0);
    await control.stop();
    // that is why the next step follows at once
    const { code } = await server.request('GET', `/apis/kelos.dev/v1alpha2/namespaces/${forgotten.name}/tasks/old`);
    expect(code).toBe(500);
  });

  test('turns the conversion off', async () => {
    await terminal.type(turnOff);
    for (const plural of PLURALS) {
      expect(valueAt(await crd(plural), 'spec', 'conversion')).toEqual({ strategy: 'None' });
      expect(valueAt(await crd(plural), 'metadata', 'annotations', 'cert-manager.io/inject-ca-from')).toBeUndefined();
    }
    // one control was killed; the other is told to stop later
    for (const { program } of sides.values()) expect(program.cluster.writes).toEqual([]);
    side('compatible').lease.die();
  });

  test('can be done server-side, with force', async () => {
    const apply = `kubectl apply --server-side --dry-run=server -f ${CRD_FOLDER}`;
    await expect(terminal.type(apply)).rejects.toThrow('conflict with "kelos": .spec.versions');
    expect(await terminal.type(`${apply} --force-conflicts`)).toContain('tasks.kelos.dev serverside-applied');
  });

  test('puts our CRDs and the runtime in place', async () => {
    const app = new App({ outdir: join(terminal.folder, 'dist') });
    new KelosRuntime(new Chart(app, 'kelos'), 'Runtime', { jobs: 'compatible', bundle });
    const { name: namespace } = side('compatible').namespace;
    new KelosAccess(new Chart(app, namespace, { namespace }), 'Access', { grant: 'namespace' });
    app.synth();
    await terminal.type(deploy);
    for (const plural of PLURALS) {
      expect(valueAt(await crd(plural), 'spec', 'versions', '1')).toMatchObject({ name: 'v1alpha1', served: false });
      expect(valueAt(await crd(plural), 'spec', 'conversion')).toEqual({ strategy: 'None' });
      await until(`v1alpha1 of ${plural} is gone`, async () => {
        const { code } = await server.request('GET', `/apis/kelos.dev/v1alpha1/${plural}`);
        return code === 404;
      });
    }
    // a second apply finds nothing to change
    const generation = valueAt(await crd('tasks'), 'metadata', 'generation');
    await terminal.type('kubectl apply -f dist/0000-*');
    expect(valueAt(await crd('tasks'), 'metadata', 'generation')).toBe(generation);
  });
});

describe.each(MODES)('the runtime in mode %s', (mode) => {
  test('leads when the control has gone', async () => {
    const { lease, program } = side(mode);
    if (mode === 'hardened') await lease.release();
    await eventually('the runtime leads', 20, async () => (program.isLeading ? true : undefined));
    expect(await lease.holder()).toBe(`kelos-runtime-${mode}`);
    expect(await lease.tryTake()).toBe(false);
  });

  test.each(['never-seen', 'only-seen'])('starts the Task that is %s', async (name) => {
    expect(await side(mode).namespace.phase(name, 'Pending')).toEqual({ phase: 'Pending', jobName: name });
  });

  test('says what a Task waits for of which the control has said nothing', async () => {
    const { message } = await side(mode).namespace.phase('unresolved', 'Waiting');
    expect(message).toBe('Waiting for Workspace "missing" to be created');
  });

  test('finds the Job that was made just before the control went', async () => {
    const { namespace } = side(mode);
    expect(await namespace.phase('job-without-status', 'Pending')).toMatchObject({ jobName: 'job-without-status' });
    // with the sentence of the wait before it
    await namespace.statusWhen('pending', 'has no old sentence', ({ message }) => message === undefined);
  });

  test('takes up what ended while nobody looked', async () => {
    const { namespace } = side(mode);
    expect(await namespace.phase('ended-unseen', 'Succeeded')).toMatchObject({
      message: 'Task completed successfully',
      results: { commit: '5eed' },
    });
    expect((await namespace.phase('failed-unseen', 'Failed')).message).toContain('BackoffLimitExceeded');
  });

  test('deletes what has outlived its TTL, and takes the finalizer of the control off', async () => {
    const { namespace } = side(mode);
    for (const name of ['expired', 'failed-before-job-expired']) await namespace.gone('Task', name);
    expect(await namespace.get('Job', 'expired')).toBeUndefined();
  });

  test('goes on with deletions', async () => {
    const { namespace } = side(mode);
    await namespace.gone('Task', 'deleted-while-waiting');
    await namespace.gone('Job', 'deleted-on-branch');
    expect(valueAt(await namespace.get('Task', 'deleted-on-branch'), 'metadata', 'finalizers')).toEqual([FINALIZER]);
    await namespace.delete('Pod', 'deleted-on-branch-pod');
    await namespace.gone('Task', 'deleted-on-branch');
  });

  test('says why a Task cannot be read, and lets it be', async () => {
    expect((await side(mode).namespace.phase('unreadable', 'Failed')).message).toContain('must be an integer of 32 bits');
  });

  test('follows what runs to its end, and then lets others start', async () => {
    const { namespace, before } = side(mode);
    const running = before.find((task) => valueAt(task, 'metadata', 'name') === 'running');
    expect(await namespace.status('running')).toEqual(valueAt(running, 'status'));
    expect(await namespace.status('queued')).toMatchObject({ message: 'Waiting for branch "feat/search" (locked by running)' });
    expect(await namespace.get('Secret', 'running-github-token')).toMatchObject({ data: { GITHUB_TOKEN: 'Z2hzX3g=' } });
    await namespace.succeedJob('running');
    expect(await namespace.phase('running', 'Succeeded')).toMatchObject({
      ...record(valueAt(running, 'status')),
      phase: 'Succeeded',
      results: { commit: '5eed' },
    });
    for (const name of ['queued', 'dependent']) await namespace.phase(name, 'Pending');
    const args = valueAt(await namespace.get('Job', 'dependent'), 'spec', 'template', 'spec', 'containers', '0', 'args');
    expect(args).toEqual(['Review 5eed.']);
    await namespace.runJob('dependent');
    await namespace.phase('dependent', 'Running');
    await namespace.succeedJob('dependent');
    await namespace.phase('dependent-of-dependent', 'Pending');
  });

  test('never makes a second Job, and touches nothing that is finished', async () => {
    const { namespace, program, jobs, before } = side(mode);
    const created = program.created('Job', namespace.name);
    expect([...created].sort()).toEqual(['dependent', 'dependent-of-dependent', 'never-seen', 'only-seen', 'queued']);
    const now = await jobUids(namespace);
    const { expired: _ttl, 'deleted-on-branch': _deleted, ...kept } = jobs;
    expect(now).toMatchObject(kept);
    expect(Object.keys(now).sort()).toEqual([...Object.keys(kept), ...created].sort());
    for (const name of FINISHED) {
      expect(await namespace.get('Task', name)).toEqual(before.find((task) => valueAt(task, 'metadata', 'name') === name));
    }
  });

  test('leaves TaskSpawners and what serves them alone', async () => {
    const { namespace, program } = side(mode);
    const written = new Set(program.cluster.writes.map(({ kind }) => kind));
    expect([...written].sort()).toEqual(['Event', 'Job', 'Lease', 'Task']);
    expect(await terminal.type(`kubectl -n ${namespace.name} get taskspawner nightly -o jsonpath={.status}`)).toContain(
      'Suspended',
    );
  });
});

describe('an object that was stored as v1alpha1', () => {
  const read = async (namespace: TestNamespace, plural: string): Promise<unknown> =>
    (await server.request('GET', `/apis/kelos.dev/v1alpha2/namespaces/${namespace.name}/${plural}/old`)).body;

  test('and written anew is whole', async () => {
    await migrated.phase('old', 'Pending');
    expect(valueAt(await read(migrated, 'tasks'), 'spec', 'agentConfigRefs')).toEqual([{ name: 'old' }]);
    const agent = valueAt(await migrated.get('Job', 'old'), 'spec', 'template', 'spec', 'containers', '0', 'env');
    expect(JSON.stringify(agent)).toContain('KELOS_MCP_SERVERS');
    expect(valueAt(await read(migrated, 'taskspawners'), 'spec', 'when')).toMatchObject({
      githubIssues: { pollInterval: '7m', commentPolicy: { triggerComment: '/go' } },
    });
  });

  test('and not written anew is a Task that fails with a sentence instead of running without its AgentConfig', async () => {
    expect((await forgotten.phase('old', 'Failed')).message).toContain('spec.agentConfigRef was lost');
    expect(await forgotten.get('Job', 'old')).toBeUndefined();
  });

  test('and not written anew is an AgentConfig that its Tasks wait for, until it is corrected', async () => {
    await forgotten.create({
      kind: 'Task',
      metadata: { name: 'new' },
      spec: { type: 'codex', prompt: 'x', credentials: { type: 'none' }, agentConfigRefs: [{ name: 'old' }] },
    });
    const { message } = await forgotten.phase('new', 'Waiting');
    expect(message).toMatch(/AgentConfig "old", which cannot be read: .*env must be a list/);
    await forgotten.patch('AgentConfig', 'old', { spec: { mcpServers: [] } });
    await forgotten.phase('new', 'Pending');
  });

  test('and not written anew is a TaskSpawner that has lost its trigger comment', async () => {
    const spawner = await read(forgotten, 'taskspawners');
    expect(valueAt(spawner, 'spec', 'when')).toEqual({ githubIssues: {} });
    expect(valueAt(await read(forgotten, 'workspaces'), 'spec')).toMatchObject({ ref: 'main' });
  });
});

describe('afterwards', () => {
  test('a TaskSpawner can be deleted', async () => {
    for (const command of document.of('What is different afterwards')) await terminal.type(command);
    const { name } = side('compatible').namespace;
    await terminal.type(`kubectl -n ${name} delete taskspawner bugs --timeout=5s`);
  });

  test('the runtime goes, and the control leads at once', async () => {
    const { lease, program } = side('compatible');
    await program.stop();
    expect(await lease.tryTake()).toBe(true);
  });

  test('the control takes its CRDs and our objects back', async () => {
    const [stopRuntime = '', removeRuntime = ''] = document.of('Going back');
    await terminal.type(stopRuntime);
    for (const [key, value] of asStored) await plane.etcd.put(key, value);
    await control.startAgain();
    await control.applyCrds('v1alpha2');
    const { namespace } = side('compatible');
    const old = `/apis/kelos.dev/v1alpha1/namespaces/${namespace.name}/tasks`;
    await until('v1alpha1 is served', async () => (await server.request('GET', old)).code === 200);
    expect(valueAt(await crd('tasks'), 'spec', 'conversion', 'strategy')).toBe('Webhook');
    // what was never written is whole again
    expect(valueAt(await forgotten.get('Task', 'old'), 'spec', 'agentConfigRefs')).toEqual([{ name: 'old' }]);
    await seeAsControl(namespace, 'never-seen');
    await seeAsControl(namespace, 'dependent');
    await terminal.type(removeRuntime);
    expect(await terminal.type('kubectl get all,clusterroles,crds -A -o name')).not.toContain('kelos-runtime');
    expect(await terminal.type('kubectl get namespace kelos-system -o jsonpath={.metadata.labels}')).not.toContain('restricted');
  });

  test('nothing of the control is left, when that is wanted, but the objects', async () => {
    await control.stop();
    await terminal.type(turnOff);
    for (const command of document.of('What to remove afterwards')) await terminal.type(command);
    const left = await terminal.type(
      'kubectl get deployments,services,cronjobs,secrets,serviceaccounts,roles,rolebindings,certificates,issuers -A -o name; ' +
        'kubectl get clusterroles,clusterrolebindings -o name',
    );
    expect(
      left.split('\n').filter((line) => /kelos(?!-access)|bugs|nightly|ghproxy/.test(line.replace(/^.*-kelos-access-.*$/, ''))),
    ).toEqual([]);
    expect(await side('hardened').namespace.get('Task', 'running')).toBeDefined();
  });

  test('every command of the document was typed', () => expect(document.unused).toEqual([]));
});

/** What the control does with a Task first: it writes it whole, with its finalizer, and later its status. */
async function seeAsControl(namespace: TestNamespace, name: string): Promise<void> {
  const task = await namespace.get('Task', name);
  const finalizers = [FINALIZER];
  const whole = { ...task, metadata: { ...record(task?.['metadata']), finalizers } };
  const written = await server.request('PUT', namespace.path('Task', name), whole);
  expect(written.code).toBe(200);
  const status = { ...record(task?.['status']), phase: 'Running', startTime: '2026-01-01T00:00:00Z' };
  const reported = await server.request('PUT', `${namespace.path('Task', name)}/status`, { ...record(written.body), status });
  expect(reported.code).toBe(200);
}
