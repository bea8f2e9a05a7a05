import { mcpSecretKey, mcpSecretName } from '../../lib/api/mcp-secret';
import { valueAt } from '../support/api-server';
import { grantAccess, restrictedWorlds, taskNamed, withdrawAccess, workspaceNamed } from '../support/task-world';
import { record, type TestNamespace } from '../support/test-namespace';

// The controller as a service account with the rights that its Roles give it, and no others.

const inWorld = restrictedWorlds();

jest.setTimeout(120_000);

/** Access is asked for again every 15 s. */
const POLLED_S = 40;

describe('a namespace without a Role', () => {
  it.concurrent('has its Tasks say so, and run as soon as there is one', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(taskNamed('t'));
      const { message } = await namespace.phase('t', 'Pending');
      expect(message).toContain(`the kelos runtime has no Role in namespace ${namespace.name}`);
      expect(message).toContain("new KelosAccess(chart, 'Access')");
      await grantAccess(namespace);
      expect(await namespace.statusWhen('t', 'has a Job', ({ jobName }) => jobName === 't', POLLED_S)).toEqual({
        phase: 'Pending',
        jobName: 't',
      });
      await namespace.runJob('t');
      await namespace.phase('t', 'Running');
    }),
  );

  it.concurrent('leaves a Task that runs Running', () =>
    inWorld({}, async ({ namespace, restart }) => {
      await grantAccess(namespace);
      await runTask(namespace, 't');
      const { startTime } = (await namespace.status('t')) ?? {};
      await withdrawAccess(namespace);
      await restart();
      const status = await namespace.statusWhen('t', 'has a sentence', ({ message }) => message !== undefined);
      expect(status).toMatchObject({ phase: 'Running', startTime, jobName: 't' });
      expect(status.message).toContain('has no Role');
      await grantAccess(namespace);
      await namespace.statusWhen('t', 'has no sentence', ({ message }) => message === undefined, POLLED_S);
      expect(await namespace.status('t')).toMatchObject({ phase: 'Running', startTime });
    }),
  );
});

describe('a Role that is taken away', () => {
  it.concurrent('stops new Tasks with a sentence, though the watches still stand', () =>
    inWorld({}, async ({ namespace }) => {
      await grantAccess(namespace);
      await runTask(namespace, 'before');
      await withdrawAccess(namespace);
      await namespace.create(taskNamed('after'));
      expect((await namespace.phase('after', 'Pending')).message).toContain('has no Role');
      expect(await namespace.get('Job', 'after')).toBeUndefined();
    }),
  );

  it.concurrent.each(['with the same controller', 'with a new controller'])('lets a deleted Task with a branch go, %s', (how) =>
    inWorld({}, async ({ namespace, restart }) => {
      await grantAccess(namespace);
      await namespace.create(workspaceNamed('ws'));
      await runTask(namespace, 't', { branch: 'x', workspaceRef: { name: 'ws' } });
      expect(valueAt(await namespace.get('Task', 't'), 'metadata', 'finalizers')).toEqual(['kelos.dev/finalizer']);
      await withdrawAccess(namespace);
      if (how === 'with a new controller') await restart();
      await namespace.delete('Task', 't');
      await namespace.gone('Task', 't', POLLED_S);
    }),
  );
});

const CONFIG = 'conf';
const SHELL = mcpSecretName(CONFIG);

