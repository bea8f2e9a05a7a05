import { planTask } from '../../../runtime/task/plan';
import type { TaskPlan } from '../../../runtime/task/task-plan';
import { at, task, TaskObservation } from './make-task';

const finishedAt = (seconds: number, phase: 'Succeeded' | 'Failed', more: object = {}): object => ({
  phase,
  jobName: 'x',
  completionTime: at(seconds).toISOString(),
  podName: 'x-pod-0',
  outputs: ['a: b'],
  ...more,
});
const kinds = (plan: TaskPlan): string[] => plan.writes.map((write) => write.kind);

describe('a new Task', () => {
  it('gets its Job and is Pending', () => {
    const plan = planTask(TaskObservation.of(task('t')).build(), at(0));
    expect(kinds(plan)).toEqual(['createJob']);
    expect(plan.status).toEqual({ phase: 'Pending', jobName: 't' });
    expect(plan.events).toEqual([{ type: 'Normal', reason: 'TaskCreated', message: 'Created Job t for task' }]);
  });

  it('with a branch is given the finalizer before its Job', () => {
    const plan = planTask(TaskObservation.of(task('t', { branch: 'b' })).build(), at(0));
    expect(kinds(plan)).toEqual(['addFinalizer', 'createJob']);
    expect(plan.events.map((event) => event.reason)).toContain('BranchWithoutWorkspace');
  });

  it('loses the sentence it waited with when its Job is made', () => {
    const waiting = task('t', {}, { phase: 'Waiting', message: 'Waiting for dependency "a"' });
    expect(planTask(TaskObservation.of(waiting).build(), at(0)).status).toEqual({ phase: 'Pending', jobName: 't' });
  });

  it('is left alone while the caches of its namespace are incomplete', () => {
    const plan = planTask(
      TaskObservation.of(task('t'))
        .with({ access: { state: 'unknown' } })
        .build(),
      at(0),
    );
    expect(plan).toMatchObject({ writes: [], events: [] });
    expect(plan.status).toBeUndefined();
  });

  it('without a Role in its namespace is Pending and says how to get one', () => {
    const plan = planTask(
      TaskObservation.of(task('t'))
        .with({ access: { state: 'denied', message: 'jobs is forbidden', confirmed: true } })
        .build(),
      at(0),
    );
    expect(plan.status).toMatchObject({ phase: 'Pending', message: expect.stringContaining('new KelosAccess') as string });
    expect(plan.requeueAfterMs).toBeGreaterThan(0);
  });

  it('that runs where the runtime lost its Role is still Running', () => {
    const running = task('t', {}, { phase: 'Running', jobName: 't', startTime: '2026-01-01T00:00:00Z' });
    const seen = TaskObservation.of(running).with({ access: { state: 'denied', message: 'no', confirmed: true } });
    expect(planTask(seen.build(), at(9)).status).toMatchObject({ phase: 'Running', startTime: '2026-01-01T00:00:00Z' });
  });

  it('waits for a Workspace that cannot be read, and says why', () => {
    const workspace = { name: 'ws', unreadable: 'spec.repo must be a string, got 1' };
    const seen = TaskObservation.of(task('t', { workspaceRef: { name: 'ws' } })).with({ workspace });
    expect(planTask(seen.build(), at(0)).status?.message).toBe(
      'Waiting for Workspace "ws", which cannot be read: spec.repo must be a string, got 1; correct it',
    );
  });

  it('of the runtime itself would run with its rights, and is refused', () => {
    const own = task('t', { podOverrides: { serviceAccountName: 'kelos-runtime' } });
    const there = { ...own, metadata: { ...own.metadata, namespace: 'kelos-system' } };
    expect(planTask(TaskObservation.of(there).build(), at(0)).status).toMatchObject({
      phase: 'Failed',
      message: expect.stringContaining('kelos-runtime') as string,
    });
  });

  it('waits for a Workspace that does not exist, and says so', () => {
    const seen = TaskObservation.of(task('t', { workspaceRef: { name: 'ws' } })).with({ workspace: { name: 'ws' } });
    expect(planTask(seen.build(), at(0)).status).toEqual({
      phase: 'Waiting',
      message: 'Waiting for Workspace "ws" to be created',
    });
  });

  it('waits for an AgentConfig that does not exist, and says so', () => {
    const seen = TaskObservation.of(task('t', { agentConfigRefs: [{ name: 'c' }] })).with({ agentConfigs: [{ name: 'c' }] });
    expect(planTask(seen.build(), at(0)).status).toEqual({
      phase: 'Waiting',
      message: 'Waiting for AgentConfig "c" to be created',
    });
  });
});

