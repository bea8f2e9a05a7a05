import { Agent, AgentConfig, ContextSource, Credentials, McpServer, Task, TaskSpawner, Trigger, Workspace } from '../../lib';
import { agent, makeChart } from './support';

/** A value as a program gives it that no compiler has looked at. */
const given = (value: unknown): never => value as never;
const SECRET = 'ghp_S3CR3T';

const task = (props: object): unknown => new Task(makeChart(), 'A', given({ agent, prompt: 'x', ...props }));
const workspace = (props: unknown): unknown => new Workspace(makeChart(), 'A', given(props));
const server = (made: McpServer): unknown => new AgentConfig(makeChart(), 'A', { mcpServers: [made] });
const http = (props: unknown): unknown => server(McpServer.http('m', given(props)));
const stdio = (props: object): unknown => server(McpServer.stdio('m', given({ command: 'c', ...props })));
const source = (props: object): unknown =>
  new TaskSpawner(makeChart(), 'A', {
    trigger: Trigger.slack(),
    task: { agent, contextSources: [ContextSource.http('c', given({ url: 'https://h', ...props }))] },
  });
const pod = (podOverrides: object): unknown => task({ podOverrides });
const repo = 'https://h/a/b';
const url = 'https://h';
const HIDDEN = 'that is not shown, it may hold a secret';

// messages stand in the logs of builds; each says what was wrong and never what the secret is
test.each<[string, () => unknown, string]>([
  [
    'the user of a repository',
    () => workspace({ repo: `ssh://git:${SECRET}@h/a/b` }),
    `'repo' must start with http://, https://, git:// or git@, got "ssh://…@h/a/b"`,
  ],
  ['a password with signs', () => workspace({ repo: `ssh://git:?#/${SECRET}@h/a/b` }), 'got "ssh://…@h/a/b"'],
  ['a user without a scheme', () => workspace({ repo: `${SECRET}@h/a/b` }), 'got "…@h/a/b"'],
  ['a query of a repository', () => workspace({ repo: `https://h/a?access_token=${SECRET} x` }), 'got "https://h/a?…"'],
  ['a remote', () => workspace({ repo, remotes: [{ name: 'a', url: `ftp://${SECRET}@h` }] }), 'got "ftp://…@h"'],
  ['repositories in a list', () => workspace({ repo: [SECRET] }), `got a list ${HIDDEN}`],
  ['a repository for the properties', () => workspace(`https://${SECRET}@h/a`), 'got "https://…@h/a"'],
  [
    'a command',
    () => workspace({ repo, setupCommand: `curl -H "Authorization: ${SECRET}"` }),
    `'setupCommand' must be a list, got text ${HIDDEN}`,
  ],
  ['a word of a command', () => workspace({ repo, setupCommand: ['curl', `${SECRET}\0`] }), `got text ${HIDDEN}`],
  [
    'a file',
    () => workspace({ repo, files: [{ path: '.netrc', content: [SECRET] }] }),
    `'files[0].content' must be text, got a list ${HIDDEN}`,
  ],
  [
    'the user of an address',
    () => http({ url: `htp://user:${SECRET}@a` }),
    `'mcpServers.m.url' must start with http:// or https:// and have no spaces, got "htp://…@a"`,
  ],
  ['the query of an address', () => http({ url: `https://a/?api_key=${SECRET} x` }), 'got "https://a/?…"'],
  ['an address for the properties', () => http(`https://a/?api_key=${SECRET}`), 'got "https://a/?…"'],
  [
    'a header',
    () => http({ url, headers: { Authorization: `Bearer ${SECRET}\n` } }),
    `'mcpServers.m.headers.Authorization' must be one line, got text ${HIDDEN}`,
  ],
  ['headers in a list', () => http({ url, headers: { Authorization: [`Bearer ${SECRET}`] } }), `got a list ${HIDDEN}`],
  ['headers as lines', () => http({ url, headers: [`Authorization: ${SECRET}`] }), `got a list ${HIDDEN}`],
  [
    'a header that is all of its line',
    () => http({ url, headers: { [`Authorization: ${SECRET}`]: '' } }),
    'got "Authorization…"',
  ],
  ['a variable of a program', () => stdio({ env: { API_TOKEN: { value: SECRET } } }), `got an object ${HIDDEN}`],
  ['a variable with its value', () => stdio({ env: { [`API_TOKEN=${SECRET}`]: '' } }), 'got "API_TOKEN…"'],
  ['arguments in one', () => stdio({ args: `--token ${SECRET}` }), `'mcpServers.m.args' must be a list, got text ${HIDDEN}`],
  ['a program in a list', () => stdio({ command: ['c', SECRET] }), `got a list ${HIDDEN}`],
  [
    'a header of a source',
    () => source({ headers: { Authorization: `Bearer ${SECRET}\n` } }),
    `must be one line, got text ${HIDDEN}`,
  ],
  ['the address of a source', () => source({ url: `http://h?key=${SECRET}` }), 'got "http://h?…"'],
  ['the body of a source', () => source({ body: { token: SECRET } }), `got an object ${HIDDEN}`],
  [
    'a variable of a Pod',
    () => pod({ env: [{ name: 'A', value: [SECRET] }] }),
    `'podOverrides.env[0].value' must be text, got a list ${HIDDEN}`,
  ],
  ['a variable as a line', () => pod({ env: [`A=${SECRET}`] }), `got text ${HIDDEN}`],
  ['the name of a variable', () => pod({ env: [{ name: `A=${SECRET}` }] }), 'got "A…"'],
  [
    'the arguments of a container',
    () => pod({ extraContainers: [{ name: 'a', image: 'b', args: SECRET }] }),
    `got text ${HIDDEN}`,
  ],
  [
    'credentials',
    () => task({ agent: Agent.codex(given({ credentials: { apiKey: SECRET } })) }),
    `'agent.credentials' must be Credentials, such as Credentials.apiKey(…), got an object ${HIDDEN}`,
  ],
  [
    'a key for credentials',
    () => task({ agent: Agent.codex({ credentials: Credentials.apiKey(SECRET) }) }),
    "'agent.credentials' must be the name of a Secret",
  ],
  ['an agent', () => task({ agent: { credentials: SECRET } }), `got an object ${HIDDEN}`],
  [
    'the address of Jira',
    () =>
      new TaskSpawner(makeChart(), 'A', {
        trigger: Trigger.jira({ baseUrl: `https//u:${SECRET}@j`, project: 'P', secret: 's' }),
        task: { agent },
      }),
    'got "…@j"',
  ],
])('%s is not repeated', (_what, make, message) => {
  expect(make).toThrow(message);
  expect(make).not.toThrow(SECRET);
});

test('what holds no secret is shown', () => {
  expect(() => workspace({ repo: 'ssh://git@h/a/b' })).toThrow('got "ssh://git@h/a/b"');
  expect(() => workspace({ repo: '' })).toThrow('got ""');
  expect(() => workspace({ repo, setupCommand: [] })).toThrow('got []');
  expect(() => http({ url: undefined })).toThrow('got undefined');
});
