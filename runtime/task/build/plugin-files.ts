import type { PluginSpec } from '../../../lib/api';
import { PLUGIN_DIR } from './names';
import type { ScriptFile } from './scripts/write-files';

/** The files of plugins whose names were checked. */
export const pluginFiles = (plugins: readonly PluginSpec[]): readonly ScriptFile[] =>
  plugins.flatMap(({ name, skills = [], agents = [] }) => [
    ...skills.map((skill) => ({ path: `${PLUGIN_DIR}/${name}/skills/${skill.name}/SKILL.md`, content: skill.content })),
    ...agents.map((agent) => ({ path: `${PLUGIN_DIR}/${name}/agents/${agent.name}.md`, content: agent.content })),
  ]);
