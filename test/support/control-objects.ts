import type { TaskSpec } from '../../lib/api';
import { valueAt } from './api-server';
import { taskNamed, workspaceNamed } from './task-world';
import { type Json, record, type TestNamespace } from './test-namespace';

// What the control leaves in a namespace when it stops in the midst of its work (contract of Tasks, §1–§7).

export const FINALIZER = 'kelos.dev/finalizer';

interface Left {
  readonly spec?: Partial<TaskSpec>;
  readonly status?: Json;
  readonly metadata?: Json;
  /** Status of the Task's Job. @default - it has none */
  readonly job?: Json;
  readonly pod?: boolean;
}

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');

const onBranch: Partial<TaskSpec> = { workspaceRef: { name: 'shop' }, branch: 'feat/search' };
const ran = (name: string): Json => ({ jobName: name, podName: `${name}-pod`, startTime: minutesAgo(30) });
const active: Json = { active: 1, ready: 1 };
const done = { phase: 'Succeeded', message: 'Task completed successfully', completionTime: minutesAgo(20) };

/** Every phase, and the moments between two of them, by name of the Task. */
export const TASKS: Readonly<Record<string, Left>> = {
  'never-seen': { metadata: { finalizers: [] } },
  'only-seen': {},
  unresolved: { spec: { workspaceRef: { name: 'missing' } } },
  pending: {
    status: { phase: 'Pending', jobName: 'pending', message: 'Waiting for dependency "succeeded"' },
    job: {},
  },
  'job-without-status': { job: {} },
  running: {
    spec: onBranch,
    metadata: { labels: { 'kelos.dev/taskspawner': 'bugs' } },
    status: { phase: 'Running', ...ran('running') },
    job: active,
    pod: true,
  },
  queued: {
    spec: onBranch,
    status: { phase: 'Waiting', message: 'Waiting for branch "feat/search" (locked by running)' },
  },
  dependent: {
    spec: { dependsOn: ['succeeded', 'running'], prompt: 'Review {{ index .Deps "running" "Results" "commit" }}.' },
    status: { phase: 'Waiting', message: 'Waiting for dependency "running"' },
  },
  'dependent-of-dependent': {
    spec: { dependsOn: ['dependent'] },
    status: { phase: 'Waiting', message: 'Waiting for dependency "dependent"' },
  },
  'ended-unseen': { status: { phase: 'Running', ...ran('ended-unseen') }, job: { succeeded: 1 }, pod: true },
  'failed-unseen': { status: { phase: 'Running', ...ran('failed-unseen') }, job: { failed: 2, conditions: failure() } },
  succeeded: {
    status: { ...done, ...ran('succeeded'), outputs: ['commit: abc'], results: { commit: 'abc' } },
    job: { succeeded: 1 },
  },
  'succeeded-without-job': { status: { ...done, ...ran('succeeded-without-job') } },
  expired: {
    spec: { ttlSecondsAfterFinished: 60 },
    status: { ...done, ...ran('expired'), outputs: ['a'] },
    job: { succeeded: 1 },
  },
  // the control knows no completion time for what failed before it had a Job
  'failed-before-job': { status: { phase: 'Failed', message: 'Failed to resolve GitHub token: secret "x" not found' } },
  'failed-before-job-expired': {
    spec: { ttlSecondsAfterFinished: 0 },
    status: { phase: 'Failed', message: 'Failed to build Job: no' },
  },
  unreadable: { spec: { ttlSecondsAfterFinished: 2_147_483_648 }, metadata: { finalizers: [] } },
  'deleted-on-branch': {
    spec: { ...onBranch, branch: 'feat/other' },
    status: { phase: 'Running', ...ran('deleted-on-branch') },
    job: active,
    pod: true,
  },
  'deleted-while-waiting': {
    spec: { dependsOn: ['none'] },
    status: { phase: 'Waiting', message: 'Waiting for dependency "none" to be created' },
  },
};

