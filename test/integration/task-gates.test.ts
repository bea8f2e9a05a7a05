import { valueAt } from '../support/api-server';
import { eventually } from '../support/kubectl';
import { taskNamed, workspaceNamed, worlds } from '../support/task-world';
import { type Json, record, type TestNamespace } from '../support/test-namespace';

// What a Task waits for, and what wakes it, with real watches. The test plays the Job controller.

const inWorld = worlds();

jest.setTimeout(120_000);

/** Far less than the interval at which waiting Tasks are looked at anyhow. */
const AT_ONCE_S = 6;

describe('dependencies', () => {
  it.concurrent('wake what depends on them, through a diamond', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(taskNamed('d', { dependsOn: ['b', 'c'] }));
      await namespace.create(taskNamed('c', { dependsOn: ['a'] }));
      await namespace.create(taskNamed('b', { dependsOn: ['a'] }));
      await namespace.statusWhen('d', 'waits', ({ message }) => message === 'Waiting for dependency "b"');
      await namespace.statusWhen('b', 'waits', ({ message }) => message === 'Waiting for dependency "a" to be created');
      await namespace.create(taskNamed('a'));
      await namespace.phase('a', 'Pending', AT_ONCE_S);
      await namespace.statusWhen('b', 'waits', ({ message }) => message === 'Waiting for dependency "a"', AT_ONCE_S);
      await namespace.succeedJob('a');
      await Promise.all(['b', 'c'].map((name) => namespace.phase(name, 'Pending', AT_ONCE_S)));
      await namespace.succeedJob('b');
      await namespace.statusWhen('d', 'waits', ({ message }) => message === 'Waiting for dependency "c"', AT_ONCE_S);
      await namespace.succeedJob('c');
      expect(await namespace.phase('d', 'Pending', AT_ONCE_S)).toEqual({ phase: 'Pending', jobName: 'd' });
    }),
  );

  it.concurrent('take all that depend on them with them when they fail', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(taskNamed('a'));
      await namespace.create(taskNamed('b', { dependsOn: ['a'] }));
      await namespace.create(taskNamed('c', { dependsOn: ['b'] }));
      await namespace.phase('a', 'Pending');
      await namespace.failJob('a');
      expect(await namespace.phase('b', 'Failed', AT_ONCE_S)).toMatchObject({ message: 'Dependency "a" failed' });
      expect(await namespace.phase('c', 'Failed', AT_ONCE_S)).toMatchObject({ message: 'Dependency "b" failed' });
      expect(await namespace.list('Job')).toHaveLength(1);
    }),
  );

  it.concurrent('that lead back to the Task fail it', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(taskNamed('self', { dependsOn: ['self'] }));
      await namespace.create(taskNamed('a', { dependsOn: ['b'] }));
      await namespace.phase('a', 'Waiting');
      await namespace.create(taskNamed('b', { dependsOn: ['a'] }));
      const cycle = 'Circular dependency detected: cycle involves ';
      expect(await namespace.phase('self', 'Failed')).toMatchObject({ message: `${cycle}"self"` });
      expect(await namespace.phase('b', 'Failed')).toMatchObject({ message: `${cycle}"b"` });
      expect(await namespace.phase('a', 'Failed')).toMatchObject({ message: 'Dependency "b" failed' });
    }),
  );

  it.concurrent('that were there first tell their results to a Task that comes later', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(taskNamed('a'));
      await namespace.phase('a', 'Pending');
      await namespace.succeedJob('a');
      await namespace.phase('a', 'Succeeded');
      await namespace.patch('Task', 'a', { status: { results: { branch: 'x' } } }, '/status');
      await namespace.create(taskNamed('b', { dependsOn: ['a'], prompt: 'On {{ index .Deps "a" "Results" "branch" }}.' }));
      await namespace.phase('b', 'Pending');
      const job = await namespace.get('Job', 'b');
      expect(valueAt(job, 'spec', 'template', 'spec', 'containers', '0', 'args')).toEqual(['On x.']);
    }),
  );
});

describe('references', () => {
  it.concurrent('wake the Task when they appear', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(taskNamed('t', { workspaceRef: { name: 'ws' }, agentConfigRefs: [{ name: 'conf' }] }));
      expect(await namespace.phase('t', 'Waiting')).toMatchObject({ message: 'Waiting for Workspace "ws" to be created' });
      await namespace.create({ kind: 'Workspace', metadata: { name: 'ws' } });
      await namespace.statusWhen(
        't',
        'waits',
        ({ message }) => message === 'Waiting for Workspace "ws" to have a spec',
        AT_ONCE_S,
      );
      await namespace.patch('Workspace', 'ws', { spec: { repo: 'https://github.com/acme/shop.git' } });
      await namespace.statusWhen('t', 'waits', ({ message }) => message === 'Waiting for AgentConfig "conf" to be created');
      await namespace.create({ kind: 'AgentConfig', metadata: { name: 'conf' } });
      expect(await namespace.phase('t', 'Pending', AT_ONCE_S)).toEqual({ phase: 'Pending', jobName: 't' });
    }),
  );
});

