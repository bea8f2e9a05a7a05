/**
 * npm test [-- PHASE...]: builds, then runs unit, synth, integration and e2e tests, with the clusters that they need.
 *
 * A cluster that was not running is started without objects and stopped afterwards (KELOS_KEEP_CLUSTER=1 leaves the node running). What this
 * machine cannot run is left out with a line that says so; with CI=true that is a failure. KELOS_E2E_KUBECONFIG names a cluster to use instead
 * of the test node; its images must be ones that it can pull.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as clusters from './support/cluster';
import type { ClusterKind } from './support/cluster';

const PHASES = ['unit', 'synth', 'integration', 'e2e'] as const;
type Phase = (typeof PHASES)[number];

interface Counts {
  passed: number;
  failed: number;
}

const ROOT = resolve(__dirname, '..');
const CLUSTER_OF: Partial<Record<Phase, ClusterKind>> = { integration: 'bare', e2e: 'node' };

const say = (line: string): void => console.log(`npm test: ${line}`);
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function command(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: ROOT, env, stdio: 'inherit' });
    child.on('error', fail);
    child.on('close', (code) => done(code ?? 1));
  });
}

/** Reads the counts of jest's JSON report. A suite that did not run is a failure, and so is a test that was skipped. */
function countsOf(report: unknown): Counts {
  const number = (name: string): number => {
    const value: unknown = typeof report === 'object' && report !== null ? Reflect.get(report, name) : undefined;
    if (typeof value !== 'number') throw new Error(`the report of jest has no ${name}`);
    return value;
  };
  const failed =
    number('numFailedTests') + number('numRuntimeErrorTestSuites') + number('numPendingTests') + number('numTodoTests');
  return { passed: number('numPassedTests'), failed };
}

async function jest(phase: Phase, env: NodeJS.ProcessEnv): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'kelos-test-'));
  try {
    const report = join(folder, 'report.json');
    const args = ['node_modules/jest/bin/jest.js', '--selectProjects', phase, '--json', '--outputFile', report];
    const inOneProcess = CLUSTER_OF[phase] === undefined ? [] : ['--runInBand'];
    const code = await command(process.execPath, [...args, ...inOneProcess, '--silent=false'], env);
    const counts = countsOf(JSON.parse(readFileSync(report, 'utf8')));
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } catch (error) {
    say(`${phase}: ${sentence(error)}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The clusters of the phases that are to run, started one after the other while tests that need none run already. */
class Preparation {
  private readonly started = new Set<ClusterKind>();
  private readonly ready = new Map<ClusterKind, Promise<NodeJS.ProcessEnv>>();
  private last: Promise<unknown> = Promise.resolve();

  /** Begins to start a cluster; `environment` waits for it. */
  begin(kind: ClusterKind): void {
    const ready = this.last.then(() => (kind === 'bare' ? this.bare() : this.node()));
    this.last = ready.catch(() => undefined); // whoever asks for the environment gets the error
    this.ready.set(kind, ready);
  }

  async environment(kind: ClusterKind): Promise<NodeJS.ProcessEnv> {
    return { ...process.env, ...(await this.ready.get(kind)) };
  }

  /** Stops what was started; what is just being started too. */
  async end(): Promise<void> {
    await this.last;
    for (const kind of this.started) {
      if (kind === 'node' && process.env.KELOS_KEEP_CLUSTER === '1')
        say('the node is still running; test/cluster/cluster.sh down node stops it');
      else await clusters.stopCluster(kind);
    }
  }

  private async bare(): Promise<NodeJS.ProcessEnv> {
    if (process.env.KELOS_BARE_KUBECONFIG === undefined) await this.emptyUnlessRunning('bare');
    return { KELOS_BARE_KUBECONFIG: (await clusters.ensureBareControlPlane()).kubeconfig };
  }

  private async node(): Promise<NodeJS.ProcessEnv> {
    if (process.env.KELOS_E2E_KUBECONFIG === undefined) await this.emptyUnlessRunning('node');
    const { kubeconfig } = await clusters.ensureNodeCluster();
    await clusters.importImages();
    return { KELOS_E2E_KUBECONFIG: kubeconfig };
  }

  private async emptyUnlessRunning(kind: ClusterKind): Promise<void> {
    if (await clusters.isRunning(kind)) return;
    await clusters.forgetObjects(kind);
    this.started.add(kind);
  }
}

/** Runs a phase; undefined when this machine cannot. */
async function runPhase(phase: Phase, preparation: Preparation): Promise<Counts> {
  const kind = CLUSTER_OF[phase];
  try {
    return await jest(phase, kind === undefined ? process.env : await preparation.environment(kind));
  } catch (error) {
    say(`${phase}: ${sentence(error)}`);
    return { passed: 0, failed: 1 };
  }
}

/** Why a phase cannot run on this machine. */
async function obstacle(phase: Phase): Promise<string | undefined> {
  const kind = CLUSTER_OF[phase];
  if (kind === undefined || process.env[`KELOS_${kind === 'bare' ? 'BARE' : 'E2E'}_KUBECONFIG`] !== undefined) return undefined;
  const answer = await clusters.canRun(kind);
  return answer === true ? undefined : answer;
}

interface Choice {
  readonly phases: readonly Phase[];
  /** How many of those asked for cannot run here. */
  readonly leftOut: number;
}

async function choose(args: readonly string[]): Promise<Choice> {
  const unknown = args.filter((arg) => !PHASES.some((phase) => phase === arg));
  if (unknown.length > 0) throw new Error(`unknown phase ${unknown.join(', ')}; there are ${PHASES.join(', ')}`);
  const wanted = PHASES.filter((phase) => args.length === 0 || args.includes(phase));
  const phases: Phase[] = [];
  for (const phase of wanted) {
    const reason = await obstacle(phase);
    if (reason === undefined) phases.push(phase);
    else say(`${phase} tests are left out: ${reason}`);
  }
  return { phases, leftOut: wanted.length - phases.length };
}

async function main(args: readonly string[]): Promise<number> {
  const { phases, leftOut } = await choose(args);
  const total: Counts = { passed: 0, failed: process.env.CI === 'true' ? leftOut : 0 };
  const preparation = new Preparation();
  const endEarly = (): void => void preparation.end().finally(() => process.exit(130));
  // a cluster that an interrupted run left behind would be taken for the user's own by the next
  process.once('SIGINT', endEarly).once('SIGTERM', endEarly);

  const begin = performance.now();
  if ((await command('npm', ['run', '--silent', 'build'])) !== 0) throw new Error('the build failed');
  const times = [`build ${seconds(begin)}`];
  for (const phase of phases) {
    const kind = CLUSTER_OF[phase];
    if (kind !== undefined) preparation.begin(kind);
  }
  for (const phase of phases) {
    const start = performance.now();
    const counts = await runPhase(phase, preparation);
    total.passed += counts.passed;
    total.failed += counts.failed;
    times.push(`${phase} ${seconds(start)} (${counts.passed} passed, ${counts.failed} failed)`);
  }
  await preparation.end();
  say(`${times.join(', ')}; ${seconds(begin)} in all`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    say(sentence(error));
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  },
);
