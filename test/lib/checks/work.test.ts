import { config, inNamespace, pushed, said, shop, spawner, task, workspace } from './manifests';
import { targetKnows } from '../../../lib/spec/checks/rules/target-knows-field';
import { Fleet } from '../../../lib/spec/checks/fleet';
import { checkManifests } from '../../../lib/spec/checks';

const jira = (more: object = {}): object => ({
  jira: { baseUrl: 'https://a.example.com', project: 'ENG', secretRef: { name: 'j' }, ...more },
});
const ttl = { ...shop, ttlSecondsAfterFinished: 0 };

describe('KEL030', () => {
  it.each<[string, object, object, number]>([
    ['nothing that takes the issue away', { githubIssues: { state: 'open' } }, ttl, 1],
    [
      'a label that the prompt does not name',
      { githubIssues: { labels: ['bug'] } },
      { ...ttl, promptTemplate: 'Fix the bug.' },
      1,
    ],
    [
      'a label that the prompt has removed',
      { githubIssues: { labels: ['todo'] } },
      { ...ttl, promptTemplate: 'At the end, remove the label todo.' },
      0,
    ],
    ['a command that excludes', { githubIssues: { commentPolicy: { excludeComments: ['/done'] } } }, ttl, 0],
    ['a command that only starts', { githubIssues: { commentPolicy: { triggerComment: '/go' } } }, ttl, 1],
    ['that nobody is assigned', { githubIssues: { assignee: 'none' } }, ttl, 0],
    ['that somebody is assigned', { githubIssues: { assignee: '*' } }, ttl, 1],
    ['a review that a push resets', { githubPullRequests: { reviewState: 'changes_requested' } }, ttl, 0],
    ['any review', { githubPullRequests: { reviewState: 'any' } }, ttl, 1],
    ['a status in JQL', jira({ jql: 'status = "To Do" ORDER BY created' }), ttl, 0],
    ['an order in JQL', jira({ jql: 'priority = High ORDER BY status' }), ttl, 1],
    ['no TTL', { githubIssues: {} }, shop, 0],
    ['a trigger that is pushed', { slack: {} }, ttl, 0],
    ['a schedule', { cron: { schedule: '0 9 * * 1' } }, ttl, 0],
  ])('with %s', (_, when, template, count) => expect(said('KEL030', [spawner(when, template)])).toHaveLength(count));

  it('reads the instructions', () => {
    const rules = config({ agentsMD: 'When you are done, take the label todo off the issue.' });
    const when = { githubIssues: { labels: ['todo'] } };
    expect(said('KEL030', [spawner(when, { ...ttl, agentConfigRefs: [{ name: 'rules' }] }), rules])).toEqual([]);
  });
});

describe('KEL032', () => {
  const two = { dependsOn: ['plan', 'survey'] };
  const kept = (seconds: number, more: object = {}): object => task({ ttlSecondsAfterFinished: seconds, ...more }, 'plan');
  const deadline = { podOverrides: { activeDeadlineSeconds: 300 } };
  it.each<[string, readonly object[], number]>([
    ['one dependency with a long TTL', [task({ dependsOn: ['plan'] }), kept(600)], 0],
    ['one dependency with a short TTL', [task({ dependsOn: ['plan'] }), kept(5)], 1],
    ['another one that may take longer', [task(two), kept(600), task({}, 'survey')], 1],
    ['another one with a deadline', [task(two), kept(600), task(deadline, 'survey')], 0],
    [
      'another one with a deadline that waits itself',
      [task(two), kept(600), task({ ...deadline, dependsOn: ['x'] }, 'survey')],
      1,
    ],
    ['another one that is done before', [task(two), kept(600, { dependsOn: ['survey'] }), task({}, 'survey')], 0],
    ['another one that is not described', [task(two), kept(600)], 1],
    ['a spawner', [spawner({ slack: {} }, { dependsOn: ['plan'], promptTemplate: 'x' }), kept(1e6)], 1],
    ['a circle', [task({ dependsOn: ['plan'] }), kept(600, { dependsOn: ['build'] })], 0],
  ])('with %s', (_, objects, count) => expect(said('KEL032', objects)).toHaveLength(count));
});

