import { exampleConfig } from '../examples';
import { namedTwice, normalizedPath } from '../lists';
import type { CheckRule, Problem } from '../rule';

const docs = (name: string, url: string): object => ({ name, type: 'http', url });

export const listNamesDiffer: CheckRule = {
  id: 'KEL022',
  name: 'list-names-differ',
  severity: 'error',
  title: 'MCP servers, plugins, remotes, files and context sources have different names.',
  why:
    'Two MCP servers of one name in an AgentConfig fail the Task. Of plugins, remotes, files and context sources with one name, the later one takes the ' +
    "place of the earlier one, file by file for plugins, and nobody is told. Over several AgentConfigs a later server replaces an earlier one: that is how a Task's " +
    'own config overrides a common one.',
  wrong: [
    exampleConfig({ mcpServers: [docs('docs', 'https://docs.example.com/mcp'), docs('docs', 'https://api.example.com/mcp')] }),
  ],
  right: [
    exampleConfig({ mcpServers: [docs('docs', 'https://docs.example.com/mcp'), docs('api', 'https://api.example.com/mcp')] }),
  ],
  *check({ configs, workspaces, spawners }): Iterable<Problem> {
    for (const object of configs) {
      const { mcpServers, plugins } = object.spec;
      for (const message of namedTwice(mcpServers)) yield { object, field: 'spec.mcpServers', message };
      for (const message of namedTwice(plugins)) yield { object, field: 'spec.plugins', message };
    }
    for (const object of workspaces) {
      for (const message of namedTwice(object.spec.remotes)) yield { object, field: 'spec.remotes', message };
      const files = object.spec.files?.map(({ path }) => ({ name: normalizedPath(path) }));
      for (const message of namedTwice(files)) yield { object, field: 'spec.files', message };
    }
    for (const object of spawners) {
      for (const message of namedTwice(object.spec.taskTemplate.contextSources)) {
        yield { object, field: 'spec.taskTemplate.contextSources', message };
      }
    }
  },
};
