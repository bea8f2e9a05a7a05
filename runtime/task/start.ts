import type { AgentConfigSpec, TaskSpec } from '../../lib/api';
import { mergeAgentConfigs } from './build/agent-config';
import { JobBuildError } from './build/errors';
import { harden } from './build/harden';
import type { JobInput, NamedSpec } from './build/input';
import { buildJob } from './build/job';
import { type McpLookup, type McpResolution, resolveMcpServers } from './build/mcp';
import { mcpSecretData } from './build/mcp-json';
import { mcpSecretName } from '../../lib/api/mcp-secret';
import type { Data, Fetched, Found, Named, Need } from './observed';
import { branchWarning } from './gates';
import { resolvePrompt } from './prompt';
import { quote } from './sentences';
import { failed, pending, type Unfinished, waiting } from './states';
import { needing, type TaskPlan, type Write } from './task-plan';

/** Everything is there but the Job: gathers what it is made from, and makes it. */

const ACCESS_POLL_MS = 15_000;
/** Keys that together make a GitHub App's Secret. */
const APP_KEYS = ['appID', 'installationID', 'privateKey'] as const;

export function planStart(seen: Unfinished, now: Date): TaskPlan {
  return refuseOwnRights(seen, now) ?? missingReference(seen) ?? firstNeeds(seen) ?? gather(seen, now);
}

/** A Pod with the runtime's service account could do all that the runtime can. */
function refuseOwnRights(seen: Unfinished, now: Date): TaskPlan | undefined {
  const { runtimeNamespace, serviceAccountName } = seen.config;
  if (seen.kept.key.namespace !== runtimeNamespace || seen.task.spec?.podOverrides?.serviceAccountName !== serviceAccountName)
    return undefined;
  const message = `Failed to build Job: podOverrides.serviceAccountName: ${quote(serviceAccountName)} is the runtime's own; name another one`;
  return failed(seen, now, message, 'JobBuildFailed');
}

function missingReference(seen: Unfinished): TaskPlan | undefined {
  // no polling: the Task is looked at again when the object appears or changes
  const { workspace } = seen;
  if (workspace && !workspace.object) return waiting(seen, absent('Workspace', workspace));
  if (workspace && !workspace.object?.spec) return waiting(seen, `Waiting for Workspace ${quote(workspace.name)} to have a spec`);
  const config = seen.agentConfigs.find(({ object }) => object === undefined);
  return config ? waiting(seen, absent('AgentConfig', config)) : undefined;
}

const absent = (kind: string, { name, unreadable }: Named<unknown>): string =>
  unreadable === undefined
    ? `Waiting for ${kind} ${quote(name)} to be created`
    : `Waiting for ${kind} ${quote(name)}, which cannot be read: ${unreadable}; correct it`;

/** What is needed whatever the answers are, so that it is fetched at once: the Workspace's Secret and the dependencies' results. */
function firstNeeds(seen: Unfinished): TaskPlan | undefined {
  const needs: Need[] = seen.dependencies.map(({ name }) => ({ kind: 'task', name }));
  const secret = seen.workspace?.object?.spec?.secretRef?.name;
  if (secret !== undefined) needs.push({ kind: 'secret', name: secret });
  const mcp = resolveMcp(seen);
  if (mcp.state === 'needs')
    needs.push(...mcp.needs.map(({ kind, name }): Need => ({ kind: kind === 'Secret' ? 'secret' : 'configMap', name })));
  const unknown = needs.filter((need) => !isFetched(seen.fetched, need));
  return unknown.length > 0 ? needing(unknown, 'Reading what the Job is made from') : undefined;
}

function isFetched(fetched: Fetched, need: Need): boolean {
  switch (need.kind) {
    case 'secret':
      return fetched.secrets.has(need.name);
    case 'configMap':
      return fetched.configMaps.has(need.name);
    case 'task':
      return fetched.tasks.has(need.name);
    case 'log':
      return fetched.logs.has(need.pod);
    case 'pods':
      return fetched.pods !== undefined;
  }
}

function gather(seen: Unfinished, now: Date): TaskPlan {
  const refused = workspaceSecretRefuses(seen, now) ?? unreadableMcpSource(seen) ?? goneDependency(seen);
  if (refused) return refused;
  const mcp = resolveMcp(seen);
  if (mcp.state === 'needs') throw new Error('an MCP value is needed that was fetched already');
  if (mcp.state === 'failed') return failed(seen, now, `Failed to resolve MCP server secret: ${mcp.message}`, 'MCPSecretFailed');
  const filled = mcpSecrets(seen, mcp);
  if ('needs' in filled) return needing(filled.needs, 'Comparing the MCP Secret');
  return start(seen, now, mcp, filled.writes);
}

function start(
  seen: Unfinished,
  now: Date,
  mcp: Extract<McpResolution, { state: 'resolved' }>,
  secrets: readonly Write[],
): TaskPlan {
  try {
    const input = jobInput(seen, mcp);
    const built = buildJob(input);
    const job = seen.config.jobs === 'hardened' ? harden(built, input) : built;
    const finalizer: Write[] = seen.kept.branchKey !== undefined && !seen.kept.hasFinalizer ? [{ kind: 'addFinalizer' }] : [];
    const { message: _waited, ...status } = seen.task.status ?? {};
    const name = seen.kept.key.name;
    return {
      writes: [...finalizer, ...secrets, { kind: 'createJob', job }],
      status: { ...status, phase: 'Pending', jobName: name },
      events: [...branchWarning(seen), { type: 'Normal', reason: 'TaskCreated', message: `Created Job ${name} for task` }],
      because: 'Creating the Job',
    };
  } catch (error) {
    if (error instanceof JobBuildError) return failed(seen, now, `Failed to build Job: ${error.message}`, 'JobBuildFailed');
    throw error;
  }
}