describe('schedules, patterns, globs, paths and intervals', () => {
  const files = (...paths: readonly string[]): object => workspace({ files: paths.map((path) => ({ path, content: 'x' })) });
  const cron = (schedule: string): object => spawner({ cron: { schedule } }, { promptTemplate: 'x' });
  it.each<[string, object, string | undefined]>([
    ['KEL008', cron('@daily'), 'parser does not accept descriptors: @daily, got "@daily"'],
    ['KEL008', cron(''), 'empty spec string'],
    ['KEL008', cron('0 9 * *'), 'must have five fields, minute, hour, day, month and weekday: expected'],
    ['KEL008', cron('0 9 * * 7'), 'must have a weekday from 0 to 6, where Sunday is 0: end of range'],
    ['KEL008', cron('TZ=UTC 0 9 * * 1,7'), 'must have a weekday from 0 to 6'],
    ['KEL008', cron('0 24 * * 1'), 'must be a schedule that can be read: end of range (24)'],
    ['KEL008', cron('0 0 30 2 *'), 'must be a schedule that comes again'],
    ['KEL008', cron('TZ=Europe/Berlin 0 9 * * 1'), undefined],
    ['KEL008', cron('0 0 29 2 *'), undefined],
    ['KEL009', spawner({ slack: { triggers: [{ pattern: '(' }] } }, {}), "'spec.when.slack.triggers[0].pattern'"],
    ['KEL009', spawner({ slack: { excludePatterns: ['a', '\\1'] } }, {}), "'spec.when.slack.excludePatterns[1]'"],
    [
      'KEL009',
      pushed(['issues'], {}, [{ event: 'issues', excludeBodyPatterns: ['[z-a]'] }]),
      'filters[0].excludeBodyPatterns[0]',
    ],
    [
      'KEL009',
      spawner({ webhook: { source: 's', fieldMapping: { id: '$.id' }, filters: [{ field: '$.a', pattern: '*' }] } }, {}),
      'filters[0].pattern',
    ],
    ['KEL009', spawner({ slack: { triggers: [{ pattern: '(?i)^deploy\\s+\\w+$' }] } }, {}), undefined],
    ['KEL010', pushed(['push'], {}, [{ event: 'push', branch: 'release/[' }]), 'filters[0].branch'],
    [
      'KEL010',
      pushed(['push'], {}, [{ event: 'push', filePatterns: { exclude: ['docs/'] } }]),
      'must match files, as "docs/**" does, got "docs/"',
    ],
    [
      'KEL010',
      pushed(['push'], {}, [
        { event: 'push', branch: 'release/{a,b}', filePatterns: { include: ['**/*.{ts,js}', 'a?b', '[!a]'] } },
      ]),
      undefined,
    ],
    ['KEL011', spawner({ webhook: { source: 's', fieldMapping: { id: '' } } }, {}), 'fieldMapping.id'],
    ['KEL011', spawner({ webhook: { source: 's', fieldMapping: { id: "$['event']" } } }, {}), 'fieldMapping.id'],
    [
      'KEL011',
      spawner({ webhook: { source: 's', fieldMapping: { id: '$.id' }, filters: [{ field: '$.a[', value: 'x' }] } }, {}),
      'filters[0].field',
    ],
    [
      'KEL011',
      spawner(
        { slack: {} },
        { contextSources: [{ name: 'c', http: { url: 'https://c', responseFilter: { type: 'JSONPath', expression: '.a' } } }] },
      ),
      'responseFilter.expression',
    ],
    [
      'KEL011',
      spawner(
        { webhook: { source: 's', fieldMapping: { id: '$.a[0]["b c"]', n: 'a.b', all: '$..n', some: '$.a[?(@.x=="y")]' } } },
        {},
      ),
      undefined,
    ],
    ['KEL013', spawner({ githubIssues: { pollInterval: '5 m' } }, shop), 'got "5 m"'],
    ['KEL013', spawner(jira({ pollInterval: 'soon' }), {}), 'got "soon"'],
    ['KEL013', spawner({ githubPullRequests: { pollInterval: '1h1.5m.5s' } }, shop), undefined],
    ['KEL013', spawner({ githubIssues: { pollInterval: '007' } }, shop), undefined],
    ...['99999999999h', '2562048h', '9223372037'].map((pollInterval): [string, object, string] => [
      'KEL013',
      spawner({ githubIssues: { pollInterval } }, shop),
      'must be at most 2562047h; it would be taken for 5m',
    ]),
    ...['0', '0s', '-5m', '-3'].map((pollInterval): [string, object, string] => [
      'KEL013',
      spawner({ githubIssues: { pollInterval } }, shop),
      'must be above 0',
    ]),
    ...['1µs', '999ms', '.5s'].map((pollInterval): [string, object, string] => [
      'KEL013',
      spawner({ githubIssues: { pollInterval } }, shop),
      'must be at least 1s',
    ]),
    ...['2562047h', '1s', '+1000ms', '90', '0h1m', ''].map((pollInterval): [string, object, undefined] => [
      'KEL013',
      spawner({ githubIssues: { pollInterval } }, shop),
      undefined,
    ]),
    ['KEL010', pushed(['push'], {}, [{ event: 'push', filePatterns: { include: [''] } }]), 'must not be empty'],
    ['KEL010', pushed(['push'], {}, [{ event: 'push', filePatterns: { include: ['/abs/**'] } }]), 'must be relative'],
    ['KEL010', pushed(['push'], {}, [{ event: 'push', branch: '', filePatterns: { include: ['abs/**'] } }]), undefined],
    ['KEL040', config({ mcpServers: [{ name: 'a', type: 'http', url: 'nope' }] }), "'spec.mcpServers[0].url' must be a URL"],
    ['KEL040', config({ mcpServers: [{ name: 'a', type: 'sse', url: 'https://' }] }), 'must be a URL'],
    ['KEL040', config({ mcpServers: [{ name: 'a', type: 'http', url: 'http://docs:8080/mcp' }] }), undefined],
    ['KEL040', config({ mcpServers: [{ name: 'a', type: 'http', url: '${DOCS_URL}/mcp' }] }), undefined],
    ['KEL023', files('a', 'a/b'), 'must not have a file "a", where "a/b" needs a folder'],
    ['KEL023', files('x/y/z', './x/y'), 'must not have a file "./x/y"'],
    ['KEL022', files('a', './a'), "'spec.files' must have different names, got 'a' more than once"],
    ['KEL022', files('a/b', 'b'), undefined],
    ['KEL023', files('a', 'ab', 'b/a', 'b/c', 'a.d/a'), undefined],
    ['KEL038', task({ prompt: ' ' }), 'is blank'],
    ['KEL038', spawner({ githubIssues: { labels: ['a', 'b'], excludeLabels: ['b'] } }, shop), 'keeps out everything'],
    [
      'KEL038',
      spawner({ linearWebhook: { types: ['Issue'], filters: [{ labels: ['b'], excludeLabels: ['b'] }] } }, shop),
      'filters[0].labels',
    ],
    ['KEL038', spawner({ githubIssues: { labels: ['a'], excludeLabels: ['b'] } }, shop), undefined],
    ...['https://github.com', 'https://github.com/', 'git@github.com', 'git@github.com:'].map(
      (repo): [string, object, string] => ['KEL014', workspace({ repo }), 'must name a repository behind the host'],
    ),
    ['KEL014', workspace({ repo: 'https://git.example.com/shop.git' }), undefined],
    ['KEL014', workspace({ repo: 'git@git.example.com:shop' }), undefined],
    [
      'KEL040',
      spawner({ slack: {} }, { contextSources: [{ name: 'c', http: { url: 'ftp://c' } }] }),
      'must start with https://, got "ftp://c"',
    ],
    [
      'KEL040',
      spawner({ slack: {} }, { contextSources: [{ name: 'c', http: { url: 'http://c', allowInsecure: true } }] }),
      undefined,
    ],
    ['KEL040', spawner({ slack: {} }, { contextSources: [{ name: 'c', http: { url: '{{.URL}}' } }] }), undefined],
  ])('%s of %j', (rule, object, text) => {
    expect(said(rule, [object])).toEqual(text === undefined ? [] : [expect.stringContaining(text)]);
  });

  it('the Go controller takes no time zone', () => {
    const zoned = [cron('TZ=Europe/Berlin 0 9 * * 1')];
    expect(said('KEL008', zoned, { target: 'kelos' })).toEqual([expect.stringContaining('must not name a time zone')]);
  });
});