describe('a Job name that is taken', () => {
  it('by an earlier Task of this name is waited for', () => {
    const plan = planTask(TaskObservation.of(task('t')).withJob({ ownerUid: 'old' }).build(), at(0));
    expect(plan.status).toEqual({ phase: 'Waiting', message: "Waiting for the previous run's Job to be removed" });
  });

  it('by anything else fails the Task, naming the owner', () => {
    const plan = planTask(TaskObservation.of(task('t')).withJob({ ownerUid: 'x', owner: 'CronJob nightly' }).build(), at(0));
    expect(plan.status).toMatchObject({ phase: 'Failed', message: expect.stringContaining('CronJob nightly') as string });
    expect(plan.status?.completionTime).toBe('2026-01-01T00:00:00Z');
  });
});

describe('a Task with dependencies', () => {
  const dependent = task('t', { dependsOn: ['a'] });
  it.each([
    ['waits for one that does not exist', 'a', 'Waiting', 'Waiting for dependency "a" to be created'],
    ['waits for one that is running', task('a', {}, { phase: 'Running' }), 'Waiting', 'Waiting for dependency "a"'],
    ['waits for one that nobody has looked at yet', task('a'), 'Waiting', 'Waiting for dependency "a"'],
    ['fails with one that failed', task('a', {}, { phase: 'Failed' }), 'Failed', 'Dependency "a" failed'],
  ])('%s', (_name, other, phase, message) => {
    expect(planTask(TaskObservation.of(dependent).dependingOn(other).build(), at(0)).status).toMatchObject({ phase, message });
  });

  it('does not notice a failed third while the first still runs', () => {
    const seen = TaskObservation.of(task('t', { dependsOn: ['a', 'b', 'c'] })).dependingOn(
      task('a', {}, { phase: 'Running' }),
      task('b', {}, { phase: 'Succeeded' }),
      task('c', {}, { phase: 'Failed' }),
    );
    expect(planTask(seen.build(), at(0)).status?.message).toBe('Waiting for dependency "a"');
  });

  it('waits until the outputs of a succeeded one are decided', () => {
    const silent = task('a', {}, finishedAt(0, 'Succeeded', { outputs: [] }));
    const early = planTask(TaskObservation.of(dependent).dependingOn(silent).build(), at(10));
    expect(early.status?.message).toBe('Waiting for dependency "a"');
    expect(early.requeueAfterMs).toBe(20_000);
    expect(planTask(TaskObservation.of(dependent).dependingOn(silent).build(), at(30)).needs).toEqual([
      { kind: 'task', name: 'a' },
    ]);
  });

  it('does not wait for outputs of one that had no Pod to report any', () => {
    const podless = task('a', {}, finishedAt(0, 'Succeeded', { outputs: [], podName: undefined }));
    expect(planTask(TaskObservation.of(dependent).dependingOn(podless).build(), at(1)).needs).toEqual([
      { kind: 'task', name: 'a' },
    ]);
  });

  it('is told of a branch that nobody will check out, also while it waits', () => {
    const seen = TaskObservation.of(task('t', { branch: 'x' })).besides(task('a', {}, { phase: 'Running' }), { holds: true });
    expect(planTask(seen.build(), at(0)).events.map(({ reason }) => reason)).toEqual(['BranchWithoutWorkspace']);
  });

  it('fails on a cycle, once it has not begun to wait', () => {
    const seen = TaskObservation.of(dependent).with({ cycle: 'a' });
    expect(planTask(seen.dependingOn('a').build(), at(0)).status?.message).toBe(
      'Circular dependency detected: cycle involves "a"',
    );
    const waiting = task('t', { dependsOn: ['a'] }, { phase: 'Waiting' });
    expect(planTask(TaskObservation.of(waiting).with({ cycle: 'a' }).dependingOn('a').build(), at(0)).status?.phase).toBe(
      'Waiting',
    );
  });

  it('is told their results', () => {
    const done = task('a', {}, finishedAt(0, 'Succeeded', { results: { branch: 'x' } }));
    const prompted = task('t', { dependsOn: ['a'], prompt: 'Go on with {{ index .Deps "a" "Results" "branch" }}.' });
    const seen = TaskObservation.of(prompted).dependingOn(done).build();
    const fetched = { ...seen.fetched, tasks: new Map([['a', { state: 'found', value: done } as const]]) };
    const [write] = planTask({ ...seen, fetched }, at(0)).writes;
    expect(write).toMatchObject({ job: { spec: { template: { spec: { containers: [{ args: ['Go on with x.'] }] } } } } });
  });
});

