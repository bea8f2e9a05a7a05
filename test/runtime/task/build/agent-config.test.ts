import type { AgentConfigSpec } from '../../../../lib/api';
import { checkMcpServers, checkPlugins, mergeAgentConfigs, type MergedConfig } from '../../../../runtime/task/build/agent-config';
import { pluginFiles } from '../../../../runtime/task/build/plugin-files';

const merge = (...specs: readonly AgentConfigSpec[]): MergedConfig =>
  mergeAgentConfigs(specs.map((spec, index) => ({ name: `c${index}`, spec })));
const server = (name: string, command: string) => ({ name, type: 'stdio' as const, command });

describe('merging AgentConfigs', () => {
  it('joins texts by a blank line and leaves empty ones out', () => {
    expect(merge({ agentsMD: 'a' }, { agentsMD: '' }, {}, { agentsMD: 'b' }).agentsMD).toBe('a\n\nb');
  });

  it('puts plugins and skills one after the other, also those of one name', () => {
    const one = { plugins: [{ name: 'p' }], skills: [{ source: 'o/r' }] };
    expect(merge(one, one)).toMatchObject({
      plugins: [{ name: 'p' }, { name: 'p' }],
      skills: [{ source: 'o/r' }, { source: 'o/r' }],
    });
  });

  it('lets the later MCP server stand at the place of the earlier', () => {
    const merged = merge(
      { mcpServers: [server('a', '1'), server('b', '1')] },
      { mcpServers: [server('c', '2'), server('a', '2')] },
    );
    expect(merged.mcpServers).toEqual([
      { config: 'c1', server: server('a', '2') },
      { config: 'c0', server: server('b', '1') },
      { config: 'c1', server: server('c', '2') },
    ]);
  });

  it('keeps two servers of one name in a single AgentConfig, which is an error later', () => {
    const { mcpServers } = merge({ mcpServers: [server('a', '1'), server('a', '2')] });
    expect(mcpServers).toHaveLength(2);
    expect(() => checkMcpServers(mcpServers.map((entry) => entry.server))).toThrow('duplicate MCP server name "a"');
  });
});

describe('names of plugins', () => {
  it.each([
    ['an empty plugin', { plugins: [{ name: '' }] }, 'plugin name is empty'],
    ['a plugin with a slash', { plugins: [{ name: 'a/b' }] }, 'plugin name "a/b" contains path separators'],
    ['a plugin that is a parent', { plugins: [{ name: '..' }] }, 'plugin name ".." is a path traversal'],
    ['an empty skill', { plugins: [{ name: 'p', skills: [{ name: '', content: '' }] }] }, 'skill name is empty'],
    [
      'an agent with a backslash',
      { plugins: [{ name: 'p', agents: [{ name: 'a\\b', content: '' }] }] },
      'agent name "a\\\\b" contains path separators',
    ],
    [
      'the name of skills.sh',
      { plugins: [{ name: 'skills-sh' }], skills: [{ source: 'o/r' }] },
      'plugin name "skills-sh" is reserved for skills.sh packages when spec.skills is set',
    ],
  ])('refuse %s', (_title, spec, message) => {
    expect(() => checkPlugins(merge(spec))).toThrow(`invalid plugin configuration: ${message}`);
  });

  it('refuse a skills.sh package without a source', () => {
    expect(() => checkPlugins(merge({ skills: [{ source: ' ' }] }))).toThrow(
      'invalid skills configuration: skills.sh source is empty',
    );
  });

  it('may have spaces, quotes and dots', () => {
    expect(() => checkPlugins(merge({ plugins: [{ name: `it's "a" .plugin` }] }))).not.toThrow();
    expect(() => checkPlugins(merge({ plugins: [{ name: 'skills-sh' }] }))).not.toThrow();
  });

  it.each([
    ['', 'MCP server name is empty'],
    ['a/b', 'MCP server name "a/b" contains path separators'],
    ['.', 'MCP server name "." is a path traversal'],
  ])('refuse the MCP server %j', (name, message) => {
    expect(() => checkMcpServers([{ name }])).toThrow(`invalid MCP server configuration: ${message}`);
  });
});

it('a plugin without skills and agents has no files', () => {
  expect(pluginFiles([{ name: 'hollow' }])).toEqual([]);
});
