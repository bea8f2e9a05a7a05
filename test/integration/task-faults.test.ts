import { apiServer, valueAt } from '../support/api-server';
import { installCrds } from '../support/crds';
import { FaultyController, NOTHING_LEFT } from '../support/faulty-controller';
import { seededRandom } from '../support/faulty-cluster';
import { eventually } from '../support/kubectl';
import { taskNamed, workspaceNamed } from '../support/task-world';
import { type Json, TestNamespace } from '../support/test-namespace';

// One request in sixteen fails on the network and one call in sixteen within the client, half of them after it was carried out; watches break,
// expire, repeat and overtake themselves. In the middle the process ends and another takes over.

jest.setTimeout(240_000);

const TASKS = 500;
const SHARE = 1 / 16;
const seed = Number(process.env['KELOS_SEED'] ?? Date.now() % 1_000_000);

it(`${TASKS} Tasks under random faults run once each, none is lost, and nothing is left of the passes (KELOS_SEED=${seed})`, async () => {
  const server = apiServer();
  await installCrds(server);
  const namespace = await TestNamespace.create(server, 'task-faults');
  const random = seededRandom(seed);
  const start = (): Promise<FaultyController> =>
    FaultyController.start(server, { namespace: namespace.name, random, share: SHARE });

  const first = await start();
  await namespace.create(workspaceNamed('ws'));
  const names = Array.from({ length: TASKS }, (_, index) => `t${index}`);
  const created = inLanes(names, (name) => namespace.create(taskNamed(name, specOf(Number(name.slice(1))))));
  const seen = new Map<string, string>();
  await runUntil(namespace, seen, () => seen.size >= TASKS / 3);
  // in the middle of its work
  expect(await first.stop()).toEqual(NOTHING_LEFT);
  await created;

  const second = await start();
  await runUntil(namespace, seen, () => seen.size >= TASKS);
  expect([...seen.keys()].sort()).toEqual([...names].sort());
  await eventually('all have ended', 60, async () => {
    const tasks = await namespace.list('Task');
    return tasks.every((task) => phaseOf(task) === 'Succeeded') ? true : undefined;
  });
  // a second Job of a name would have another uid
  const jobs = await namespace.list('Job');
  expect(jobs.map((job) => [nameOf(job), uidOf(job)]).sort()).toEqual([...seen].sort());
  expect([...first.deleted, ...second.deleted]).toEqual([]);
  // those with a branch are held by a finalizer until they may go
  await inLanes(names, (name) => namespace.delete('Task', name));
  await eventually('all are let go of', 60, async () => ((await namespace.list('Task')).length === 0 ? true : undefined));
  expect(await second.stop()).toEqual(NOTHING_LEFT);
  expect([...first.log, ...second.log].filter(({ level }) => level === 'error')).toEqual([]);
  const faults = [first.faults, second.faults];
  expect(faults.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThan(TASKS / 20);
  expect(faults.flatMap(({ http }) => http).reduce((sum, hits) => sum + hits, 0)).toBeGreaterThan(TASKS / 20);
});

/** A third stands alone, a third shares twenty branches, a third depends on the one before. */
function specOf(index: number): object {
  if (index % 3 === 1) return { branch: `b${index % 20}`, workspaceRef: { name: 'ws' } };
  return index % 3 === 2 ? { dependsOn: [`t${index - 1}`] } : {};
}

/** Plays the Job controller until enough have run; what it ended, it writes down by name. No two Jobs of a branch may be there at once. */
async function runUntil(namespace: TestNamespace, seen: Map<string, string>, enough: () => boolean): Promise<void> {
  await eventually('enough have run', 120, async () => {
    const working = (await namespace.list('Job')).filter((job) => valueAt(job, 'status', 'succeeded') !== 1);
    const branches = working.map(branchOf).filter((branch) => branch !== undefined);
    expect(branches).toEqual([...new Set(branches)]);
    await inLanes(working, async (job) => {
      await namespace.succeedJob(nameOf(job));
      seen.set(nameOf(job), uidOf(job));
    });
    return enough() ? true : undefined;
  });
}

async function inLanes<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

function branchOf(job: Json): string | undefined {
  const env = valueAt(job, 'spec', 'template', 'spec', 'containers', '0', 'env');
  const entry: unknown = Array.isArray(env) ? env.find((item) => valueAt(item, 'name') === 'KELOS_BRANCH') : undefined;
  return entry === undefined ? undefined : String(valueAt(entry, 'value'));
}

const nameOf = (object: Json): string => String(valueAt(object, 'metadata', 'name'));
const uidOf = (object: Json): string => String(valueAt(object, 'metadata', 'uid'));
const phaseOf = (task: Json): unknown => valueAt(task, 'status', 'phase');