describe('a Task with a branch', () => {
  const mine = task('t', { branch: 'x', workspaceRef: { name: 'ws' } });
  it('waits for the Task that works on it', () => {
    const seen = TaskObservation.of(mine).besides(task('a', {}, { phase: 'Running' }), { holds: true });
    expect(planTask(seen.build(), at(0)).status).toEqual({ phase: 'Waiting', message: 'Waiting for branch "x" (locked by a)' });
  });

  it('queues behind an earlier one that waits', () => {
    const earlier = task('a', {}, { phase: 'Waiting' });
    const before = { ...earlier, metadata: { ...earlier.metadata, creationTimestamp: '2025-12-31T23:59:00Z' } };
    expect(planTask(TaskObservation.of(mine).besides(before).build(), at(0)).status?.message).toBe(
      'Waiting for branch "x" (queued behind a)',
    );
  });

  it('queues behind an earlier one that nobody has looked at yet', () => {
    const seen = TaskObservation.of(mine).besides(task('a'), { earlier: true });
    expect(planTask(seen.build(), at(0)).status?.message).toBe('Waiting for branch "x" (queued behind a)');
  });

  it('passes an earlier one that waits for something else', () => {
    const earlier = task('a', {}, { phase: 'Waiting' });
    const before = { ...earlier, metadata: { ...earlier.metadata, creationTimestamp: '2025-12-31T23:59:00Z' } };
    const seen = TaskObservation.of(task('t', { branch: 'x' })).besides(before, { ready: false });
    expect(planTask(seen.build(), at(0)).status?.phase).toBe('Pending');
  });
});

describe('a Task whose Job was deleted', () => {
  const running = task('t', {}, { phase: 'Running', jobName: 't' });

  it('does not run anew beside its old Pod', () => {
    const plan = planTask(TaskObservation.of(running).withPods({ deleting: true }).build(), at(5));
    expect(plan.status).toMatchObject({ phase: 'Waiting', message: 'Waiting for Pod t-pod-0 of a deleted Job to be gone' });
    expect(kinds(plan)).toEqual([]);
  });

  it('runs anew when that Pod is done', () => {
    expect(kinds(planTask(TaskObservation.of(running).withPods({ finished: true }).build(), at(5)))).toEqual(['createJob']);
  });
});

describe('a Task whose Job runs', () => {
  it('is Running since the Job became active', () => {
    const pending = task('t', {}, { phase: 'Pending', jobName: 't' });
    const plan = planTask(TaskObservation.of(pending).withJob({ active: 1 }).withPods({}).build(), at(5));
    expect(plan.status).toEqual({ phase: 'Running', jobName: 't', startTime: '2026-01-01T00:00:05Z', podName: 't-pod-0' });
  });

  it('keeps its start when a second Pod runs', () => {
    const running = task('t', {}, { phase: 'Running', jobName: 't', podName: 'old', startTime: '2026-01-01T00:00:00Z' });
    const plan = planTask(TaskObservation.of(running).withJob({ active: 1 }).withPods({}).build(), at(60));
    expect(plan.status).toMatchObject({ startTime: '2026-01-01T00:00:00Z', podName: 't-pod-0' });
    expect(plan.events).toEqual([]);
  });

  it('says that an image cannot be pulled', () => {
    const problem = { kind: 'image', container: 'kelos-agent', image: 'nowhere/agent:1' } as const;
    const plan = planTask(TaskObservation.of(task('t')).withJob({ active: 1 }).withPods({ problem }).build(), at(5));
    expect(plan.status?.message).toContain('its image "nowhere/agent:1" cannot be pulled');
  });

  it('says which Secret is missing and how to make it', () => {
    const waiting = task('t', { credentials: { type: 'api-key', secretRef: { name: 'claude' } } });
    const problem = { kind: 'config', container: 'kelos-agent', message: 'secret "claude" not found' } as const;
    const plan = planTask(TaskObservation.of(waiting).withJob({ active: 1 }).withPods({ problem }).build(), at(5));
    expect(plan.status?.message).toContain('secret "claude" not found');
    expect(plan.status?.message).toContain('kubectl -n dev create secret generic claude');
  });

  it('forgets that sentence when the Pod goes on', () => {
    const stuck = task(
      't',
      {},
      { phase: 'Running', jobName: 't', podName: 't-pod-0', startTime: '2026-01-01T00:00:00Z', message: 'Waiting for a node' },
    );
    expect(planTask(TaskObservation.of(stuck).withJob({ active: 1 }).withPods({}).build(), at(5)).status).not.toHaveProperty(
      'message',
    );
  });

  it('is still Running between a failed Pod and the next', () => {
    const running = task('t', {}, { phase: 'Running', jobName: 't' });
    const plan = planTask(TaskObservation.of(running).withJob({}).withPods({ finished: true }).build(), at(5));
    expect(plan.status).toBeUndefined();
  });

  it('that gets no Pod says where to look', () => {
    const pending = task('t', {}, { phase: 'Pending', jobName: 't' });
    expect(planTask(TaskObservation.of(pending).withJob({}).build(), at(1)).status).toEqual({ phase: 'Pending', jobName: 't' });
    expect(planTask(TaskObservation.of(pending).withJob({}).build(), at(60)).status?.message).toContain('describe job t');
  });
});

