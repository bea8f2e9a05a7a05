import { apiServer, textAt, valueAt } from '../support/api-server';
import { CRD_FOLDER, installCrds, publishedCrds, putCrd, until, untilServed } from '../support/crds';

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

const server = apiServer();
let namespace: string;

const crd = async (plural: string): Promise<unknown> => (await server.request('GET', `${CRDS}/${plural}.kelos.dev`)).body;
const collection = (plural: string, version = 'v1alpha2'): string =>
  `/apis/kelos.dev/${version}/namespaces/${namespace}/${plural}`;

jest.setTimeout(120_000);
beforeAll(async () => {
  await server.kubectl('apply', '-f', CRD_FOLDER);
  for (const plural of publishedCrds.keys()) await untilServed(server, plural);
  namespace = await server.createNamespace('crds');
});
afterAll(() => server.request('DELETE', `/api/v1/namespaces/${namespace}`));

const PLURALS = ['agentconfigs', 'tasks', 'taskspawners', 'workspaces'];

it('there is a CRD for every kind', () => expect([...publishedCrds.keys()].sort()).toEqual(PLURALS));

describe.each(PLURALS)('after a plain kubectl apply, %s', (plural) => {
  it('is established, has a structural schema, and its names are taken', async () => {
    const conditions = valueAt(await crd(plural), 'status', 'conditions');
    const states = (Array.isArray(conditions) ? conditions : []).map(
      (each: unknown) => `${textAt(each, 'type')}=${textAt(each, 'status')}`,
    );
    expect(states.sort()).toEqual(['Established=True', 'NamesAccepted=True']);
  });

  it('is kept by kubectl in an annotation with room to spare', async () => {
    const kept = textAt(await crd(plural), 'metadata', 'annotations', LAST_APPLIED);
    // the limit of all annotations together is 262144
    expect(Buffer.byteLength(kept)).toBeLessThan(200_000);
  });

  it('is stored as v1alpha2, the only version that is served', async () => {
    expect(valueAt(await crd(plural), 'status', 'storedVersions')).toEqual(['v1alpha2']);
    expect(await server.request('GET', collection(plural, 'v1alpha1'))).toMatchObject({ code: 404 });
  });
});

describe('kubectl explain tells about', () => {
  it.each([
    ['task', 'One run of a coding agent'],
    ['task.spec.branch', 'Of the Tasks with the same Workspace and branch one runs at a time'],
    ['task.spec.branch', 'Default: the agent stays on what was cloned.'],
    ['task.spec.credentials.type', 'ENUM: api-key oauth none'],
    ['task.spec.podOverrides.extraContainers', 'Containers that run beside the agent container.'],
    ['task.spec.podOverrides.extraContainers.ports', 'containerPort'],
    ['workspace.spec.repo', 'URL that the repository is cloned from'],
    ['agentconfig.spec.mcpServers.envFrom', 'it wins over env'],
    ['taskspawner.spec.when.githubIssues.state', 'State an item must be in.'],
    ['taskspawner.status.message', 'in one sentence'],
  ])('%s: %s', async (path, text) => {
    // the API server publishes the schema of a new kind a moment after it serves the kind
    await until(`explain ${path} says ${text}`, async () => {
      const shown = await server.kubectl('explain', path, '--api-version=kelos.dev/v1alpha2').catch(() => '');
      return shown.replace(/\s+/g, ' ').includes(text);
    });
  });
});

describe('kubectl get shows', () => {
  const template = { type: 'codex', credentials: { type: 'none' } };
  const cron = { when: { cron: { schedule: '0 9 * * 1' } } };

  it.each([
    [
      'tasks',
      'Task',
      { ...template, prompt: 'x', branch: 'feat/a', dependsOn: ['b'] },
      'NAME TYPE PHASE BRANCH DEPENDS ON AGE',
      'codex feat/a ["b"]',
    ],
    [
      'taskspawners',
      'TaskSpawner',
      { ...cron, taskTemplate: { ...template, workspaceRef: { name: 'shop' } } },
      'NAME WORKSPACE SUSPEND PHASE ACTIVE DISCOVERED TASKS AGE',
      'shop false',
    ],
    ['workspaces', 'Workspace', { repo: 'https://github.com/acme/shop.git' }, 'NAME AGE', ''],
    ['agentconfigs', 'AgentConfig', {}, 'NAME AGE', ''],
  ])('the columns of %s', async (plural, kind, spec, header, cells) => {
    const object = { apiVersion: 'kelos.dev/v1alpha2', kind, metadata: { name: 'shown' }, spec };
    expect(await server.request('POST', collection(plural), object)).toMatchObject({ code: 201 });
    const [first, second] = (await server.kubectl('get', plural, '-n', namespace, '-o', 'wide')).replace(/ +/g, ' ').split('\n');
    expect(first?.trim()).toBe(header);
    expect(second).toContain(`shown ${cells}`);
  });
});

describe('status is written apart', () => {
  it.each([
    ['tasks', 200],
    ['taskspawners', 200],
    ['workspaces', 404],
    ['agentconfigs', 404],
  ])('of %s: %i', async (plural, code) => {
    const patch = { status: { phase: 'Pending' } };
    const path = `${collection(plural)}/shown/status`;
    expect(await server.request('PATCH', path, patch, 'application/merge-patch+json')).toMatchObject({ code });
  });
});

it('takes the place of CRDs under which objects were stored as v1alpha1', async () => {
  const ours = publishedCrds.get('workspaces');
  await putCrd(server, oldStorage(ours));
  await untilServed(server, 'workspaces', 'v1alpha1');
  const repo = 'https://github.com/acme/old.git';
  const old = { apiVersion: 'kelos.dev/v1alpha1', kind: 'Workspace', metadata: { name: 'old' }, spec: { repo } };
  expect(await server.request('POST', collection('workspaces', 'v1alpha1'), old)).toMatchObject({ code: 201 });

  await installCrds(server);
  await until('v1alpha1 is gone', async () => (await server.request('GET', collection('workspaces', 'v1alpha1'))).code === 404);
  expect(valueAt(await crd('workspaces'), 'status', 'storedVersions')).toEqual(['v1alpha2', 'v1alpha1']);
  const read = await server.request('GET', `${collection('workspaces')}/old`);
  expect(read).toMatchObject({ code: 200, body: { apiVersion: 'kelos.dev/v1alpha2', spec: { repo } } });

  // as after a storage migration, so that this server can be tested again
  await server.request('DELETE', `${collection('workspaces')}/old`);
  const migrated = { status: { storedVersions: ['v1alpha2'] } };
  await server.request('PATCH', `${CRDS}/workspaces.kelos.dev/status`, migrated, 'application/merge-patch+json');
});

/** The CRD as it may stand in a cluster: both versions served, the old one stored. */
function oldStorage(crdOfOurs: unknown): unknown {
  const versions = valueAt(crdOfOurs, 'spec', 'versions');
  if (!Array.isArray(versions)) throw new Error('a CRD without versions');
  const changed = versions.map((version: object) => ({
    ...version,
    served: true,
    storage: textAt(version, 'name') === 'v1alpha1',
  }));
  return merged(crdOfOurs, 'spec', { versions: changed });
}

function merged(object: unknown, member: string, changes: object): unknown {
  const record = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
  return { ...record(object), [member]: { ...record(valueAt(object, member)), ...changes } };
}
