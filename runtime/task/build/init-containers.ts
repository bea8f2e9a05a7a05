import type { Container, VolumeMount, WorkspaceSpec } from '../../../lib/api';
import { AGENT_UID } from '../../../lib/api/constants';
import type { MergedConfig } from './agent-config';
import { tokenSecret, workspaceEnv } from './env';
import type { JobInput } from './input';
import { CONTAINER, GIT_IMAGE, PLUGIN_DIR, REPO_DIR, SKILLS_IMAGE, TOKEN_DIR, VOLUME, WORKSPACE_DIR } from './names';
import { pluginFiles } from './plugin-files';
import type { UrlReader } from './repo-url';
import { branchSetupScript } from './scripts/branch-setup';
import { gitCloneScript } from './scripts/git-clone';
import { remoteSetupScript } from './scripts/remote-setup';
import { skillsInstallScript } from './scripts/skills-install';
import { writeFilesScript } from './scripts/write-files';
import { workspaceFiles } from './workspace-files';

const workspaceMount: VolumeMount = { name: VOLUME.workspace, mountPath: WORKSPACE_DIR };
const pluginMount: VolumeMount = { name: VOLUME.plugin, mountPath: PLUGIN_DIR };

/** Where the repository and its token are; the agent has the same. */
export const repositoryMounts = (input: JobInput): readonly VolumeMount[] => [
  ...(input.workspace ? [workspaceMount] : []),
  ...(tokenSecret(input) === undefined ? [] : [{ name: VOLUME.token, mountPath: TOKEN_DIR, readOnly: true }]),
];

export const pluginMounts = (used: boolean): readonly VolumeMount[] => (used ? [pluginMount] : []);

export const runScript = (script: string): readonly string[] => ['sh', '-c', script];

/** What prepares the Pod before the agent starts, in order. */
export const builtInInitContainers = (input: JobInput, merged: MergedConfig, read: UrlReader): readonly Container[] => [
  ...workspaceContainers(input, read),
  ...(merged.plugins.length === 0 ? [] : [pluginSetup(merged)]),
  ...(merged.skills.length === 0 ? [] : [skillsInstall(merged)]),
];

function workspaceContainers(input: JobInput, read: UrlReader): readonly Container[] {
  const { workspace, task } = input;
  if (!workspace) return [];
  const { remotes = [], files = [] } = workspace.spec;
  return [
    gitClone(input, workspace.spec, read),
    ...(remotes.length === 0 ? [] : [gitContainer(CONTAINER.remoteSetup, remoteSetupScript(remotes), [workspaceMount])]),
    ...(task.spec.branch ? [branchSetup(input, task.spec.branch, read)] : []),
    ...(files.length === 0
      ? []
      : [gitContainer(CONTAINER.workspaceFiles, writeFilesScript(workspaceFiles(files)), [workspaceMount])]),
  ];
}

/** Arguments of git that clone the Workspace; a hardened Job fetches one branch only. */
export function cloneArguments({ ref, repo }: WorkspaceSpec, branches: 'all branches' | 'one branch'): readonly string[] {
  const all = branches === 'all branches' ? ['--no-single-branch'] : [];
  return ['clone', ...(ref ? ['--branch', ref] : []), ...all, '--depth', '1', '--', repo, REPO_DIR];
}

function gitClone(input: JobInput, spec: WorkspaceSpec, read: UrlReader): Container {
  const clone = cloneArguments(spec, 'all branches');
  const signedIn = { command: runScript(gitCloneScript()), args: ['--', ...clone] };
  return {
    name: CONTAINER.gitClone,
    image: GIT_IMAGE,
    ...(tokenSecret(input) === undefined ? { args: clone } : signedIn),
    env: workspaceEnv(input, read),
    securityContext: { runAsUser: AGENT_UID },
    volumeMounts: repositoryMounts(input),
  };
}

function branchSetup(input: JobInput, branch: string, read: UrlReader): Container {
  const env = [...workspaceEnv(input, read), { name: 'KELOS_BRANCH', value: branch }];
  return { ...gitContainer(CONTAINER.branchSetup, branchSetupScript(), repositoryMounts(input)), env };
}

const pluginSetup = ({ plugins }: MergedConfig): Container =>
  gitContainer(CONTAINER.pluginSetup, writeFilesScript(pluginFiles(plugins)), [pluginMount]);

const skillsInstall = ({ skills }: MergedConfig): Container => ({
  name: CONTAINER.skillsInstall,
  image: SKILLS_IMAGE,
  command: runScript(skillsInstallScript(skills)),
  env: [{ name: 'HOME', value: PLUGIN_DIR }],
  volumeMounts: [pluginMount],
});

const gitContainer = (name: string, script: string, volumeMounts: readonly VolumeMount[]): Container => ({
  name,
  image: GIT_IMAGE,
  command: runScript(script),
  securityContext: { runAsUser: AGENT_UID },
  volumeMounts,
});