describe('repositories', () => {
  it.each<[object, string | undefined]>([
    [workspace({ repo: 'ssh://git@github.com/acme/shop' }), 'must start with http://'],
    [workspace({ repo: 'git@' }), 'must start with http://'],
    [workspace({ repo: 'https://github.com/acme/sh op' }), 'without spaces and line breaks'],
    [workspace({ remotes: [{ name: 'upstream', url: '/srv/git' }] }), 'spec.remotes[0].url'],
    [workspace({ remotes: [{ name: 'origin', url: 'https://a/b/c' }] }), "must not be 'origin'"],
    [task({ ...shop, upstreamRepo: 'https://github.com/acme/shop' }), "must have the form 'owner/repo'"],
    [spawner({ githubIssues: { repo: 'shop' } }, shop), "must be 'owner/repo' or the URL of a repository"],
    [spawner({ githubIssues: { repo: 'git@github.com:acme/shop.git' } }, shop), undefined],
    [pushed(['issues'], {}), undefined],
    [
      spawner({ githubWebhook: { events: ['issues'], repository: 'https://github.com/acme/shop' } }, shop),
      'compared letter by letter',
    ],
  ])('%j', (object, text) => expect(said('KEL014', [object])).toEqual(text === undefined ? [] : [expect.stringContaining(text)]));

  it('stand on the host of the Workspace', () => {
    const ask = (repo: string): readonly string[] => said('KEL014', [spawner({ githubIssues: { repo } }, shop), workspace({})]);
    expect(ask('https://ghe.example.com/acme/shop')).toEqual([
      expect.stringContaining('must be on the host of the Workspace, github.com'),
    ]);
    expect(ask('https://github.com/acme/other')).toEqual([]);
    expect(ask('acme/other')).toEqual([]);
  });

  it('are shown without their tokens', () => {
    expect(said('KEL014', [workspace({ repo: 'https://u:pw@github.com/a b' })]).join()).not.toContain('pw');
  });
});

