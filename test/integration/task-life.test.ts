import { Program } from '../../runtime/program';
import { systemClock } from '../../runtime/system-clock';
import { systemRandom } from '../../runtime/system-random';
import { valueAt } from '../support/api-server';
import { eventually } from '../support/kubectl';
import { RecordingCluster } from '../support/recording-cluster';
import { RecordingLogger } from '../support/recording-logger';
import { connect, runtimeConfig } from '../support/task-controller';
import { taskNamed, type World, workspaceNamed, worlds } from '../support/task-world';
import { type Json, record, type TestNamespace } from '../support/test-namespace';

// What a Task's life costs, when it ends, and what it does not notice of the controller's own.

const inWorld = worlds();

jest.setTimeout(120_000);

describe('a Task', () => {
  it.concurrent.each([
    ['hardened', ['TaskCreated', 'TaskSucceeded']],
    ['compatible', ['TaskCreated', 'TaskRunning', 'TaskSucceeded']],
  ] as const)('of a %s runtime costs two writes until it is Pending and two until it ends', (jobs, reasons) =>
    inWorld({ jobs }, async ({ namespace, controller }) => {
      const writes = (): string[] =>
        controller.cluster
          .writesOf(namespace.name, 't')
          .filter(({ kind }) => kind !== 'Event')
          .map(({ verb, kind }) => `${verb} ${kind}`);
      await namespace.create(taskNamed('t'));
      await namespace.phase('t', 'Pending');
      expect(writes()).toEqual(['create Job', 'patchStatus Task']);
      await namespace.makePod('t', 'pod');
      await namespace.runJob('t');
      await namespace.statusWhen('t', 'names its Pod', ({ podName }) => podName === 't-pod');
      await namespace.succeedJob('t');
      await namespace.phase('t', 'Succeeded');
      await eventually('all is said', 20, async () =>
        (await namespace.events('t')).length === reasons.length ? true : undefined,
      );
      expect((await namespace.events('t')).map(({ reason }) => reason)).toEqual(reasons);
      expect(writes()).toEqual(['create Job', 'patchStatus Task', 'patchStatus Task', 'patchStatus Task']);
    }),
  );

  it.concurrent('that ended stays as it is whatever becomes of its Job', () =>
    inWorld({}, async ({ namespace }) => {
      await runTo(namespace, 't', 'Succeeded');
      const before = await namespace.get('Task', 't');
      await namespace.delete('Job', 't');
      await nothingMoves(namespace);
      expect(await namespace.get('Task', 't')).toEqual(before);
      expect(await namespace.get('Job', 't')).toBeUndefined();
    }),
  );
});

describe('a TTL', () => {
  it.concurrent('of nothing deletes the Task with its end', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(taskNamed('t', { ttlSecondsAfterFinished: 0 }));
      await namespace.phase('t', 'Pending');
      await namespace.succeedJob('t');
      await namespace.gone('Task', 't');
      expect((await namespace.events('t')).map(({ reason }) => reason)).toContain('TaskExpired');
    }),
  );

  it.concurrent('counts from the end, also of a Task that never had a Job, and over a restart', () =>
    inWorld({}, async ({ namespace, restart }) => {
      await namespace.create(taskNamed('t', { ttlSecondsAfterFinished: 3 }));
      await namespace.create(
        taskNamed('never', { ttlSecondsAfterFinished: 3, podOverrides: { volumes: [{ name: 'workspace' }] } }),
      );
      await namespace.phase('t', 'Pending');
      await namespace.failJob('t');
      await namespace.phase('t', 'Failed');
      await namespace.phase('never', 'Failed');
      await restart();
      await Promise.all(['t', 'never'].map((name) => namespace.gone('Task', name)));
    }),
  );

  it.concurrent('ends a Task with a branch when nothing works on it any more', () =>
    inWorld({}, async ({ namespace }) => {
      await namespace.create(taskNamed('t', { branch: 'x', ttlSecondsAfterFinished: 0 }));
      await namespace.phase('t', 'Pending');
      const pod = await namespace.makePod('t', 'pod');
      await namespace.succeedJob('t');
      await namespace.gone('Job', 't');
      expect(await namespace.get('Task', 't')).toBeDefined();
      await namespace.delete('Pod', pod);
      await namespace.gone('Task', 't', 6);
    }),
  );
});

