import { valueAt } from '../support/api-server';
import { FaultyCluster, seededRandom } from '../support/faulty-cluster';
import { eventually } from '../support/kubectl';
import { RecordingCluster } from '../support/recording-cluster';
import { taskNamed, workspaceNamed, worlds } from '../support/task-world';
import { type Json, record, type TestNamespace } from '../support/test-namespace';

// Every tenth call fails, half of them after it was carried out; watches break and repeat themselves.

const inWorld = worlds();

jest.setTimeout(240_000);

const TASKS = 500;
const seed = Number(process.env['KELOS_SEED'] ?? Date.now() % 1_000_000);

it(`${TASKS} Tasks under random faults run once each, and none is lost (KELOS_SEED=${seed})`, async () => {
  const random = seededRandom(seed);
  let reached: RecordingCluster | undefined;
  let faulty: FaultyCluster | undefined;
  const through = (cluster: ConstructorParameters<typeof RecordingCluster>[0]): FaultyCluster =>
    (faulty = new FaultyCluster((reached = new RecordingCluster(cluster)), random, 0.1));
  await inWorld({ jobs: 'hardened', through }, async ({ namespace, controller }) => {
    await namespace.create(workspaceNamed('ws'));
    const names = Array.from({ length: TASKS }, (_, index) => `t${index}`);
    await inLanes(names, (name) => namespace.create(taskNamed(name, specOf(Number(name.slice(1))))));
    const seen = await runAll(namespace, names);
    expect([...seen.keys()].sort()).toEqual([...names].sort());
    await eventually('all have ended', 60, async () => {
      const phases = (await namespace.list('Task')).map((task) => valueAt(task, 'status', 'phase'));
      return phases.every((phase) => phase === 'Succeeded') ? true : undefined;
    });
    // a second Job of a name would have another uid
    const jobs = await namespace.list('Job');
    expect(jobs.map((job) => [nameOf(job), uidOf(job)]).sort()).toEqual([...seen].sort());
    expect(faulty?.faults).toBeGreaterThan(TASKS / 10);
    const deleted = reached?.writes.filter(({ verb }) => verb === 'delete');
    expect(deleted).toEqual([]);
    expect(controller.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

/** A third stands alone, a third shares ten branches, a third depends on the one before. */
function specOf(index: number): object {
  if (index % 3 === 1) return { branch: `b${index % 10}`, workspaceRef: { name: 'ws' } };
  return index % 3 === 2 ? { dependsOn: [`t${index - 1}`] } : {};
}

/** Plays the Job controller until every Task has run: what it ended, by name. No two Jobs of a branch may be there at once. */
async function runAll(namespace: TestNamespace, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>();
  await eventually('all have run', 180, async () => {
    const working = (await namespace.list('Job')).filter((job) => valueAt(job, 'status', 'succeeded') !== 1);
    const branches = working.map(branchOf).filter((branch) => branch !== undefined);
    expect(branches).toEqual([...new Set(branches)]);
    await inLanes(working, async (job) => {
      await namespace.succeedJob(nameOf(job));
      seen.set(nameOf(job), uidOf(job));
    });
    return seen.size >= names.length ? true : undefined;
  });
  return seen;
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
  const entry = Array.isArray(env) ? env.map(record).find(({ name }) => name === 'KELOS_BRANCH') : undefined;
  return entry && String(entry['value']);
}

const nameOf = (object: Json): string => String(valueAt(object, 'metadata', 'name'));
const uidOf = (object: Json): string => String(valueAt(object, 'metadata', 'uid'));