describe('names and references', () => {
  it('a circle is told once, at its first Task', () => {
    const tasks = [
      task({ dependsOn: ['b'] }, 'a'),
      task({ dependsOn: ['c'] }, 'b'),
      task({ dependsOn: ['a'] }, 'c'),
      task({ dependsOn: ['a'] }, 'd'),
    ];
    expect(said('KEL016', tasks)).toEqual([expect.stringContaining('got a → b → c → a')]);
    expect(said('KEL016', [task({ dependsOn: ['a'] }, 'a')])).toEqual([expect.stringContaining('got a → a')]);
  });

  it('a chain of any length is none', () => {
    const tasks = Array.from({ length: 5000 }, (_, index) =>
      task(index === 0 ? {} : { dependsOn: [`t-${index - 1}`] }, `t-${index}`),
    );
    expect(said('KEL016', [...tasks].reverse())).toEqual([]);
  });

  it('what exists is not missed', () => {
    const existing = [{ kind: 'Workspace' as const, namespace: 'agents', name: 'shop' }];
    expect(said('KEL017', [inNamespace('agents', task(shop))], { existing })).toEqual([]);
    expect(said('KEL017', [inNamespace('others', task(shop))], { existing })).toHaveLength(1);
  });

  it('an object that does not fit the API is there all the same', () => {
    expect(said('KEL017', [task(shop), workspace({ repo: 5 })])).toEqual([]);
  });

  it('a namespace that is not known may be any', () => {
    expect(checkManifests([task(shop), inNamespace('agents', workspace({}))])).toEqual([]);
  });

  it('names of one namespace differ, by kind', () => {
    const pair = [inNamespace('a', workspace({})), inNamespace('b', workspace({})), inNamespace('a', config({}, 'shop'))];
    expect(said('KEL021', pair)).toEqual([]);
    expect(said('KEL021', [...pair, inNamespace('a', workspace({}))])).toEqual([
      expect.stringContaining("Workspace/a/shop is the Workspace 'shop'"),
    ]);
  });

  it.each<[string, object, number]>([
    ['a number behind it', { githubIssues: {} }, 56],
    ['a key of Jira behind it', jira(), 52],
    ['a time behind it', { cron: { schedule: '0 9 * * 1' } }, 49],
    ['an event and most of a hash behind it', { githubWebhook: { events: ['issues', 'pull_request_review_comment'] } }, 26],
    ['the name of its source behind it', { webhook: { source: 'sentry', fieldMapping: { id: '$.id' } } }, 47],
    ['nothing that is not cut itself', { slack: {} }, 63],
  ])('a spawner leaves room for %s', (_, when, length) => {
    const named = (characters: number): readonly string[] =>
      said('KEL020', [spawner(when, { ...shop, promptTemplate: 'x' }, {}, 's'.repeat(characters))]);
    expect(named(length)).toEqual([]);
    expect(named(length + 1)).toEqual([expect.stringContaining(`must have at most ${length} characters`)]);
  });

  it.each(['Build', 'a_b', '-a', 'a..b'])('%s is no name', (name) => expect(said('KEL019', [task({}, name)])).toHaveLength(1));
});