describe('a new controller', () => {
  it.concurrent('finds every Task as it is, and changes nothing', () =>
    inWorld({ jobs: 'hardened' }, async (world) => {
      const { namespace, restart } = world;
      await everyPhase(namespace);
      const before = await versions(namespace);
      const { cluster } = await restart();
      await nothingMoves(namespace);
      expect(await versions(namespace)).toEqual(before);
      expect(cluster.writes.filter(({ key }) => !key.name.startsWith('sentinel'))).toEqual([]);
    }),
  );

  it.concurrent('takes up what happened while there was none', () =>
    inWorld({}, async ({ namespace, controller, restart }) => {
      await everyPhase(namespace);
      await controller.stop();
      await namespace.succeedJob('running');
      await namespace.runJob('pending');
      await namespace.create(taskNamed('new'));
      await namespace.delete('Task', 'holder');
      await restart();
      await namespace.phase('running', 'Succeeded');
      await namespace.phase('pending', 'Running');
      await namespace.phase('new', 'Pending');
      await namespace.phase('dependent', 'Pending');
      await namespace.gone('Task', 'holder');
      await namespace.phase('queued', 'Pending');
    }),
  );
});

describe('two programs', () => {
  it.concurrent('drive no Task together, and one goes on where the other stopped', () =>
    inWorld({}, async (world) => {
      await world.controller.stop();
      const { namespace } = world;
      const [first, second] = [programOf(world, 'first'), programOf(world, 'second')];
      await first.program.start();
      const standby = second.program.start();
      await runTo(namespace, 'a', 'Running');
      expect(second.cluster.writes).toEqual([]);
      await first.program.stop();
      await namespace.succeedJob('a');
      await standby;
      await namespace.phase('a', 'Succeeded');
      await runTo(namespace, 'b', 'Pending');
      await second.program.stop();
      const writers = [first, second].map(({ cluster }) =>
        cluster.writes.filter(({ verb, kind }) => verb === 'create' && kind === 'Job').map(({ key }) => key.name),
      );
      expect(writers).toEqual([['a'], ['b']]);
    }),
  );
});

function programOf({ server, namespace }: World, identity: string): { program: Program; cluster: RecordingCluster } {
  const cluster = new RecordingCluster(connect(server));
  const config = { ...runtimeConfig({ namespaces: [namespace.name] }), runtimeNamespace: namespace.name };
  const ports = { clock: systemClock, random: systemRandom, logger: new RecordingLogger() };
  return { cluster, program: new Program({ ...ports, cluster, config, identity, onLost: () => undefined }) };
}

/** One Task in each phase, and one in each kind of waiting. */
async function everyPhase(namespace: TestNamespace): Promise<void> {
  await namespace.create(workspaceNamed('ws'));
  const branch = { branch: 'x', workspaceRef: { name: 'ws' } };
  await Promise.all([
    runTo(namespace, 'pending', 'Pending'),
    runTo(namespace, 'running', 'Running'),
    runTo(namespace, 'succeeded', 'Succeeded'),
    runTo(namespace, 'failed', 'Failed'),
    namespace.create(taskNamed('unbuilt', { podOverrides: { volumes: [{ name: 'workspace' }] } })),
    namespace.create(taskNamed('orphan', { dependsOn: ['none'] })),
    namespace.create(taskNamed('unconfigured', { agentConfigRefs: [{ name: 'none' }] })),
    namespace.create(taskNamed('unreadable', { ttlSecondsAfterFinished: 2_147_483_648 })),
    runTo(namespace, 'holder', 'Pending', branch),
  ]);
  await namespace.create(taskNamed('queued', branch));
  await namespace.create(taskNamed('dependent', { dependsOn: ['running'] }));
  await Promise.all(['queued', 'dependent', 'orphan', 'unconfigured'].map((name) => namespace.phase(name, 'Waiting')));
  await Promise.all(['unbuilt', 'unreadable'].map((name) => namespace.phase(name, 'Failed')));
}

type Reached = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

async function runTo(namespace: TestNamespace, name: string, phase: Reached, spec = {}): Promise<void> {
  await namespace.create(taskNamed(name, spec));
  await namespace.statusWhen(name, 'has a Job', ({ jobName }) => jobName === name);
  if (phase === 'Pending') return;
  await namespace.runJob(name);
  await namespace.phase(name, 'Running');
  if (phase === 'Succeeded') await namespace.succeedJob(name);
  if (phase === 'Failed') await namespace.failJob(name);
  await namespace.phase(name, phase);
}

/** A Task that is created now is done after all that was there before: whatever was to happen to the others has happened. */
async function nothingMoves(namespace: TestNamespace): Promise<void> {
  await runTo(namespace, 'sentinel', 'Pending');
  await runTo(namespace, 'sentinel-2', 'Succeeded');
}

async function versions(namespace: TestNamespace): Promise<Json> {
  const objects = [...(await namespace.list('Task')), ...(await namespace.list('Job'))].map((object): [string, unknown] => [
    `${String(valueAt(object, 'spec', 'type'))} ${String(valueAt(object, 'metadata', 'name'))}`,
    record(object['metadata'])['resourceVersion'],
  ]);
  return Object.fromEntries(objects.filter(([name]) => !name.includes('sentinel')));
}
