import { checkManifests } from '../../../lib/spec';
import { pushed, said, spawner, task } from './manifests';

// what a file can hold that no author of a fleet had in mind

describe('objects that have no end', () => {
  const END = 'must not lead back to itself or be nested more than 500 levels deep';

  it('one that leads back to itself is told', () => {
    const circular: Record<string, unknown> = { ...task({}) };
    Object.assign(circular, { first: circular, second: circular });
    expect(checkManifests([circular])).toEqual([{ rule: 'KEL001', severity: 'error', path: 'Task/build', message: END }]);
  });

  const nested = (levels: number): object => {
    let value: object = {};
    for (let level = 0; level < levels; level++) value = { value };
    return value;
  };
  it('one that is nested without measure is told', () => {
    expect(said('KEL001', [task({ podOverrides: { affinity: nested(20_000) } })])).toEqual([END]);
  });
  it('one that is nested deep is taken', () => {
    expect(checkManifests([task({ podOverrides: { affinity: nested(400) } })])).toEqual([]);
  });
});

it('what is no list is refused with a sentence', () => {
  expect(() => checkManifests(JSON.parse('{"kind":"Task"}') as readonly unknown[])).toThrow(
    'checkManifests takes a list of objects, got {"kind":"Task"}',
  );
});

describe('a list as kubectl writes it', () => {
  const wrong = task({ prompt: 5 });
  it.each([
    ['v1', 'List'],
    ['kelos.dev/v1alpha2', 'TaskList'],
  ])('of %s %s the items are checked', (apiVersion, kind) => {
    const list = { apiVersion, kind, metadata: { resourceVersion: '' }, items: [task({}, 'fine'), wrong] };
    expect(checkManifests([list])).toEqual([
      { rule: 'KEL001', severity: 'error', path: 'Task/build', message: "'spec.prompt' must be text, got 5" },
    ]);
    expect(checkManifests([list], { label: () => 'all.yaml:1' })[0]?.path).toBe('all.yaml:1, items[1]');
  });
  it('items refer to each other', () => {
    const items = [task({ dependsOn: ['plan'] }), task({}, 'plan')];
    expect(checkManifests([{ apiVersion: 'v1', kind: 'List', items }])).toEqual([]);
  });
  it('a list of other objects is passed over', () => {
    expect(checkManifests([{ apiVersion: 'v1', kind: 'SecretList', items: [wrong] }])).toEqual([]);
  });
});

describe('metadata', () => {
  const withMetadata = (metadata: object): object => ({ ...task({}), metadata: { name: 'build', ...metadata } });

  it.each([
    [{ labels: { 'a b': 'c' } }, "'metadata.labels' must have keys of at most 63 letters"],
    [{ labels: { a: 'c d' } }, "'metadata.labels.a' must be empty or have at most 63 letters"],
    [{ labels: { a: 5 } }, "'metadata.labels.a' must be text, got 5"],
    [{ labels: { a: 'x'.repeat(64) } }, "'metadata.labels.a'"],
    [{ annotations: { 'a b': 'c' } }, "'metadata.annotations' must have keys"],
    [{ annotations: { a: true } }, "'metadata.annotations.a' must be text"],
    [{ annotations: { a: 'x'.repeat(262_144) } }, 'must have at most 262144 bytes together, got 262145'],
    [{ namespace: 'Bad NS' }, "'metadata.namespace' must have at most 63 lower case letters"],
    [{ name: '' }, "'metadata.name' must be given"],
  ])('%j is refused', (metadata, text) =>
    expect(said('KEL001', [withMetadata(metadata)])).toEqual([expect.stringContaining(text)]),
  );

  it.each([
    { labels: { 'app.kubernetes.io/name': 'a-b.c_d', a: '' } },
    { annotations: { 'Acme.com/note': 'anything at all' } },
    { annotations: { a: 'x'.repeat(262_143) } },
    { namespace: 'agents-1' },
    {
      uid: 'u',
      resourceVersion: '5',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [],
      finalizers: [],
    },
  ])('%# is taken', (metadata) => expect(checkManifests([withMetadata(metadata)])).toEqual([]));

  it('a name that the API server makes is one', () => {
    expect(checkManifests([{ ...task({}), metadata: { generateName: 'build-' } }])).toEqual([]);
  });

  it('fields beside the known ones are told', () => {
    expect(said('KEL039', [{ ...withMetadata({ lables: {} }), sepc: {} }])).toEqual([
      "'sepc' is no field of the API, so the API server drops it; 'spec' may be meant",
      "'metadata.lables' is no field of the API, so the API server drops it; 'labels' may be meant",
    ]);
  });
});

