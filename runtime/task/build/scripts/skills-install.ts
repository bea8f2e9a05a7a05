import type { SkillsShSpec } from '../../../../lib/api';
import { AGENT_UID } from '../../../../lib/api/constants';
import { PLUGIN_DIR, SKILLS_PLUGIN } from '../names';
import { script, shellQuote } from './quote';

/** Fetches packages of skills.sh into the plugin directory. Its HOME is that directory, so the installer's own files end up there too. */
function install(skills: readonly SkillsShSpec[], root: string): readonly string[] {
  const plugin = shellQuote(root + PLUGIN_DIR);
  return [
    ...skills.map(
      ({ source, skill }) =>
        `npx -y skills add ${shellQuote(source)} -a universal -y -g${skill ? ` -s ${shellQuote(skill)}` : ''}`,
    ),
    `cd ${plugin}`,
    "if [ ! -d .agents/skills ]; then echo 'No skills.sh skills were installed' >&2; exit 1; fi",
    `mkdir -p ${SKILLS_PLUGIN}/skills`,
    'for skill in .agents/skills/*; do',
    `  if [ -e "$skill" ]; then mv "$skill" ${SKILLS_PLUGIN}/skills/; fi`,
    'done',
    'rm -rf .agents .npm',
  ];
}

/** As root on a bare Node image: git has to be installed first, and the files handed to the agent's user. */
export const skillsInstallScript = (skills: readonly SkillsShSpec[], root = ''): string =>
  script(
    'set -e',
    'apk add --no-cache git',
    ...install(skills, root),
    `chown -R ${AGENT_UID}:${AGENT_UID} ${shellQuote(root + PLUGIN_DIR)}`,
  );

/** As the agent's user on an agent image, which has git and Node. */
export const skillsInstallScriptForUser = (skills: readonly SkillsShSpec[], root = ''): string =>
  script('set -e', ...install(skills, root));
