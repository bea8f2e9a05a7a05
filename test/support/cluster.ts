import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** `bare`: an API server and etcd, for tests of the controller alone. `node`: everything down to containers. */
export type ClusterKind = 'bare' | 'node';

export interface TestCluster {
  /** Path of a kubeconfig with all rights. */
  readonly kubeconfig: string;
}

/** A cluster script that failed: the message is what it said last. */
export class ClusterError extends Error {}

export interface ClusterOptions {
  /** Read instead of `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  /**
   * Receives the lines that say what is being done.
   * @default - they go to this process's stderr
   */
  readonly progress?: (line: string) => void;
}

const SCRIPT = resolve(__dirname, '../cluster/cluster.sh');

/** Where everything of the test clusters is kept. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.KELOS_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kelos-iac');
}

/** The kubectl of the same version as the test clusters; it is there once one of them was started. */
export function kubectlPath(env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), 'bin', 'kubectl');
}

/** The image of Claude Code for end-to-end tests; on a cluster of one's own it must be somewhere that cluster pulls from. */
export function claudeCodeImage(env: NodeJS.ProcessEnv = process.env): string {
  return env.KELOS_E2E_CLAUDE_CODE_IMAGE ?? 'ghcr.io/kelos-dev/claude-code:test';
}

/**
 * A running bare control plane; started unless `KELOS_BARE_KUBECONFIG` names one.
 * @throws ClusterError when it cannot be started
 */
export async function ensureBareControlPlane(options: ClusterOptions = {}): Promise<TestCluster> {
  const given = env(options).KELOS_BARE_KUBECONFIG;
  return { kubeconfig: given ?? (await cluster(['up', 'bare'], options)) };
}

/**
 * A running cluster with a node; started unless `KELOS_E2E_KUBECONFIG` names one. Whatever `KUBECONFIG` or ~/.kube/config name is never used:
 * tests create and delete cluster-wide objects.
 * @throws ClusterError when it cannot be started
 */
export async function ensureNodeCluster(options: ClusterOptions = {}): Promise<TestCluster> {
  const given = env(options).KELOS_E2E_KUBECONFIG;
  return { kubeconfig: given ?? (await cluster(['up', 'node'], options)) };
}

/**
 * Builds the images of the tests and puts them into the node; what is unchanged is not built again. Needs the output of `npm run build`.
 * On a cluster that `KELOS_E2E_KUBECONFIG` names nothing happens: it pulls its images.
 * @throws ClusterError when an image cannot be built
 */
export async function importImages(options: ClusterOptions = {}): Promise<void> {
  if (env(options).KELOS_E2E_KUBECONFIG === undefined) await cluster(['images'], options);
}

/** Kills one program of a cluster and starts it again, e.g. `kube-apiserver`. */
export async function restartProgram(kind: ClusterKind, program: string, options: ClusterOptions = {}): Promise<void> {
  await cluster(['restart', kind, program], options);
}

/** Stops a cluster and forgets all its objects; images stay. */
export async function forgetObjects(kind: ClusterKind, options: ClusterOptions = {}): Promise<void> {
  await cluster(['fresh', kind], options);
}

/** Stops a cluster; its objects stay for the next start. */
export async function stopCluster(kind: ClusterKind, options: ClusterOptions = {}): Promise<void> {
  await cluster(['down', kind], options);
}

/** Stops both clusters. */
export async function downAll(options: ClusterOptions = {}): Promise<void> {
  await cluster(['down', 'all'], options);
}

/** Whether any program of a cluster runs. */
export async function isRunning(kind: ClusterKind, options: ClusterOptions = {}): Promise<boolean> {
  const status = await cluster(['status'], options);
  return status.split('\n').some((line) => line.startsWith(`${kind} `) && line.includes(' running'));
}

/** Builds the programs of both clusters, which takes minutes the first time. */
export async function buildPrograms(kind: ClusterKind, options: ClusterOptions = {}): Promise<void> {
  await cluster(['build', kind], options);
}

/** Whether a cluster of this kind can run on this machine; a string says why not. */
export async function canRun(kind: ClusterKind, options: ClusterOptions = {}): Promise<true | string> {
  if (process.platform !== 'linux') return 'it needs Linux';
  const { code, stdout, lastWords } = await run(['probe', kind], options);
  return code === 0 || stdout || lastWords;
}

/** Whether a node can run on this machine; a string says why not. */
export async function canRunNode(options: ClusterOptions = {}): Promise<true | string> {
  return env(options).KELOS_E2E_KUBECONFIG !== undefined || canRun('node', options);
}

function env(options: ClusterOptions): NodeJS.ProcessEnv {
  return options.env ?? process.env;
}

/** Runs cluster.sh; resolves with what it printed. */
export async function cluster(args: readonly string[], options: ClusterOptions = {}): Promise<string> {
  const { code, stdout, lastWords } = await run(args, options);
  if (code !== 0) throw new ClusterError(`cluster.sh ${args.join(' ')}: ${lastWords || `exit code ${String(code)}`}`);
  return stdout;
}

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly lastWords: string;
}

const KEPT_LINES = 20;

function run(args: readonly string[], options: ClusterOptions): Promise<Outcome> {
  const progress = options.progress ?? ((line: string) => process.stderr.write(`${line}\n`));
  return new Promise((done, fail) => {
    const child = spawn('bash', [SCRIPT, ...args], { env: env(options), stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let pending = '';
    const said: string[] = [];
    const hear = (line: string): void => {
      said.push(line);
      if (said.length > KEPT_LINES) said.shift();
      progress(line);
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      lines.forEach(hear);
    });
    child.on('error', fail);
    child.on('close', (code) => {
      if (pending) hear(pending);
      done({ code, stdout: stdout.trim(), lastWords: said.join('\n') });
    });
  });
}
