import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { AgentConfigSpec, KubeObject, Task, TaskSpec, WorkspaceSpec } from '../../../../lib/api';
import { mergeAgentConfigs } from '../../../../runtime/task/build/agent-config';
import type { JobInput, NamedSpec } from '../../../../runtime/task/build/input';
import { type McpLookup, type McpResolution, resolveMcpServers } from '../../../../runtime/task/build/mcp';

export const VECTORS = process.env['KELOS_VECTORS'] ?? join(__dirname, '..', '..', '..', 'vectors');

/** One folder of the vectors of Jobs, as its README describes it. */
export interface GoldenCase {
  readonly name: string;
  readonly objects: readonly GoldenObject[];
  /** `null`: no Job is accepted. */
  readonly expectedJob: GoldenJob | null;
  readonly expectedStatus: { readonly status: { readonly message?: string }; readonly jobCreateRejected?: unknown };
  readonly effects?: { readonly files?: Readonly<Record<string, string>>; readonly remotes?: Readonly<Record<string, string>> };
}

export interface GoldenJob {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly args: readonly string[] }[] } };
  };
}

interface GoldenObject extends KubeObject {
  readonly spec?: unknown;
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

export function goldenCases(): readonly GoldenCase[] {
  const folder = join(VECTORS, 'jobs');
  if (!existsSync(folder)) return [];
  // a case that lacks a file is an error, not one less
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
    .sort()
    .map((name) => readCase(join(folder, name), name));
}

function readCase(folder: string, name: string): GoldenCase {
  const json = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
  const documents = parseAllDocuments(readFileSync(join(folder, 'input.yaml'), 'utf8'));
  return {
    name,
    objects: (Array.isArray(documents) ? documents : []).map((document) => document.toJS() as GoldenObject),
    expectedJob: json('expected-job.json'),
    expectedStatus: json('expected-status.json'),
    ...(existsSync(join(folder, 'expected-effects.json')) ? { effects: json('expected-effects.json') } : {}),
  };
}

/** The Task under test with a uid, as a server would have given it. */
export function taskOf({ objects }: GoldenCase): Task & { readonly spec: TaskSpec } {
  const last = objects.filter(({ kind }) => kind === 'Task').at(-1);
  if (!last) throw new Error('a case without a Task');
  return { ...last, metadata: { ...last.metadata, uid: '<uid>' }, spec: last.spec as TaskSpec };
}

const find = ({ objects }: GoldenCase, kind: string, name: string): GoldenObject | undefined =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

function dataOf(object: GoldenObject): ReadonlyMap<string, Uint8Array> {
  const decode = (encoding: 'utf8' | 'base64', data: Readonly<Record<string, string>> = {}): [string, Uint8Array][] =>
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, encoding)]);
  const data = decode(object.kind === 'Secret' ? 'base64' : 'utf8', object.data);
  return new Map([...decode('base64', object.binaryData), ...data, ...decode('utf8', object.stringData)]);
}

export const lookupIn =
  (golden: GoldenCase): McpLookup =>
  (kind, name) => {
    const object = find(golden, kind, name);
    return object ? dataOf(object) : 'missing';
  };

export function agentConfigsOf(golden: GoldenCase): readonly NamedSpec<AgentConfigSpec>[] {
  return (taskOf(golden).spec.agentConfigRefs ?? []).map(({ name }) => ({
    name,
    spec: find(golden, 'AgentConfig', name)?.spec ?? {},
  }));
}

export const mcpOf = (golden: GoldenCase): McpResolution =>
  resolveMcpServers(mergeAgentConfigs(agentConfigsOf(golden)).mcpServers, lookupIn(golden));

/** A GitHub App's Secret has three keys; the Job then refers to the Task's own token Secret, whoever fills it. */
function effectiveSecret(golden: GoldenCase, workspace: WorkspaceSpec): { readonly effectiveSecret?: string } {
  const secret = find(golden, 'Secret', workspace.secretRef?.name ?? '');
  const keys = secret && dataOf(secret);
  const isApp = ['appID', 'installationID', 'privateKey'].every((key) => keys?.has(key) ?? false);
  return isApp ? { effectiveSecret: `${taskOf(golden).metadata.name}-github-token` } : {};
}

/** Prompts of Tasks with dependencies are templates: they are taken as rendered in the expected Job. */
function promptOf(golden: GoldenCase): string {
  const { prompt, dependsOn } = taskOf(golden).spec;
  return dependsOn?.length ? (golden.expectedJob?.spec.template.spec.containers[0]?.args[0] ?? prompt) : prompt;
}

export function inputOf(golden: GoldenCase): JobInput {
  const task = taskOf(golden);
  const mcp = mcpOf(golden);
  const name = task.spec.workspaceRef?.name;
  const workspace = find(golden, 'Workspace', name ?? '')?.spec as WorkspaceSpec | undefined;
  return {
    task,
    prompt: promptOf(golden),
    ...(name !== undefined && workspace ? { workspace: { name, spec: workspace }, ...effectiveSecret(golden, workspace) } : {}),
    agentConfigs: agentConfigsOf(golden),
    mcpServers: mcp.state === 'resolved' ? mcp.servers : [],
  };
}