describe('KEL038', () => {
  const policy = { githubIssues: { commentPolicy: { allowedUsers: ['a'] } } };
  it.each<[string, object, readonly string[]]>([
    [
      'a Secret with none',
      task({ credentials: { type: 'none', secretRef: { name: 'a' } } }),
      ['does nothing, because the type is none'],
    ],
    ['who may command, without a command', spawner(policy, shop), ['limits nobody']],
    ['a filter for another event', pushed(['push'], {}, [{ event: 'issues' }, { event: 'push' }]), ['which is not among']],
    [
      'an event without a filter',
      pushed(['push', 'issues'], {}, [{ event: 'push' }]),
      ['has issues, for which there is no filter'],
    ],
    [
      'conditions that push passes',
      pushed(['push'], {}, [{ event: 'push', labels: ['a'], draft: false, branch: 'main' }]),
      ["has 'labels', 'draft', which push passes"],
    ],
    ['a draft of an issue', pushed(['issues'], {}, [{ event: 'issues', draft: true }]), ["has 'draft', which issues passes"]],
    [
      'nothing of a pull request',
      pushed(['pull_request'], {}, [{ event: 'pull_request', draft: false, labels: ['a'], state: 'open' }]),
      [],
    ],
    [
      'a repository of an event without',
      spawner({ githubWebhook: { events: ['star', 'push'], repository: 'a/b' } }, shop),
      ['keeps out every star'],
    ],
  ])('finds %s', (_, object, texts) => {
    expect(said('KEL038', [object])).toEqual(texts.map((text) => expect.stringContaining(text) as string));
  });
});

it('KEL037 finds fields that the Go controller does not have, where they are used', () => {
  const object = { kind: 'Task' as const, path: 'a', name: 'a', namespace: '', spec: undefined };
  const rule = targetKnows([{ kind: 'Task', field: 'spec.retries', isUsed: ({ name }) => name === 'a' }]);
  const found = (target: 'kelos' | 'kelos-iac'): unknown[] => [...rule.check(new Fleet({ objects: [object], target }))];
  expect(found('kelos')).toEqual([
    { object, field: 'spec.retries', message: 'is a field that the Go controller does not have: its API server drops it' },
  ]);
  expect(found('kelos-iac')).toEqual([]);
});
