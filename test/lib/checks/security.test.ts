import { config, pushed, said, shop, spawner, task, workspace } from './manifests';

const secret = workspace({ secretRef: { name: 'github-token' } });
const prompt = { ...shop, promptTemplate: '{{.Title}}' };

describe('KEL012', () => {
  const issues = (more: object, template: object = prompt): readonly string[] =>
    said('KEL012', [spawner({ githubIssues: more }, template), secret]);
  const command = (who: object): object => ({ commentPolicy: { triggerComment: '/go', ...who } });

  it('names source, sink and what limits the items', () => {
    expect(issues({ labels: ['bug'] })).toEqual([
      "'spec.taskTemplate.promptTemplate' gives the agent what anybody can write, .Title of a GitHub issue, and it can write with Workspace 'shop' " +
        "with Secret 'github-token'; the only gates are 'labels', which forms for new issues can set and which cover no later edit; 'commentPolicy' with a " +
        "'triggerComment' and 'allowedUsers', 'allowedTeams' or a 'minimumPermission' above read keeps them out",
    ]);
  });

  it.each<[string, object, number]>([
    ['allowed users', command({ allowedUsers: ['alice'] }), 0],
    ['allowed teams', command({ allowedTeams: ['acme/dev'] }), 0],
    ['a permission', command({ minimumPermission: 'triage' }), 0],
    ['a permission that everybody has', command({ minimumPermission: 'read' }), 1],
    ['a permission that everybody has, beside users', command({ minimumPermission: 'read', allowedUsers: ['alice'] }), 1],
    ['a command that anybody may give', command({}), 1],
    ['who may command, without a command', { commentPolicy: { allowedUsers: ['alice'] } }, 1],
    ['an author', { author: 'alice' }, 0],
    ['an assignee', { assignee: 'bot' }, 1],
    ['excluded authors', { excludeAuthors: ['mallory'] }, 1],
  ])('of issues, %s', (_, more, count) => expect(issues(more)).toHaveLength(count));

  it('an author does not keep out comments', () => {
    expect(issues({ author: 'alice' }, { ...shop, promptTemplate: '{{.Title}} {{.Comments}}' })).toEqual([
      expect.stringContaining('.Comments of a GitHub issue'),
    ]);
  });

  it('numbers and words of the source are no text', () => {
    expect(issues({}, { ...shop, promptTemplate: '{{.Number}} {{.URL}} {{.Kind}}' })).toEqual([]);
  });

  it.each(['{{.}}', '{{range $name, $value := .}}{{$value}}{{end}}', '{{printf "%v" $}}', '{{with .}}{{.}}{{end}}'])(
    '%s prints the text',
    (promptTemplate) =>
      expect(issues({}, { ...shop, promptTemplate })).toEqual([expect.stringContaining('the whole item of a GitHub issue')]),
  );
  it.each([
    '{{.Number}}.',
    '{{if .}}x{{end}}',
    '{{$item := .}}{{$item.Number}} . {{index . "Kind"}}',
    '{{with .Number}}{{.}}{{end}}',
  ])('%s prints none of it', (promptTemplate) => expect(issues({}, { ...shop, promptTemplate })).toEqual([]));

  it('the default prompt is the title', () =>
    expect(issues({}, shop)).toEqual([expect.stringContaining('.Title of a GitHub issue')]));

  it('of pull requests, branch and review comments are text, and a review is no gate', () => {
    const template = { ...shop, promptTemplate: '{{.Branch}} {{.ReviewComments}}' };
    expect(said('KEL012', [spawner({ githubPullRequests: { reviewState: 'approved' } }, template), secret])).toEqual([
      expect.stringMatching(
        /\.Branch, \.ReviewComments of a GitHub pull request.*'reviewState', which anybody's review can give/,
      ),
    ]);
  });

  it.each<[string, readonly string[], readonly object[], number]>([
    ['a public event', ['issues'], [], 1],
    ['an event of people with rights', ['push', 'release'], [], 0],
    ['an author for the event', ['issues'], [{ event: 'issues', author: 'alice' }], 0],
    [
      'an author in one of two filters',
      ['issues'],
      [
        { event: 'issues', author: 'alice' },
        { event: 'issues', action: 'opened' },
      ],
      1,
    ],
    ['an author for one of two events', ['issues', 'issue_comment'], [{ event: 'issues', author: 'alice' }], 1],
  ])('of GitHub events, %s', (_, events, filters, count) =>
    expect(said('KEL012', [pushed(events, prompt, filters), secret])).toHaveLength(count),
  );

  it('of GitHub events, the payload is text where it is', () => {
    const event = (promptTemplate: string): readonly string[] =>
      said('KEL012', [pushed(['issues'], { ...shop, promptTemplate }), secret]);
    expect(event('{{.Payload.Issue.GetNumber}} {{.Sender}}')).toEqual([]);
    expect(event('{{.Payload.Issue.GetBody}}')).toEqual([expect.stringContaining('.Payload.Issue.GetBody of issues of GitHub')]);
  });

  it('of webhooks everything is text', () => {
    const when = { webhook: { source: 'sentry', fieldMapping: { id: '$.id', level: '$.level' } } };
    expect(said('KEL012', [spawner(when, { ...shop, promptTemplate: '{{.level}}' }), secret])).toEqual([
      expect.stringContaining('there is no gate'),
    ]);
  });

  it.each([
    ['jira', { jira: { baseUrl: 'https://acme.atlassian.net', project: 'ENG', secretRef: { name: 'jira' } } }],
    ['slack', { slack: {} }],
    ['linear', { linearWebhook: { types: ['Issue'] } }],
    ['cron', { cron: { schedule: '0 9 * * 1' } }],
  ])('%s has no strangers', (_, when) => expect(said('KEL012', [spawner(when, prompt), secret])).toEqual([]));

  it.each<[string, object, readonly object[], readonly string[]]>([
    ['a Workspace without a Secret', shop, [workspace({})], []],
    ['no Workspace', {}, [], []],
    ['a Workspace that is not described', shop, [], ["Workspace 'shop', which is not described here and may have a Secret"]],
    [
      'an MCP server with credentials',
      { agentConfigRefs: [{ name: 'rules' }] },
      [
        config({
          mcpServers: [{ name: 'gh', type: 'http', url: 'https://m.example.com', headersFrom: { secretRef: { name: 'gh' } } }],
        }),
      ],
      ["MCP server 'gh' with credentials"],
    ],
    [
      'an MCP server without',
      { agentConfigRefs: [{ name: 'rules' }] },
      [config({ mcpServers: [{ name: 'docs', type: 'http', url: 'https://m.example.com' }] })],
      [],
    ],
    [
      'a Secret in a variable',
      { podOverrides: { env: [{ name: 'NPM_TOKEN', valueFrom: { secretKeyRef: { name: 'npm', key: 't' } } }] } },
      [],
      ['variable NPM_TOKEN from a Secret'],
    ],
    [
      "the agent's own credentials",
      { podOverrides: { env: [{ name: 'ANTHROPIC_API_KEY', valueFrom: { secretKeyRef: { name: 'c', key: 't' } } }] } },
      [],
      [],
    ],
    [
      'a Secret in a volume',
      { podOverrides: { volumes: [{ name: 'keys', secret: { secretName: 'keys' } }] } },
      [],
      ["volume 'keys' with a Secret"],
    ],
    [
      'a Secret among others in a volume',
      {
        podOverrides: {
          volumes: [{ name: 'all', projected: { sources: [{ configMap: { name: 'a' } }, { secret: { name: 'b' } }] } }],
        },
      },
      [],
      ["volume 'all' with a Secret"],
    ],
    [
      'no Secret among others in a volume',
      { podOverrides: { volumes: [{ name: 'all', projected: { sources: [{ configMap: { name: 'a' } }] } }] } },
      [],
      [],
    ],
    ['a volume that is none', { podOverrides: { volumes: [{ name: 'all', projected: { sources: 'x' } }] } }, [], []],
    ['a service account', { podOverrides: { serviceAccountName: 'admin' } }, [], ["service account 'admin'"]],
    ['the service account of everybody', { podOverrides: { serviceAccountName: 'default' } }, [], []],
  ])('to write with, %s', (_, template, objects, powers) => {
    const when = { webhook: { source: 's', fieldMapping: { id: '$.id' } } };
    const found = said('KEL012', [spawner(when, { ...template, promptTemplate: '{{.Title}}' }), ...objects]);
    expect(found).toEqual(powers.map((power) => expect.stringContaining(`it can write with ${power};`) as string));
  });

  it('follows results through Tasks', () => {
    const source = spawner({ githubIssues: {} }, { promptTemplate: '{{.Body}}', ...shop }, {}, 'triage');
    const read = (name: string): string => `{{index .Deps "${name}" "Results" "plan"}}`;
    const objects = [
      source,
      workspace({}),
      task({ dependsOn: ['triage-7'], prompt: read('triage-7') }, 'plan'),
      task({ dependsOn: ['plan'], prompt: `${read('plan')} {{.Deps.plan.Name}}`, workspaceRef: { name: 'push' } }, 'build'),
      workspace({ secretRef: { name: 'token' } }, 'push'),
    ];
    expect(said('KEL012', objects)).toEqual([
      expect.stringContaining(
        "the results of 'plan', which come from the results of 'triage-7', which come from .Body of a GitHub issue",
      ),
    ]);
    const blind = objects.map((object) =>
      object.metadata.name === 'build' ? task({ dependsOn: ['plan'], workspaceRef: { name: 'push' } }, 'build') : object,
    );
    expect(said('KEL012', blind)).toEqual([]);
  });
});

