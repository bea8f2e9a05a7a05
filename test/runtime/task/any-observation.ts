import fc from 'fast-check';
import type { Task, TaskPhase, TaskStatus } from '../../../lib/api';
import { keepTask, type KeptJob, type KeptPod } from '../../../runtime/task/kept';
import type { Access, BranchPeer, Data, Dependency, Fetched, Found, Named, ObservedTask } from '../../../runtime/task/observed';
import { at, config, makeJob, makePod, start, task } from './make-task';

// Observations of any Task in any state, for property tests.

const PHASES: readonly (TaskPhase | undefined)[] = [undefined, 'Waiting', 'Pending', 'Running', 'Succeeded', 'Failed'];

const MOSTLY_DONE = Array.from({ length: 10 }, () => 'Succeeded' as const);

/** What stops most Tasks is drawn seldom, or few would ever start. */
const rarely = fc.nat({ max: 5 }).map((drawn) => drawn === 0);

const timeOf = (seconds: number): string => at(seconds).toISOString();

const status: fc.Arbitrary<TaskStatus | undefined> = fc.option(
  fc.record(
    {
      phase: fc.constantFrom(...PHASES.filter((phase) => phase !== undefined)),
      message: fc.constantFrom('Waiting for dependency "a"', 'Task failed', 'old'),
      jobName: fc.constant('t'),
      podName: fc.constant('t-pod-0'),
      startTime: fc.constant(timeOf(0)),
      completionTime: fc.integer({ min: 0, max: 100 }).map(timeOf),
      results: fc.constant({ branch: 'x' }),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined, freq: 2 },
);

const spec = fc.record(
  {
    branch: fc.constantFrom('x', ''),
    ttlSecondsAfterFinished: fc.integer({ min: 0, max: 100 }),
    workspaceRef: fc.constant({ name: 'ws' }),
    agentConfigRefs: fc.constant([{ name: 'conf' }]),
    prompt: fc.constantFrom('Do it.', 'On {{ index .Deps "a" "Results" "branch" }}.', '{{'),
    type: fc.constantFrom('claude-code' as const, 'codex' as const),
    podOverrides: fc.constantFrom({}, { volumes: [{ name: 'workspace' }] }, { serviceAccountName: 'kelos-runtime' }),
  },
  { requiredKeys: [] },
);

const anyTask: fc.Arbitrary<Task> = fc
  .record({ spec, status, deleting: rarely, finalizers: fc.subarray(['kelos.dev/finalizer', 'example.com/other']) })
  .map(({ spec: members, status: given, deleting, finalizers }) => {
    const object = task('t', members, given);
    const deletion = deleting ? { deletionTimestamp: timeOf(0) } : {};
    return { ...object, metadata: { ...object.metadata, ...deletion, finalizers } };
  });

const owner = task('t');

const job: fc.Arbitrary<KeptJob | undefined> = fc.option(
  fc
    .record(
      {
        active: fc.integer({ min: 0, max: 1 }),
        succeeded: fc.integer({ min: 0, max: 1 }),
        failure: fc.constantFrom(
          { reason: 'BackoffLimitExceeded', message: 'limit' },
          { reason: 'DeadlineExceeded', message: '' },
          { reason: '', message: '' },
        ),
        deleting: fc.boolean(),
        ownerUid: fc.constantFrom('uid-t', 'other'),
        owner: fc.constantFrom('Task t', 'CronJob x'),
        createdAt: fc.integer({ min: 0, max: 60 }).map((seconds) => start + seconds * 1_000),
      },
      { requiredKeys: [] },
    )
    .map((members) => makeJob(owner, members)),
  { nil: undefined, freq: 2 },
);

const pods: fc.Arbitrary<readonly KeptPod[]> = fc
  .array(
    fc.record(
      {
        finished: fc.boolean(),
        deleting: fc.boolean(),
        hasLog: fc.boolean(),
        problem: fc.constantFrom(
          { kind: 'image', container: 'kelos-agent', image: 'i' } as const,
          { kind: 'unschedulable', message: 'no node' } as const,
          { kind: 'crash', container: 'git-clone', init: true, exitCode: 1, reason: '' } as const,
        ),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 2 },
  )
  .map((some) => some.map((members, index) => makePod(owner, index, members)));

const access: fc.Arbitrary<Access> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Access>({ state: 'granted' }) },
  { weight: 1, arbitrary: fc.constantFrom<Access>({ state: 'unknown' }, { state: 'denied', message: 'no', confirmed: true }) },
);

const other = (name: string): fc.Arbitrary<Task> =>
  fc.record({ phase: fc.constantFrom(...PHASES, ...MOSTLY_DONE), decided: fc.boolean() }).map(({ phase, decided }) => {
    const object = task(name, { branch: 'x' }, phase ? { phase, completionTime: timeOf(0), podName: 'p' } : undefined);
    const results = decided ? { results: { branch: 'x' } } : {};
    return { ...object, ...(object.status ? { status: { ...object.status, ...results } } : {}) };
  });

