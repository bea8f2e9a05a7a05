import { filePathProblem } from '../../git';
import { show } from '../../show';
import { exampleConfig } from '../examples';
import type { FleetConfig, FleetWorkspace } from '../fleet';
import { normalizedPath } from '../lists';
import type { CheckRule, Problem } from '../rule';

/** Where the packages of `skills` are installed, as a plugin. */
const SKILLS_PLUGIN = 'skills-sh';

export const fileNameIsValid: CheckRule = {
  id: 'KEL023',
  name: 'file-name-is-valid',
  severity: 'error',
  title: 'What becomes a file has a name of its own that leads nowhere else.',
  why:
    "Plugins, skills, sub-agents and MCP servers give their names to folders and files, and a Workspace's files are written into the clone. A name " +
    'with a path separator, or a path that leads out of the clone, fails the Task, and so does a file where another one needs a folder. A plugin `skills-sh` is where the packages of `skills` are installed.',
  wrong: [exampleConfig({ plugins: [{ name: 'acme/review' }] })],
  right: [exampleConfig({ plugins: [{ name: 'acme-review' }] })],
  *check({ configs, workspaces }): Iterable<Problem> {
    for (const object of configs) {
      for (const [field, name] of namesIn(object)) {
        const why = wrongName(name);
        if (why !== undefined) yield { object, field, message: `${why}, got ${show(name)}` };
      }
      if (takesPlaceOfSkills(object)) {
        yield {
          object,
          field: 'spec.plugins',
          message: `must not have '${SKILLS_PLUGIN}' beside 'skills', which are installed there`,
        };
      }
    }
    for (const object of workspaces) {
      for (const [index, { path }] of (object.spec.files ?? []).entries()) {
        const why = filePathProblem(path);
        if (why !== undefined) yield { object, field: `spec.files[${index}].path`, message: `${why}, got ${show(path)}` };
      }
      yield* inTheWay(object);
    }
  },
};

/** Files that stand where another one needs a folder. */
function* inTheWay(object: FleetWorkspace): Iterable<Problem> {
  const files = new Map((object.spec.files ?? []).map(({ path }) => [normalizedPath(path), path]));
  for (const [place, path] of files) {
    const folders = place.split('/').slice(0, -1);
    const blocking = folders
      .map((_, index) => files.get(folders.slice(0, index + 1).join('/')))
      .find((file) => file !== undefined);
    if (blocking === undefined) continue;
    const message = `must not have a file ${show(blocking)}, where ${show(path)} needs a folder`;
    yield { object, field: 'spec.files', message };
  }
}

function takesPlaceOfSkills({ spec: { plugins = [], skills = [] } }: FleetConfig): boolean {
  return skills.length > 0 && plugins.some(({ name }) => name === SKILLS_PLUGIN);
}

function* namesIn({ spec }: FleetConfig): Iterable<readonly [string, string]> {
  for (const [index, { name }] of (spec.mcpServers ?? []).entries()) yield [`spec.mcpServers[${index}].name`, name];
  for (const [index, { name, skills = [], agents = [] }] of (spec.plugins ?? []).entries()) {
    const at = `spec.plugins[${index}]`;
    yield [`${at}.name`, name];
    for (const [own, skill] of skills.entries()) yield [`${at}.skills[${own}].name`, skill.name];
    for (const [own, agent] of agents.entries()) yield [`${at}.agents[${own}].name`, agent.name];
  }
}

function wrongName(name: string): string | undefined {
  const isGood = name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
  return isGood ? undefined : "must be a name without '/' and '\\', and not '.' or '..'";
}