describe('KEL036', () => {
  const env = (name: string, value: string): object => task({ podOverrides: { env: [{ name, value }] } });
  it.each([
    env('NPM_TOKEN', 'abcdef'),
    env('DB_PASSWORD', 'hunter2'),
    env('OPENAI_API_KEY', 'x'.repeat(8)),
    env('SETTINGS', `{"key":"ghp_${'a1'.repeat(18)}"}`),
    config({ mcpServers: [{ name: 'a', type: 'stdio', command: 'a', env: [{ name: 'A_SECRET', value: 'abc' }] }] }),
    config({ mcpServers: [{ name: 'a', type: 'http', url: 'https://a.example.com', headers: { 'X-Api-Key': 'abc' } }] }),
    config({ mcpServers: [{ name: 'a', type: 'stdio', command: 'a', args: [`--key=sk-ant-${'a1'.repeat(12)}`] }] }),
    config({ mcpServers: [{ name: 'a', type: 'http', url: 'https://user:pw@a.example.com' }] }),
    workspace({ repo: 'https://x-access-token:abc@github.com/acme/shop' }),
    spawner(
      { githubIssues: {} },
      { ...shop, contextSources: [{ name: 'c', http: { url: 'https://c', headers: { Authorization: 'Bearer x' } } }] },
    ),
    workspace({ repo: 'https://git.example.com/acme/shop?access_token=abc' }),
    workspace({
      repo: 'https://github.com/acme/shop',
      remotes: [{ name: 'up', url: `https://a.example.com/b/c?x=1&token=abc` }],
    }),
    workspace({ setupCommand: ['sh', '-c', `npm config set //packages.example.com/:_authToken=ghp_${'a1'.repeat(18)}`] }),
    workspace({ files: [{ path: '.npmrc', content: `key = "ghp_${'a1'.repeat(18)}"\n` }] }),
    workspace({
      files: [{ path: 'key', content: `-----BEGIN RSA PRIVATE KEY-----\n${'a1'.repeat(32)}\n-----END RSA PRIVATE KEY-----` }],
    }),
    task({ prompt: `Push with (ghp_${'a1'.repeat(18)}).` }),
    spawner({ githubIssues: {} }, { ...shop, promptTemplate: `Use sk-ant-${'a1'.repeat(12)} for {{.Title}}` }),
    config({ agentsMD: `Your token is github_pat_${'a1'.repeat(18)}` }),
    config({ plugins: [{ name: 'p', skills: [{ name: 's', content: `curl -H 'X: glpat-${'a1'.repeat(9)}'` }] }] }),
    spawner({ jira: { baseUrl: 'https://u:pw@jira.example.com', project: 'ENG', secretRef: { name: 'jira' } } }, shop),
    spawner(
      { githubIssues: {} },
      { ...shop, contextSources: [{ name: 'c', http: { url: 'https://c.example.com/?api_key=abc' } }] },
    ),
  ])('finds %j, and does not repeat it', (object) => {
    const found = said('KEL036', [object]);
    expect(found).toHaveLength(1);
    expect(found[0]).not.toMatch(/abc|hunter2|a1a1|:pw|Bearer|xxxx/);
  });
  it.each([
    env('NPM_TOKEN', ''),
    env('MY_TOKEN', '$(OTHER)'),
    env('TOKEN_FILE', '/run/token'),
    env('SSH_PRIVATE_KEY', '/run/key'),
    env('USE_TOKEN', 'true'),
    env('MAX_TOKENS', '4096000'),
    env('KEYBOARD', 'qwerty'),
    env('PROMPT', 'sk-ip this'),
    config({ mcpServers: [{ name: 'a', type: 'http', url: 'https://a.example.com', headers: { Accept: 'application/json' } }] }),
    workspace({ repo: 'git@github.com:acme/shop.git' }),
    workspace({ repo: 'ssh://git@github.com/acme/shop.git' }),
    workspace({ repo: 'https://github.com/acme/shop?token=', setupCommand: ['npm', 'ci', '--token', '$NPM_TOKEN'] }),
    workspace({
      files: [{ path: 'a.md', content: 'Tokens look like ghp_XXXXXXXXXXXXXXXXXXXXXXXX, keys like -----BEGIN PRIVATE KEY-----.' }],
    }),
    task({ prompt: 'Find every ghp_xxxxxxxxxxxxxxxxxxxxxxxx and sk-something-that-is-no-token-at-all in the tree.' }),
    task({ prompt: 'Look at https://example.com/@someone?token=1 and task-12-of-the-long-list-of-things-to-do.' }),
    spawner({ jira: { baseUrl: 'https://jira.example.com/a@b', project: 'ENG', secretRef: { name: 'jira' } } }, shop),
    spawner(
      { githubIssues: {} },
      { ...shop, contextSources: [{ name: 'c', http: { url: 'https://c.example.com/?key=1&token={{.ID}}&sort=asc' } }] },
    ),
  ])('lets %j be', (object) => expect(said('KEL036', [object])).toEqual([]));
});