it('an object without a kind is told that it has none', () => {
  expect(said('KEL001', [{ apiVersion: 'kelos.dev/v1alpha2', metadata: { name: 'a' } }])).toEqual([
    "'kind' must be Task, TaskSpawner, Workspace or AgentConfig, got none",
  ]);
});

describe('metadata of the Tasks of a spawner', () => {
  const spawned = (metadata: object): object => spawner({ slack: {} }, { metadata });
  it.each([
    [{ labels: { 'a b': 'c' } }, "'spec.taskTemplate.metadata.labels' must have keys"],
    [{ labels: { a: 'c d' } }, "'spec.taskTemplate.metadata.labels.a' must be empty or have"],
    [{ annotations: { 'a b': 'c' } }, "'spec.taskTemplate.metadata.annotations' must have keys"],
  ])('%j is refused', (metadata, text) => expect(said('KEL001', [spawned(metadata)])).toEqual([expect.stringContaining(text)]));
  it('what templates make of values is not known', () => {
    expect(said('KEL001', [spawned({ labels: { a: '{{.ID}} or so' }, annotations: { 'Acme.com/b': 'c d' } })])).toEqual([]);
  });
  it('the label of the spawner is overwritten', () => {
    expect(said('KEL038', [spawned({ labels: { 'kelos.dev/taskspawner': 'x' } })])).toEqual([
      "'spec.taskTemplate.metadata.labels' has kelos.dev/taskspawner, which the runtime sets to the name of the spawner",
    ]);
    expect(said('KEL038', [spawned({ labels: { 'acme.com/taskspawner': 'x' } })])).toEqual([]);
  });
});

describe('words of GitHub', () => {
  const filtered = (event: string, action: string): readonly string[] =>
    said('KEL042', [pushed([event], {}, [{ event, action }])]);
  it.each([
    ['pull_requests', 'pull_request'],
    ['issue', 'issues'],
    ['Issues', 'issues'],
    ['pull-request', 'pull_request'],
  ])('for the event %s, %s may be meant', (event, meant) =>
    expect(said('KEL042', [pushed([event], {})])).toEqual([
      `'spec.when.githubWebhook.events[0]' is ${event}, which never comes; ${meant} may be meant`,
    ]),
  );
  it.each(['issues', 'pull_request_target', 'a_wholly_new_event'])('the event %s is let be', (event) =>
    expect(said('KEL042', [pushed([event], {})])).toEqual([]),
  );
  it.each([
    ['issues', 'openned', 'is openned, which never comes; opened may be meant'],
    ['issues', 'Opened', 'is Opened, which never comes; opened may be meant'],
    ['pull_request', 'synchronized', 'is synchronized, which never comes; synchronize may be meant'],
    ['issues', 'synchronize', 'is synchronize, which issues does not have: opened, '],
    ['push', 'opened', 'is opened, but push has no action, so that the filter never fits'],
  ])('of %s, the action %s is told', (event, action, text) =>
    expect(filtered(event, action)).toEqual([expect.stringContaining(text)]),
  );
  it.each([
    ['issues', 'opened'],
    ['issues', ''],
    ['issues', 'something_new'],
    ['release', 'published'],
    ['workflow_run', 'openned'],
  ])('of %s, the action %j is let be', (event, action) => expect(filtered(event, action)).toEqual([]));
});

describe('circles of dependencies', () => {
  const chain = (count: number, last: readonly string[]): readonly object[] =>
    Array.from({ length: count }, (_, index) => task({ dependsOn: index + 1 < count ? [`t${index + 1}`] : last }, `t${index}`));

  it('a long one is told shortly, and once', () => {
    expect(said('KEL016', chain(5000, ['t0']))).toEqual([
      "'spec.dependsOn' must not lead back to where it started, got t0 → t1 → t2 → t3 → … 4993 others … → t4997 → t4998 → t4999 → t0",
    ]);
  });
  it('of ten names all are told', () => {
    expect(said('KEL016', chain(8, ['t0']))).toEqual([expect.stringMatching(/got t0 → t1 → .* → t7 → t0$/)]);
  });
  it('every circle is told that shares no Task with another', () => {
    const objects = [
      ...chain(3, ['a', 'c', 't1']),
      task({ dependsOn: ['b'] }, 'a'),
      task({ dependsOn: ['a'] }, 'b'),
      task({ dependsOn: ['c'] }, 'c'),
    ];
    expect(said('KEL016', objects).map((message) => message.split('got ')[1])).toEqual(['t1 → t2 → t1', 'a → b → a', 'c → c']);
  });
});

it('a name that stands twice is told once', () => {
  expect(said('KEL017', [task({ dependsOn: ['b', 'b'], agentConfigRefs: [{ name: 'c' }, { name: 'c' }] })])).toHaveLength(2);
});