const onBranch = { branch: 'x', workspaceRef: { name: 'ws' } };

describe('a branch', () => {
  it.concurrent('is worked on by one Task after the other, in order of their creation', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(workspaceNamed('ws'));
      await createInOrder(namespace, ['a', 'b', 'c']);
      await namespace.statusWhen('c', 'waits', ({ message }) => message === 'Waiting for branch "x" (locked by a)');
      await namespace.runJob('a');
      await namespace.phase('a', 'Running');
      await namespace.succeedJob('a');
      await namespace.phase('b', 'Pending', AT_ONCE_S);
      await namespace.statusWhen('c', 'waits', ({ message }) => message === 'Waiting for branch "x" (locked by b)', AT_ONCE_S);
      // also a failure gives it back
      await namespace.failJob('b');
      await namespace.phase('c', 'Pending', AT_ONCE_S);
    }),
  );

  it.concurrent('is never worked on by two of 40 Tasks at once', () =>
    inWorld({ workers: 8 }, async ({ namespace, controller }) => {
      await namespace.create(workspaceNamed('ws'));
      const names = Array.from({ length: 40 }, (_, index) => `t${index}`);
      await Promise.all(names.map((name) => namespace.create(taskNamed(name, onBranch))));
      const ended: string[] = [];
      await eventually('all have run', 90, async () => {
        const working = (await namespace.list('Job')).filter((job) => valueAt(job, 'status', 'succeeded') !== 1);
        expect(working.length).toBeLessThanOrEqual(1);
        for (const job of working) {
          await namespace.succeedJob(nameOf(job));
          ended.push(nameOf(job));
        }
        return ended.length === names.length ? true : undefined;
      });
      expect([...ended].sort()).toEqual([...names].sort());
      await Promise.all(names.map((name) => namespace.phase(name, 'Succeeded')));
      const created = controller.cluster.writes.filter(({ verb, kind }) => verb === 'create' && kind === 'Job');
      expect(created).toHaveLength(names.length);
    }),
  );

  it.concurrent('is held by a Task that is deleted until its Pods are gone', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(workspaceNamed('ws'));
      await namespace.create(taskNamed('a', onBranch));
      await namespace.phase('a', 'Pending');
      const pod = await namespace.makePod('a', 'pod-1');
      await namespace.runJob('a');
      await namespace.statusWhen('a', 'runs', ({ podName }) => podName === pod);
      await namespace.create(taskNamed('b', onBranch));
      await namespace.phase('b', 'Waiting');
      await namespace.delete('Task', 'a');
      await namespace.gone('Job', 'a');
      expect(await namespace.status('b')).toMatchObject({ message: 'Waiting for branch "x" (locked by a)' });
      expect(await namespace.get('Task', 'a')).toMatchObject({ metadata: { finalizers: ['kelos.dev/finalizer'] } });
      expect(await namespace.get('Job', 'b')).toBeUndefined();
      await namespace.delete('Pod', pod);
      await namespace.gone('Task', 'a', AT_ONCE_S);
      await namespace.phase('b', 'Pending', AT_ONCE_S);
    }),
  );

  it.concurrent('is not kept by a Task that waits for something else', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(workspaceNamed('ws'));
      await namespace.create(taskNamed('blocked', { ...onBranch, dependsOn: ['other'] }));
      await namespace.create(taskNamed('unready', { ...onBranch, agentConfigRefs: [{ name: 'none' }] }));
      await Promise.all(['blocked', 'unready'].map((name) => namespace.phase(name, 'Waiting')));
      await nextSecond();
      await namespace.create(taskNamed('other', onBranch));
      await namespace.phase('other', 'Pending', AT_ONCE_S);
      await namespace.succeedJob('other');
      await namespace.phase('blocked', 'Pending', AT_ONCE_S);
    }),
  );
});

async function createInOrder(namespace: TestNamespace, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await namespace.create(taskNamed(name, onBranch));
    await namespace.statusWhen(name, 'has a phase', ({ phase }) => phase !== undefined);
    // times of creation are whole seconds
    await nextSecond();
  }
}

async function nextSecond(): Promise<void> {
  const begin = Math.floor(Date.now() / 1_000);
  await eventually('a second has passed', 3, async () => (Math.floor(Date.now() / 1_000) > begin ? true : undefined));
}

const nameOf = (object: Json): string => String(record(object['metadata'])['name']);
