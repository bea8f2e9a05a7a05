/** Names and paths inside a Task's Pod that agent images and users rely on (contract: chapter 2, §7, §8, §14). */

export const CONTAINER = {
  gitClone: 'git-clone',
  remoteSetup: 'remote-setup',
  branchSetup: 'branch-setup',
  workspaceFiles: 'workspace-files',
  pluginSetup: 'plugin-setup',
  skillsInstall: 'skills-install',
} as const;

export const VOLUME = { workspace: 'workspace', token: 'kelos-github-token', plugin: 'kelos-plugin' } as const;

export const WORKSPACE_DIR = '/workspace';
export const REPO_DIR = '/workspace/repo';
export const PLUGIN_DIR = '/kelos/plugin';
export const TOKEN_DIR = '/kelos/github-token';
export const TOKEN_KEY = 'GITHUB_TOKEN';
export const TOKEN_FILE = `${TOKEN_DIR}/${TOKEN_KEY}`;

export const GIT_IMAGE = 'alpine/git:v2.47.2';
export const SKILLS_IMAGE = 'node:22.14.0-alpine';
export const ENTRYPOINT = '/kelos_entrypoint.sh';

/** Plugin under which packages of skills.sh arrive. */
export const SKILLS_PLUGIN = 'skills-sh';