const dependency = (name: string): fc.Arbitrary<{ readonly seen: Dependency; readonly object?: Task }> =>
  fc.oneof(
    { weight: 6, arbitrary: other(name).map((object) => ({ seen: { name, task: keepTask(object) }, object })) },
    { weight: 1, arbitrary: fc.constantFrom({ seen: { name } }, { seen: { name, unreadable: true } }) },
  );

const peers: fc.Arbitrary<readonly BranchPeer[]> = fc
  .tuple(...['p', 'q', 'r'].map(other))
  .chain((objects) =>
    fc.tuple(
      fc.subarray(objects),
      fc.array(fc.record({ holds: rarely, ready: fc.boolean(), earlier: rarely }), { minLength: 3, maxLength: 3 }),
    ),
  )
  .map(([objects, flags]) =>
    objects.map((object, index) => ({ task: keepTask(object), holds: false, ready: true, earlier: false, ...flags[index] })),
  );

const LOGS = ['', 'hello', '---KELOS_OUTPUTS_START---\nbranch: x\n---KELOS_OUTPUTS_END---\n'];

const mcp = { name: 'm', type: 'http', url: 'https://x', headersFrom: { secretRef: { name: 's' } } } as const;

/** With everything fetched that a plan can ask for, so that each is the last of its pass. */
export const anything: fc.Arbitrary<ObservedTask> = fc
  .record({
    object: anyTask,
    job,
    pods,
    access,
    dependencies: fc.tuple(dependency('a'), dependency('b')).chain((both) => fc.subarray([...both])),
    branchPeers: peers,
    cycle: rarely.map((is) => (is ? 'a' : undefined)),
    jobs: fc.constantFrom('compatible' as const, 'hardened' as const),
    workspace: fc.constantFrom(undefined, {}, { spec: { repo: 'https://github.com/a/b.git', secretRef: { name: 's' } } }),
    secret: fc.constantFrom('found' as const, 'missing' as const, 'forbidden' as const),
    log: fc.constantFrom(...LOGS),
    config: fc.constantFrom(undefined, {}, { spec: { mcpServers: [mcp] } }),
  })
  .map(observation);

interface Drawn {
  readonly object: Task;
  readonly job: KeptJob | undefined;
  readonly pods: readonly KeptPod[];
  readonly access: Access;
  readonly dependencies: readonly { readonly seen: Dependency; readonly object?: Task }[];
  readonly branchPeers: readonly BranchPeer[];
  readonly cycle: string | undefined;
  readonly jobs: 'compatible' | 'hardened';
  readonly workspace: object | undefined;
  readonly secret: 'found' | 'missing' | 'forbidden';
  readonly log: string;
  readonly config: object | undefined;
}

function observation(drawn: Drawn): ObservedTask {
  const { kept, ...whole } = seenOf(drawn.object);
  const dependencies = drawn.dependencies.map(({ seen }) => seen);
  return {
    kept,
    ...whole,
    config: { ...config, jobs: drawn.jobs, runtimeNamespace: 'dev' },
    access: drawn.access,
    pods: drawn.pods,
    dependencies,
    branchPeers: kept.branchKey === undefined ? [] : drawn.branchPeers,
    agentConfigs: kept.agentConfigs.map((name) => named(name, drawn.config)),
    ...(drawn.job ? { job: drawn.job } : {}),
    ...(drawn.cycle === undefined || dependencies.length === 0 ? {} : { cycle: drawn.cycle }),
    ...(kept.workspace === undefined ? {} : { workspace: named(kept.workspace, drawn.workspace) }),
    fetched: everythingFetched(drawn),
  };
}

const named = (name: string, object: object | undefined): Named<{ readonly metadata: object }> => ({
  name,
  ...(object ? { object: { metadata: { name, uid: 'u' }, ...object } } : {}),
});

function everythingFetched({ secret, dependencies, log, pods: seen }: Drawn): Fetched {
  const taskOf = (object: Task | undefined): Found<Task> => (object ? { state: 'found', value: object } : { state: 'missing' });
  return {
    secrets: new Map(['s', 'conf-kelos-mcp'].map((name) => [name, secretOf(secret)])),
    configMaps: new Map(),
    tasks: new Map(dependencies.map(({ seen: { name }, object }) => [name, taskOf(object)])),
    logs: new Map(['t-pod-0', 't-pod-1'].map((pod) => [pod, { state: 'found', value: log }])),
    pods: { state: 'found', value: seen },
  };
}

export const seenOf = (object: Task): Pick<ObservedTask, 'kept' | 'task'> => {
  const kept = keepTask(object);
  return { kept, ...(kept.full ? { task: kept.full } : {}) };
};

function secretOf(state: 'found' | 'missing' | 'forbidden'): Found<Data> {
  if (state === 'found') return { state, value: new Map([['Authorization', Buffer.from('x')]]) };
  return state === 'missing' ? { state } : { state, message: 'no' };
}
