import type { EnvVar } from '../../../lib/api';
import { LABEL_TASKSPAWNER } from '../../../lib/api/constants';
import { hasPluginDir, type MergedConfig } from './agent-config';
import { credentialName } from './credentials';
import { GoJson } from './go-json';
import type { JobInput } from './input';
import { mcpServersJson } from './mcp-json';
import { PLUGIN_DIR, TOKEN_FILE, TOKEN_KEY, WORKSPACE_DIR } from './names';
import { enterpriseHost, repoSlug, type UrlReader } from './repo-url';

/** Never taken from podOverrides.env: it is a command that runs before the agent. */
const NEVER_FROM_USER = 'KELOS_SETUP_COMMAND';

/** A variable with a text; none when the text is empty. */
const text = (name: string, value: string | undefined): readonly EnvVar[] => (value ? [{ name, value }] : []);

const secretValue = (name: string, secret: string, key: string): EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});

/** Secret with the token of the Workspace; undefined when it is public. */
export const tokenSecret = ({ workspace, effectiveSecret }: JobInput): string | undefined =>
  workspace?.spec.secretRef && (effectiveSecret ?? workspace.spec.secretRef.name);

const hostOf = ({ workspace }: JobInput, read: UrlReader): string | undefined =>
  workspace && enterpriseHost(workspace.spec.repo, read);

/** The token twice: for scripts, and for gh, which reads another variable on GitHub Enterprise. */
function tokenVariables(input: JobInput, read: UrlReader): readonly EnvVar[] {
  const secret = tokenSecret(input);
  if (secret === undefined) return [];
  const forGh = hostOf(input, read) === undefined ? 'GH_TOKEN' : 'GH_ENTERPRISE_TOKEN';
  return [secretValue(TOKEN_KEY, secret, TOKEN_KEY), secretValue(forGh, secret, TOKEN_KEY)];
}

const tokenFile = (input: JobInput): readonly EnvVar[] => text('KELOS_GITHUB_TOKEN_FILE', tokenSecret(input) && TOKEN_FILE);

/** What the init containers get that talk to the repository. */
export const workspaceEnv = (input: JobInput, read: UrlReader): readonly EnvVar[] => [
  ...text('GH_HOST', hostOf(input, read)),
  ...tokenVariables(input, read),
  ...tokenFile(input),
];

/** What the agent gets from us, in the contract's order. */
export function builtInEnv(input: JobInput, merged: MergedConfig, read: UrlReader): readonly EnvVar[] {
  const { spec, metadata } = input.task;
  return [
    ...text('KELOS_MODEL', spec.model),
    ...text('KELOS_EFFORT', spec.effort),
    ...text('KELOS_BRANCH', spec.branch),
    { name: 'KELOS_AGENT_TYPE', value: spec.type },
    ...text('KELOS_TASKSPAWNER', metadata.labels?.[LABEL_TASKSPAWNER]),
    ...credentialVariable(input),
    ...repositoryEnv(input, read),
    ...text('KELOS_AGENTS_MD', merged.agentsMD),
    ...text('KELOS_PLUGIN_DIR', hasPluginDir(merged) ? PLUGIN_DIR : undefined),
    ...text('KELOS_MCP_SERVERS', input.mcpServers?.length ? mcpServersJson(input.mcpServers) : undefined),
  ];
}

function credentialVariable({ task: { spec } }: JobInput): readonly EnvVar[] {
  const name = credentialName(spec.type, spec.credentials.type);
  return name === undefined ? [] : [secretValue(name, spec.credentials.secretRef?.name ?? '', name)];
}

function repositoryEnv(input: JobInput, read: UrlReader): readonly EnvVar[] {
  if (!input.workspace) return [];
  const { ref, setupCommand } = input.workspace.spec;
  return [
    ...text('GH_HOST', hostOf(input, read)),
    ...text('KELOS_BASE_BRANCH', ref),
    ...text('KELOS_UPSTREAM_REPO', upstreamRepo(input, read)),
    ...tokenVariables(input, read),
    ...text('GH_CONFIG_DIR', tokenSecret(input) && `${WORKSPACE_DIR}/.gh-config`),
    ...tokenFile(input),
    ...text('KELOS_SETUP_COMMAND', setupCommand?.length ? new GoJson().array(setupCommand) : undefined),
  ];
}

/** Repository that pull requests go to: as the Task says, else the remote `upstream`. */
function upstreamRepo({ task, workspace }: JobInput, read: UrlReader): string | undefined {
  if (task.spec.upstreamRepo) return task.spec.upstreamRepo;
  const remotes = workspace?.spec.remotes ?? [];
  return remotes.filter(({ name }) => name === 'upstream').flatMap(({ url }) => repoSlug(url, read) ?? [])[0];
}

/** podOverrides.env without what this Job sets itself. */
export function userEnv(input: JobInput, builtIn: readonly EnvVar[]): readonly EnvVar[] {
  const taken = new Set([NEVER_FROM_USER, ...builtIn.map(({ name }) => name)]);
  return (input.task.spec.podOverrides?.env ?? []).filter(({ name }) => !taken.has(name));
}

export function agentEnv(input: JobInput, merged: MergedConfig, read: UrlReader): readonly EnvVar[] {
  const builtIn = builtInEnv(input, merged, read);
  return [...builtIn, ...userEnv(input, builtIn)];
}
