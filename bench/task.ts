/**
 * npm run bench:task [-- --rounds N]: how fast Tasks become Jobs, beside the floor (bench/task/floor.ts), on a bare control plane.
 * What is measured, and the figures of the control: bench/README.md. The last line is JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as clusters from '../test/support/cluster';
import { apiServer } from '../test/support/api-server';
import { installCrds } from '../test/support/crds';
import { rounded } from './stats';
import { connect } from './task/api';
import { makeProgram } from './task/candidate';
import { clear } from './task/load';
import { type Bench, type Latency, type Life, measure, measureLife, middle, type Round } from './task/measure';
import { NAMESPACE } from './task/sample';

const LOAD = { burst: 500, paced: 100, perSecond: 5 };

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds must be a whole number from 1, got ${values.rounds}`);
  const folder = mkdtempSync(join(tmpdir(), 'kelos-bench-'));
  // whatever another test left in a control plane that runs already would be in the figures
  const started = !(await clusters.isRunning('bare'));
  if (started) await clusters.forgetObjects('bare');
  const { kubeconfig } = await clusters.ensureBareControlPlane();
  try {
    await prepare(kubeconfig);
    const api = await connect(kubeconfig);
    await clear(api);
    await run({ api, kubeconfig, load: LOAD }, folder, rounds);
  } finally {
    if (started) await clusters.stopCluster('bare');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(kubeconfig: string): Promise<void> {
  const server = apiServer(kubeconfig);
  await installCrds(server);
  for (const name of [NAMESPACE, 'kelos-system']) {
    const { code, body } = await server.request('POST', '/api/v1/namespaces', { metadata: { name } });
    if (code >= 300 && code !== 409) throw new Error(`namespace ${name}: ${code} ${JSON.stringify(body)}`);
  }
}

async function run(bench: Bench, folder: string, count: number): Promise<void> {
  const floor = await makeProgram('floor', folder);
  const runtime = await makeProgram('runtime', folder);
  const rounds: { readonly floor: Round; readonly runtime: Round }[] = [];
  for (let round = 1; round <= count; round += 1) {
    const seen = { floor: await measure(bench, floor), runtime: await measure(bench, runtime) };
    rounds.push(seen);
    console.log(`round ${round}: floor ${describe(seen.floor)}; runtime ${describe(seen.runtime)}`);
  }
  const life = await measureLife(bench, runtime);
  print(middle(rounds.map((round) => round.floor)), middle(rounds.map((round) => round.runtime)), life);
}

const describe = ({ burst, paced }: Round): string =>
  `${rounded(burst.jobsPerSecond)} Jobs/s, paced p50 ${rounded(paced.p50Ms)} ms`;

const latency = ({ p50Ms, p99Ms }: Latency): Latency => ({ p50Ms: rounded(p50Ms), p99Ms: rounded(p99Ms) });

function print(floor: Round, runtime: Round, life: Life): void {
  const row = (what: string, figure: (round: Round) => string, control: string): void =>
    console.log(`${what.padEnd(34)} ${figure(runtime).padStart(16)} ${figure(floor).padStart(16)} ${control.padStart(12)}`);
  const both = ({ p50Ms, p99Ms }: Latency): string => `${rounded(p50Ms)} / ${rounded(p99Ms)}`;
  console.log(`\n${''.padEnd(34)} ${'runtime'.padStart(16)} ${'floor'.padStart(16)} ${'control'.padStart(12)}`);
  row('burst, Jobs/s', ({ burst }) => String(rounded(burst.jobsPerSecond)), '74-78');
  row('burst, to Job p50 / p99, ms', ({ burst }) => both(burst), '3900 / 5600');
  row('paced, to Job p50 / p99, ms', ({ paced }) => both(paced), '9.2 / 16.8');
  row('paced, to Pending p50 / p99, ms', ({ pacedToPending }) => both(pacedToPending), '14.1 / 28.3');
  row('CPU a Task, burst / paced, ms', (round) => cpu(round), '3.1 / 5.9');
  row('writes a Task to Pending', ({ writesPerTask }) => String(rounded(writesPerTask.pending, 2)), '3');
  console.log(`ratio to the floor, burst: ${rounded(runtime.burst.jobsPerSecond / floor.burst.jobsPerSecond, 2)}`);
  console.log(`ratio to the floor, paced p50: ${rounded(runtime.paced.p50Ms / floor.paced.p50Ms, 2)}\n`);
  console.log(
    JSON.stringify({
      burst: { jobsPerSecond: rounded(runtime.burst.jobsPerSecond), ...latency(runtime.burst) },
      paced: latency(runtime.paced),
      floor: {
        burst: { jobsPerSecond: rounded(floor.burst.jobsPerSecond), ...latency(floor.burst) },
        paced: latency(floor.paced),
      },
      writesPerTask: {
        pending: rounded(runtime.writesPerTask.pending, 2),
        succeeded: rounded(life.succeeded, 2),
        events: rounded(life.events, 2),
      },
      cpuMsPerTask: { burst: rounded(runtime.cpuMsPerTask.burst, 2), paced: rounded(runtime.cpuMsPerTask.paced, 2) },
      rssMb: { idle: rounded(runtime.rssMb.idle), after: rounded(runtime.rssMb.after) },
    }),
  );
}

const cpu = ({ cpuMsPerTask }: Round): string => `${rounded(cpuMsPerTask.burst, 2)} / ${rounded(cpuMsPerTask.paced, 2)}`;

main().catch((error: unknown) => {
  console.error(`bench:task: ${error instanceof Error ? error.stack : String(error)}`);
  process.exitCode = 1;
});
