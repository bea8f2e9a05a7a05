import { valueAt } from '../support/api-server';
import { eventually } from '../support/kubectl';
import { taskNamed, type World, workspaceNamed, worlds } from '../support/task-world';
import { type Json, record, type TestNamespace } from '../support/test-namespace';

// Names that are taken, finalizers of others, and objects that cannot be read.

const inWorld = worlds();

jest.setTimeout(120_000);

const template = {
  spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] },
  metadata: { labels: { 'kelos.dev/component': 'task', 'kelos.dev/managed-by': 'kelos-controller' } },
};
const jobNamed = (name: string, metadata: Json): Json & { kind: 'Job' } => ({
  kind: 'Job',
  metadata: { ...template.metadata, ...metadata, name },
  spec: { template },
});
const owned = (kind: string, name: string, uid: string): Json => ({
  ownerReferences: [{ apiVersion: 'kelos.dev/v1alpha2', kind, name, uid, controller: true }],
});

describe('a Job of the name', () => {
  it.concurrent.each([
    ['that nobody owns', { labels: {} }, 'owned by nobody'],
    ['that nobody owns, with our labels', {}, 'owned by nobody'],
    ['of another kind of object', owned('CronJob', 'nightly', 'u'), 'owned by CronJob nightly'],
    ['of another Task', owned('Task', 'other', 'u'), 'owned by Task other'],
  ])('%s fails the Task, and is left alone', (_case, metadata, sentence) =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(jobNamed('t', metadata));
      await namespace.create(taskNamed('t'));
      const { message, completionTime } = await namespace.phase('t', 'Failed');
      expect(message).toContain(sentence);
      expect(completionTime).toBeDefined();
      await namespace.delete('Task', 't');
      await namespace.gone('Task', 't');
      expect(await namespace.get('Job', 't')).toBeDefined();
    }),
  );

  it.concurrent('of an earlier Task of this name is waited for', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(jobNamed('t', owned('Task', 't', 'earlier')));
      await namespace.create(taskNamed('t'));
      expect((await namespace.phase('t', 'Waiting')).message).toBe("Waiting for the previous run's Job to be removed");
      await namespace.delete('Job', 't');
      await namespace.phase('t', 'Pending', 6);
      expect(valueAt(await namespace.get('Job', 't'), 'metadata', 'ownerReferences', '0', 'uid')).toBe(
        valueAt(await namespace.get('Task', 't'), 'metadata', 'uid'),
      );
    }),
  );

  it.concurrent.each([
    ['was made before a crash', {}],
    ['was made before a crash, and cannot be seen by its labels', { labels: {} }],
  ])('that %s is taken for what it is', (_case, metadata) =>
    inWorld({}, async ({ namespace, controller, restart }) => {
      await controller.stop();
      const task = await namespace.create(taskNamed('t'));
      await namespace.create(jobNamed('t', { ...owned('Task', 't', uidOf(task)), ...metadata }));
      await restart();
      expect(await namespace.phase('t', 'Pending')).toEqual({ phase: 'Pending', jobName: 't' });
    }),
  );
});

const CONTROL = { finalizers: ['kelos.dev/finalizer', 'example.com/other'] };

describe('a finalizer', () => {
  it.concurrent('that the existing controller set is removed when the Job is', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(taskNamed('t', {}, { finalizers: ['kelos.dev/finalizer'] }));
      await namespace.phase('t', 'Pending');
      await namespace.delete('Task', 't');
      await namespace.gone('Task', 't');
      expect(await namespace.get('Job', 't')).toBeUndefined();
    }),
  );

  it.concurrent.each([
    ['of a Task that runs', (world: World) => runs(world.namespace)],
    ['of a Task that has ended', (world: World) => ends(world.namespace)],
    ['of a Task that never had a Job', (world: World) => waits(world.namespace)],
  ])('of somebody else, %s, is left alone', (_case, begin) =>
    inWorld({}, async (world) => {
      const { namespace } = world;
      await namespace.create(workspaceNamed('ws'));
      await begin(world);
      await namespace.delete('Task', 't');
      const finalizers = (object: Json | undefined): unknown => valueAt(object, 'metadata', 'finalizers');
      await eventually('ours is removed', 20, async () =>
        JSON.stringify(finalizers(await namespace.get('Task', 't'))) === '["example.com/other"]' ? true : undefined,
      );
      await namespace.patch('Task', 't', { metadata: { finalizers: null } });
      await namespace.gone('Task', 't');
    }),
  );

  it.concurrent('is set only on Tasks with a branch', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(taskNamed('plain'));
      await namespace.create(taskNamed('branch', { branch: 'x' }, { finalizers: ['example.com/other'] }));
      await Promise.all(['plain', 'branch'].map((name) => namespace.phase(name, 'Pending')));
      expect(record((await namespace.get('Task', 'plain'))?.['metadata'])['finalizers']).toBeUndefined();
      expect(record((await namespace.get('Task', 'branch'))?.['metadata'])['finalizers']).toEqual([
        'example.com/other',
        'kelos.dev/finalizer',
      ]);
    }),
  );
});

const branched = taskNamed('t', { branch: 'x', workspaceRef: { name: 'ws' } }, CONTROL);

async function runs(namespace: TestNamespace): Promise<void> {
  await namespace.create(branched);
  await namespace.phase('t', 'Pending');
  await namespace.runJob('t');
  await namespace.phase('t', 'Running');
}

async function ends(namespace: TestNamespace): Promise<void> {
  await runs(namespace);
  await namespace.succeedJob('t');
  await namespace.phase('t', 'Succeeded');
}

async function waits(namespace: TestNamespace): Promise<void> {
  await namespace.create(taskNamed('t', { dependsOn: ['none'] }, CONTROL));
  await namespace.phase('t', 'Waiting');
}

const unreadable = (name: string, metadata: Json = {}): ReturnType<typeof taskNamed> =>
  taskNamed(name, { ttlSecondsAfterFinished: 2_147_483_648 }, metadata);

describe('what cannot be read', () => {
  it.concurrent('fails, and the others go on', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(unreadable('odd'));
      await namespace.create(taskNamed('after', { dependsOn: ['odd'] }));
      await namespace.create(taskNamed('t'));
      await namespace.phase('t', 'Pending');
      const { message, completionTime } = await namespace.phase('odd', 'Failed');
      expect(message).toContain('spec.ttlSecondsAfterFinished must be an integer of 32 bits, got 2147483648');
      expect(completionTime).toBeDefined();
      expect((await namespace.phase('after', 'Failed')).message).toBe('Dependency "odd" failed');
      expect(await namespace.events('odd')).toEqual([{ type: 'Warning', reason: 'JobBuildFailed', message }]);
    }),
  );

  it.concurrent('can be deleted', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(unreadable('odd', { finalizers: ['kelos.dev/finalizer'] }));
      await namespace.phase('odd', 'Failed');
      await namespace.delete('Task', 'odd');
      await namespace.gone('Task', 'odd');
    }),
  );

  it.concurrent('has no spec', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create({ kind: 'Task', metadata: { name: 'empty' } });
      expect((await namespace.phase('empty', 'Failed')).message).toContain('spec must be an object, got nothing');
    }),
  );
});

const uidOf = (object: Json): string => String(valueAt(object, 'metadata', 'uid'));
