import { config, said, shop, spawner, task, workspace } from './manifests';

describe('Pods', () => {
  const overriding = (podOverrides: object, more: object = {}): object => task({ podOverrides, ...more });
  it.each<[string, object, readonly string[]]>([
    ['KEL024', overriding({ volumes: [{ name: 'a' }, { name: 'a' }] }), ["got 'a' more than once"]],
    [
      'KEL024',
      overriding({ extraContainers: [{ name: 'git-clone' }] }),
      ["'spec.podOverrides.extraContainers[0].name' must not have names as"],
    ],
    ['KEL024', overriding({ extraInitContainers: [{ name: 'kelos-x' }] }), ['extraInitContainers[0].name']],
    [
      'KEL024',
      overriding({ extraContainers: [{ name: 'a' }], extraInitContainers: [{ name: 'a' }] }),
      ["got 'a' more than once"],
    ],
    ['KEL024', overriding({ extraContainers: [{ name: 'claude-code' }], volumes: [{ name: 'work' }] }), []],
    ['KEL025', overriding({ env: [{ name: 'KELOS_SETUP_COMMAND', value: '' }] }), ['must not be KELOS_SETUP_COMMAND']],
    ['KEL025', overriding({ env: [{ name: 'ANTHROPIC_API_KEY', value: '' }] }), ['must not be ANTHROPIC_API_KEY']],
    ['KEL025', overriding({ env: [{ name: 'GITHUB_TOKEN', value: '' }, { name: 'KELOS_BRANCH' }, { name: 'HOME' }] }), []],
    [
      'KEL026',
      task({ credentials: { type: 'oauth' } }),
      ["'spec.credentials.secretRef' must be given, because the type is oauth"],
    ],
    ['KEL026', task({ credentials: { type: 'none' } }), []],
    [
      'KEL026',
      task({ type: 'opencode', credentials: { type: 'none' }, podOverrides: { env: [{ name: 'ANTHROPIC_API_KEY' }] } }),
      [],
    ],
    [
      'KEL026',
      task({
        type: 'codex',
        image: 'own:1',
        credentials: { type: 'none' },
        podOverrides: { env: [{ name: 'ANTHROPIC_API_KEY' }] },
      }),
      [],
    ],
    ['KEL027', task({ prompt: 'é'.repeat(65_536) }), ['got 131072']],
    ['KEL027', task({ prompt: 'x'.repeat(131_071) }), []],
    ['KEL027', task({ dependsOn: ['a'], prompt: `{{"${'x'.repeat(131_072)}" | len}}` }), []],
    ['KEL027', spawner({ slack: {} }, { promptTemplate: `{{.Title}}${'x'.repeat(131_072)}` }), ['got 131072']],
    ['KEL027', config({ agentsMD: 'x'.repeat(131_072 - 'KELOS_AGENTS_MD='.length) }), ['got 131072']],
    ['KEL027', overriding({ env: [{ name: 'A', value: 'x'.repeat(131_070) }] }), ['got 131072']],
    ['KEL029', overriding({ extraContainers: [{ name: 'a', image: 'registry:5000/a' }] }), ['extraContainers[0].image']],
    ['KEL029', task({ image: 'registry:5000/a@sha256:0' }), []],
  ])('%s of %.200j', (rule, object, texts) => {
    expect(said(rule, [object])).toEqual(texts.map((text) => expect.stringContaining(text) as string));
  });

  it('variables of the Workspace and the AgentConfigs are taken', () => {
    const env = ['GH_HOST', 'GH_ENTERPRISE_TOKEN', 'GH_TOKEN', 'KELOS_BASE_BRANCH', 'KELOS_MCP_SERVERS', 'KELOS_AGENTS_MD'].map(
      (name) => ({ name, value: '' }),
    );
    const objects = [
      task({ ...shop, agentConfigRefs: [{ name: 'rules' }], podOverrides: { env } }),
      workspace({ repo: 'https://ghe.example.com/acme/shop', ref: 'main', secretRef: { name: 'x' } }),
      config({ mcpServers: [{ name: 'a', type: 'stdio', command: 'a' }] }),
    ];
    expect(said('KEL025', objects).map((message) => /must not be (\w+)/.exec(message)?.[1])).toEqual([
      'GH_HOST',
      'GH_ENTERPRISE_TOKEN',
      'KELOS_BASE_BRANCH',
      'KELOS_MCP_SERVERS',
    ]);
  });

  it('instructions of several AgentConfigs count together', () => {
    const half = { agentsMD: 'x'.repeat(65_536) };
    const objects = [task({ agentConfigRefs: [{ name: 'a' }, { name: 'b' }] }), config(half, 'a'), config(half, 'b')];
    expect(said('KEL027', objects)).toEqual([expect.stringContaining("'spec.agentConfigRefs' must have less than 131072 bytes")]);
    expect(said('KEL027', objects.slice(0, 2))).toEqual([]);
  });
});