function jobInput(seen: Unfinished, mcp: Extract<McpResolution, { state: 'resolved' }>): JobInput {
  const { task, config, workspace } = seen;
  const dependencies = seen.dependencies.flatMap(({ name }) => foundValue(seen.fetched.tasks.get(name)) ?? []);
  // the plan ends a Task without spec before this
  const spec = task.spec as TaskSpec;
  return {
    task: { ...task, spec },
    prompt: resolvePrompt(task, dependencies),
    ...(workspace?.object?.spec ? { workspace: { name: workspace.name, spec: workspace.object.spec } } : {}),
    agentConfigs: configsOf(seen),
    mcpServers: mcp.servers,
    ...(config.images ? { images: config.images } : {}),
    ...(config.imagePullPolicies ? { imagePullPolicies: config.imagePullPolicies } : {}),
  };
}

const configsOf = (seen: Unfinished): NamedSpec<AgentConfigSpec>[] =>
  seen.agentConfigs.map(({ name, object }) => ({ name, spec: object?.spec ?? {} }));

function workspaceSecretRefuses(seen: Unfinished, now: Date): TaskPlan | undefined {
  const name = seen.workspace?.object?.spec?.secretRef?.name;
  const why = name === undefined ? undefined : whySecretIsOfNoUse(seen, name);
  return why === undefined ? undefined : failed(seen, now, `Failed to resolve GitHub token: ${why}`, 'GitHubTokenFailed');
}

function whySecretIsOfNoUse(seen: Unfinished, name: string): string | undefined {
  const secret = seen.fetched.secrets.get(name);
  if (secret?.state === 'missing') {
    const advice = wayOut(seen, 'create it with the key GITHUB_TOKEN, delete this Task and apply it again');
    return `fetching workspace secret ${quote(name)}: Secret ${quote(name)} not found${advice}`;
  }
  // 403 is not "missing": the kubelet may read it all the same
  if (secret?.state !== 'found' || !APP_KEYS.every((key) => secret.value.has(key))) return undefined;
  return `secret ${quote(name)} is a GitHub App's, which this version cannot use; give a token under the key GITHUB_TOKEN`;
}

/** A compatible runtime says what the control says, to the letter. */
const wayOut = ({ config }: Unfinished, advice: string): string => (config.jobs === 'compatible' ? '' : `; ${advice}`);

/** MCP values must be known to be passed on; without the right to read them the Task waits for it. */
function unreadableMcpSource(seen: Unfinished): TaskPlan | undefined {
  for (const [kind, found] of [
    ['Secret', seen.fetched.secrets],
    ['ConfigMap', seen.fetched.configMaps],
  ] as const) {
    for (const [name, { state }] of found) {
      if (state !== 'forbidden' || name === seen.workspace?.object?.spec?.secretRef?.name) continue;
      const message = `Waiting for access: the kelos runtime may not read ${kind} ${quote(name)} of an AgentConfig; apply the manifests of the tree that holds it, or new KelosAccess(chart, 'Access', { grant: 'namespace' })`;
      return pending(seen, message, ACCESS_POLL_MS);
    }
  }
  return undefined;
}

/** Between the cache's word that it succeeded and the reading of its results a dependency was deleted. */
function goneDependency(seen: Unfinished): TaskPlan | undefined {
  const gone = seen.dependencies.find(({ name }) => seen.fetched.tasks.get(name)?.state === 'missing');
  return gone ? waiting(seen, `Waiting for dependency ${quote(gone.name)} to be created`) : undefined;
}

function resolveMcp(seen: Unfinished): McpResolution {
  const lookup: McpLookup = (kind, name) => {
    const found = (kind === 'Secret' ? seen.fetched.secrets : seen.fetched.configMaps).get(name);
    if (found === undefined) return undefined;
    return found.state === 'found' ? found.value : 'missing';
  };
  return resolveMcpServers(mergeAgentConfigs(configsOf(seen)).mcpServers, lookup);
}

/** The MCP Secrets that must be filled before the Pod starts; a compatible Job carries the values itself. */
function mcpSecrets(
  seen: Unfinished,
  mcp: Extract<McpResolution, { state: 'resolved' }>,
): { readonly needs: readonly Need[] } | { readonly writes: readonly Write[] } {
  if (seen.config.jobs !== 'hardened') return { writes: [] };
  const wanted = Object.entries(mcpSecretData(mcp.servers));
  const needs = wanted.flatMap(([name]): Need[] => (seen.fetched.secrets.has(name) ? [] : [{ kind: 'secret', name }]));
  if (needs.length > 0) return { needs };
  return { writes: wanted.flatMap(([name, data]) => fillSecret(seen, name, data)) };
}

function fillSecret(seen: Unfinished, name: string, data: Readonly<Record<string, string>>): Write[] {
  const there: Data = foundValue(seen.fetched.secrets.get(name)) ?? new Map();
  if (Object.entries(data).every(([key, value]) => there.get(key)?.toString('utf8') === value)) return [];
  const config = seen.agentConfigs.find((candidate) => mcpSecretName(candidate.name) === name);
  return [{ kind: 'fillSecret', name, data, owner: { name: config?.name ?? '', uid: uidOf(config) } }];
}

const uidOf = (named: Named<{ readonly metadata: { readonly uid?: string } }> | undefined): string =>
  named?.object?.metadata.uid ?? '';

const foundValue = <T>(found: Found<T> | undefined): T | undefined => (found?.state === 'found' ? found.value : undefined);