describe('the MCP Secret of a hardened Job', () => {
  it.concurrent('is filled with no more than get and patch on its name', () =>
    inWorld({ jobs: 'hardened' }, async ({ namespace }) => {
      await grantAccess(namespace, { read: ['headers'], fill: [SHELL], configMaps: [] });
      await makeMcpObjects(namespace);
      await namespace.create({ kind: 'Secret', metadata: { name: SHELL } });
      await namespace.create(taskNamed('t', { agentConfigRefs: [{ name: CONFIG }] }));
      await namespace.statusWhen('t', 'has a Job', ({ jobName }) => jobName === 't');
      const key = mcpSecretKey('docs', 'header', 'Authorization');
      const data = record((await namespace.get('Secret', SHELL))?.['data']);
      expect(Object.keys(data)).toEqual([key]);
      expect(Buffer.from(String(data[key]), 'base64').toString()).toBe('"Bearer \\"x\\""');
      const job = JSON.stringify(await namespace.get('Job', 't'));
      expect(job).toContain(JSON.stringify({ secretKeyRef: { name: SHELL, key } }).slice(1, -1));
      expect(job).not.toContain('Bearer');
      // another Task with the same values writes nothing
      const { resourceVersion } = record((await namespace.get('Secret', SHELL))?.['metadata']);
      await namespace.create(taskNamed('u', { agentConfigRefs: [{ name: CONFIG }] }));
      await namespace.statusWhen('u', 'has a Job', ({ jobName }) => jobName === 'u');
      expect(record((await namespace.get('Secret', SHELL))?.['metadata'])['resourceVersion']).toBe(resourceVersion);
    }),
  );

  it.concurrent('is waited for with a sentence where it is missing and may not be made', () =>
    inWorld({ jobs: 'hardened' }, async ({ namespace }) => {
      await grantAccess(namespace, { read: ['headers'], fill: [SHELL], configMaps: [] });
      await makeMcpObjects(namespace);
      await namespace.create(taskNamed('t', { agentConfigRefs: [{ name: CONFIG }] }));
      expect((await namespace.phase('t', 'Pending')).message).toContain('Waiting for access to the MCP Secret');
      await namespace.create({ kind: 'Secret', metadata: { name: SHELL } });
      await namespace.statusWhen('t', 'has a Job', ({ jobName }) => jobName === 't', POLLED_S);
    }),
  );

  it.concurrent('is made where the whole namespace is granted', () =>
    inWorld({ jobs: 'hardened' }, async ({ namespace }) => {
      await grantAccess(namespace, 'all');
      await makeMcpObjects(namespace);
      await namespace.create(taskNamed('t', { agentConfigRefs: [{ name: CONFIG }] }));
      await namespace.statusWhen('t', 'has a Job', ({ jobName }) => jobName === 't');
      expect(valueAt(await namespace.get('Secret', SHELL), 'metadata', 'ownerReferences', '0', 'name')).toBe(CONFIG);
    }),
  );

  it.concurrent('and its sources may be out of reach, which the Task says', () =>
    inWorld({ jobs: 'hardened' }, async ({ namespace }) => {
      await grantAccess(namespace);
      await makeMcpObjects(namespace);
      await namespace.create(taskNamed('t', { agentConfigRefs: [{ name: CONFIG }] }));
      expect((await namespace.phase('t', 'Pending')).message).toContain('may not read Secret "headers"');
    }),
  );
});

it.concurrent('a Workspace secret that the runtime may not read is left to the kubelet', () =>
  inWorld({ jobs: 'hardened' }, async ({ namespace }) => {
    await grantAccess(namespace);
    await namespace.create({
      kind: 'Workspace',
      metadata: { name: 'ws' },
      spec: { repo: 'https://github.com/acme/shop.git', secretRef: { name: 'token' } },
    });
    await namespace.create(taskNamed('t', { workspaceRef: { name: 'ws' } }));
    await namespace.statusWhen('t', 'has a Job', ({ jobName }) => jobName === 't');
  }),
);

async function runTask(namespace: TestNamespace, name: string, spec = {}): Promise<void> {
  await namespace.create(taskNamed(name, spec));
  await namespace.statusWhen(name, 'has a Job', ({ jobName }) => jobName === name);
  await namespace.runJob(name);
  await namespace.phase(name, 'Running');
}

async function makeMcpObjects(namespace: TestNamespace): Promise<void> {
  await namespace.create({ kind: 'Secret', metadata: { name: 'headers' }, stringData: { Authorization: 'Bearer "x"' } });
  await namespace.create({
    kind: 'AgentConfig',
    metadata: { name: CONFIG },
    spec: {
      mcpServers: [{ name: 'docs', type: 'http', url: 'https://mcp.example', headersFrom: { secretRef: { name: 'headers' } } }],
    },
  });
}