describe('a Task whose Job ended', () => {
  const running = task('t', {}, { phase: 'Running', jobName: 't', startTime: '2026-01-01T00:00:00Z' });
  const log = '---KELOS_OUTPUTS_START---\nbranch: x\n---KELOS_OUTPUTS_END---\n';

  it('whose Pod the cache does not know asks the API server before it says that there is none', () => {
    const seen = TaskObservation.of(running).withJob({ succeeded: 1 });
    expect(planTask(seen.build(), at(9)).needs).toEqual([{ kind: 'pods', task: 't' }]);
    expect(planTask(seen.withoutPods().build(), at(9)).status).toMatchObject({ phase: 'Succeeded' });
  });

  it('needs the log of its Pod first', () => {
    expect(planTask(TaskObservation.of(running).withJob({ succeeded: 1 }).withPods({}).build(), at(9)).needs).toEqual([
      { kind: 'log', pod: 't-pod-0' },
    ]);
  });

  it('Succeeded, with what the agent reported', () => {
    const plan = planTask(
      TaskObservation.of(running).withJob({ succeeded: 1 }).withPods({}).withLog('t-pod-0', log).build(),
      at(9),
    );
    expect(plan.status).toEqual({
      phase: 'Succeeded',
      jobName: 't',
      podName: 't-pod-0',
      message: 'Task completed successfully',
      startTime: '2026-01-01T00:00:00Z',
      completionTime: '2026-01-01T00:00:09Z',
      outputs: ['branch: x'],
      results: { branch: 'x' },
    });
    expect(plan.events.map((event) => event.reason)).toEqual(['TaskSucceeded', 'OutputsCaptured']);
    expect(plan.requeueAfterMs).toBeUndefined();
  });

  it('reads again when the agent reported nothing', () => {
    expect(
      planTask(TaskObservation.of(running).withJob({ succeeded: 1 }).withPods({}).withLog('t-pod-0', 'hi').build(), at(9))
        .requeueAfterMs,
    ).toBe(5_000);
  });

  it('Failed, with what went wrong and what the agent said', () => {
    const failure = { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
    const problem = { kind: 'crash', container: 'kelos-agent', init: false, exitCode: 1, reason: 'Error' } as const;
    const answer = `---KELOS_OUTPUTS_START---\nresponse: ${Buffer.from('API Error: 400').toString('base64')}\n---KELOS_OUTPUTS_END---`;
    const seen = TaskObservation.of(running).withJob({ failure }).withPods({ problem }).withLog('t-pod-0', answer);
    expect(planTask(seen.build(), at(9)).status?.message).toBe(
      'Task failed: container kelos-agent exited with code 1 (BackoffLimitExceeded); it said: "API Error: 400"',
    );
  });

  it('Failed, pointing at the Workspace when the clone failed', () => {
    const cloning = task('t', { workspaceRef: { name: 'shop' } }, { phase: 'Running', jobName: 't' });
    const problem = { kind: 'crash', container: 'git-clone', init: true, exitCode: 128, reason: 'Error' } as const;
    const seen = TaskObservation.of(cloning)
      .withJob({ failure: { reason: 'BackoffLimitExceeded', message: '' } })
      .withPods({ problem, hasLog: false });
    expect(planTask(seen.build(), at(9)).status?.message).toContain('the repo and ref of Workspace "shop" exist');
  });

  it('Failed at its deadline', () => {
    const failure = { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
    expect(planTask(TaskObservation.of(running).withJob({ failure }).withoutPods().build(), at(9)).status?.message).toContain(
      'activeDeadlineSeconds',
    );
  });
});

describe('a finished Task', () => {
  it.each(['Succeeded', 'Failed'] as const)('stays %s without its Job', (phase) => {
    const plan = planTask(TaskObservation.of(task('t', {}, finishedAt(0, phase))).build(), at(500));
    expect(plan).toMatchObject({ writes: [], events: [] });
    expect(plan.status).toBeUndefined();
  });

  it('takes outputs that come late', () => {
    const silent = task('t', {}, finishedAt(0, 'Succeeded', { outputs: undefined }));
    const seen = TaskObservation.of(silent).withJob({ succeeded: 1 }).withPods({});
    expect(planTask(seen.build(), at(5)).needs).toEqual([{ kind: 'log', pod: 't-pod-0' }]);
    const plan = planTask(seen.withLog('t-pod-0', '---KELOS_OUTPUTS_START---\na: b\n---KELOS_OUTPUTS_END---').build(), at(5));
    expect(plan.writes).toEqual([{ kind: 'addOutputs', outputs: { outputs: ['a: b'], results: { a: 'b' } } }]);
    expect(planTask(seen.build(), at(31)).needs).toBeUndefined();
  });

  it('is deleted when its TTL is over, also when it never had a Job', () => {
    const done = task('t', { ttlSecondsAfterFinished: 60 }, { phase: 'Failed', completionTime: '2026-01-01T00:00:00Z' });
    expect(planTask(TaskObservation.of(done).build(), at(40)).requeueAfterMs).toBe(20_000);
    expect(kinds(planTask(TaskObservation.of(done).build(), at(60)))).toEqual(['deleteTask']);
  });
});

describe('a Task that is being deleted', () => {
  const leaving = (spec = {}): ReturnType<typeof task> => {
    const object = task('t', spec, { phase: 'Running', jobName: 't' });
    return {
      ...object,
      metadata: { ...object.metadata, deletionTimestamp: '2026-01-01T00:00:01Z', finalizers: ['kelos.dev/finalizer'] },
    };
  };

  it('is released at once without a branch, its Job deleted', () => {
    expect(kinds(planTask(TaskObservation.of(leaving()).withJob({ active: 1 }).build(), at(2)))).toEqual([
      'deleteJob',
      'removeFinalizer',
    ]);
  });

  it('holds its branch until the Job and every Pod are gone', () => {
    const branch = leaving({ branch: 'x' });
    expect(kinds(planTask(TaskObservation.of(branch).withJob({ active: 1 }).withPods({}).build(), at(2)))).toEqual(['deleteJob']);
    expect(kinds(planTask(TaskObservation.of(branch).withPods({ deleting: true }).build(), at(2)))).toEqual([]);
    expect(planTask(TaskObservation.of(branch).build(), at(2)).needs).toEqual([{ kind: 'pods', task: 't' }]);
    expect(kinds(planTask(TaskObservation.of(branch).withoutPods().build(), at(2)))).toEqual(['removeFinalizer']);
  });

  it('is released where the runtime may see nothing', () => {
    const seen = TaskObservation.of(leaving({ branch: 'x' })).with({
      access: { state: 'denied', message: 'no', confirmed: true },
    });
    expect(kinds(planTask(seen.build(), at(2)))).toEqual(['removeFinalizer']);
  });

  it('is held while it is not sure that the runtime may see nothing', () => {
    const seen = TaskObservation.of(leaving({ branch: 'x' })).with({
      access: { state: 'denied', message: 'no', confirmed: false },
    });
    expect(kinds(planTask(seen.build(), at(2)))).toEqual([]);
  });

  it('does not delete a Job that is another’s', () => {
    expect(kinds(planTask(TaskObservation.of(leaving()).withJob({ ownerUid: 'other' }).build(), at(2)))).toEqual([
      'removeFinalizer',
    ]);
  });
});