/** Those that nobody may touch any more. */
export const FINISHED = ['succeeded', 'succeeded-without-job', 'failed-before-job'];

/** Creates all of it; the deleted ones are deleted, and held by the control's finalizer. */
export async function leaveObjects(namespace: TestNamespace): Promise<void> {
  await namespace.create(workspaceNamed('shop'));
  for (const [name, left] of Object.entries(TASKS)) await leaveTask(namespace, name, left);
  await leaveToken(namespace, 'running');
  await Promise.all(['deleted-on-branch', 'deleted-while-waiting'].map((name) => namespace.delete('Task', name)));
}

async function leaveTask(namespace: TestNamespace, name: string, left: Left): Promise<void> {
  const task = await namespace.create(taskNamed(name, left.spec, { finalizers: [FINALIZER], ...left.metadata }));
  if (left.job) await leaveJob(namespace, name, task, left.job);
  if (left.pod) await leavePod(namespace, name);
  if (left.status) await namespace.patch('Task', name, { status: left.status }, '/status');
}

async function leaveJob(namespace: TestNamespace, name: string, task: Json, status: Json): Promise<void> {
  const labels = {
    'kelos.dev/name': 'kelos',
    'kelos.dev/component': 'task',
    'kelos.dev/managed-by': 'kelos-controller',
    'kelos.dev/task': name,
  };
  const container = {
    name: 'kelos-agent',
    image: 'ghcr.io/kelos-dev/claude-code:latest',
    command: ['/kelos_entrypoint.sh'],
    args: [valueAt(task, 'spec', 'prompt')],
    env: [{ name: 'KELOS_AGENT_TYPE', value: 'claude-code' }],
  };
  await namespace.create({
    kind: 'Job',
    metadata: { name, labels, ownerReferences: [await ownerOf(namespace, name)] },
    spec: { backoffLimit: 1, template: { metadata: { labels }, spec: { restartPolicy: 'Never', containers: [container] } } },
  });
  if (Object.keys(status).length > 0) await namespace.setJobStatus(name, status);
}

/** The token that the control has minted for a Task of a GitHub App's Workspace. */
async function leaveToken(namespace: TestNamespace, name: string): Promise<void> {
  const annotations = { 'kelos.dev/github-app-secret': 'github-app', 'kelos.dev/token-expires-at': minutesAgo(-30) };
  const metadata = { name: `${name}-github-token`, annotations, ownerReferences: [await ownerOf(namespace, name)] };
  await namespace.create({ kind: 'Secret', metadata, data: { GITHUB_TOKEN: Buffer.from('ghs_x').toString('base64') } });
}

async function ownerOf(namespace: TestNamespace, name: string): Promise<Json> {
  const uid = valueAt(await namespace.get('Task', name), 'metadata', 'uid');
  return { apiVersion: 'kelos.dev/v1alpha2', kind: 'Task', name, uid, controller: true, blockOwnerDeletion: true };
}

/** With an agent that has started, so that it has a log. */
async function leavePod(namespace: TestNamespace, job: string): Promise<void> {
  const name = await namespace.makePod(job, 'pod');
  const running = { startedAt: minutesAgo(30) };
  const agent = { name: 'kelos-agent', image: 'i', imageID: 'i', ready: true, restartCount: 0, state: { running } };
  await namespace.patch('Pod', name, { status: { phase: 'Running', containerStatuses: [agent] } }, '/status');
}

function failure(): readonly Json[] {
  const why = { status: 'True', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  return ['FailureTarget', 'Failed'].map((type) => ({
    type,
    ...why,
    lastTransitionTime: minutesAgo(1),
    lastProbeTime: minutesAgo(1),
  }));
}

/** Names to uids of all Jobs. */
export async function jobUids(namespace: TestNamespace): Promise<Readonly<Record<string, unknown>>> {
  const all = (await namespace.list('Job')).map((job) => record(job['metadata']));
  return Object.fromEntries(all.map(({ name, uid }): [string, unknown] => [String(name), uid]));
}
