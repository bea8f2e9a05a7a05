import { ApiObject, Chart } from 'cdk8s';
import { AgentConfig, isKelosObject, TaskSpawner, Trigger, Workspace, type WorkspaceProps } from '../../lib';
import { agent, kelosObjects, makeChart, specOf, synthesised } from './support';

const repo = 'https://github.com/acme/shop.git';

test('has a default child', () => {
  const workspace = new Workspace(makeChart(), 'Shop', { repo });
  expect(workspace.node.defaultChild).toBe(workspace.apiObject);
  expect(ApiObject.of(workspace).name).toBe(workspace.name);
  expect(isKelosObject(workspace) && isKelosObject(workspace.apiObject)).toBe(false);
  expect(isKelosObject(workspace)).toBe(true);
});

test('renders no more than what was asked for', () => {
  const chart = makeChart();
  new Workspace(chart, 'Shop', { repo });
  expect(kelosObjects(chart)).toMatchSnapshot();
});

test('renders all options', () => {
  const chart = makeChart();
  const workspace = new Workspace(chart, 'Shop', {
    repo,
    ref: 'release/1.x',
    secret: new ApiObject(chart, 'Token', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'github-token' } }),
    remotes: [{ name: 'upstream', url: 'git@github.com:shop/shop.git' }],
    files: [
      { path: './a/../.npmrc', content: '' },
      { path: 'x/..y', content: 'b\n' },
    ],
    setupCommand: ['npm', 'ci', ''],
    name: 'shop',
    metadata: { labels: { team: 'shop' }, annotations: { why: 'search' } },
  });
  expect(workspace.toManifest()).toEqual(synthesised(workspace));
  expect(kelosObjects(chart)).toMatchSnapshot();
});

test('stands in the namespace that it is given', () => {
  const workspace = new Workspace(makeChart(), 'Shop', { repo, metadata: { namespace: 'other' } });
  expect(workspace.namespace).toBe('other');
});

test('can be one that exists', () => {
  expect(Workspace.fromWorkspaceName(makeChart(), 'Shop', 'shop')).toMatchObject({ kind: 'Workspace', name: 'shop' });
  expect(() => Workspace.fromWorkspaceName(makeChart(), 'Shop', 'Shop')).toThrow(
    /^agents\/Shop: 'name' must be the name of an object .*, got "Shop"$/,
  );
});

test.each(['http://h/o/r', 'git://h/o/r', 'git@github.com:o/r.git'])('clones from %s', (url) => {
  expect(specOf(new Workspace(makeChart(), 'Shop', { repo: url })).repo).toBe(url);
});

const atUrl = 'must start with http://, https://, git:// or git@, got';
test.each<[string, Partial<WorkspaceProps>, string]>([
  ['a repository over ssh', { repo: 'ssh://git@h/o/r' }, `'repo' ${atUrl} "ssh://git@h/o/r"`],
  ['a repository on a disk', { repo: '/tmp/x' }, `'repo' ${atUrl} "/tmp/x"`],
  ['a repository without a scheme', { repo: 'github.com/o/r' }, `'repo' ${atUrl} "github.com/o/r"`],
  ['half a repository', { repo: 'git@' }, `'repo' ${atUrl} "git@"`],
  ['a ref that git refuses', { ref: 'a b' }, `'ref' must be a name that git takes for a branch, got "a b"`],
  [
    'a second origin',
    { remotes: [{ name: 'origin', url: repo }] },
    `'remotes[0].name' must not be 'origin', which is 'repo', got "origin"`,
  ],
  ['a remote twice', { remotes: [1, 2].map(() => ({ name: 'up', url: repo })) }, `'remotes[].name' must be unique, got "up"`],
  ['a nameless remote', { remotes: [{ name: '', url: repo }] }, `'remotes[0].name' must be a name that git takes`],
  ['a remote on a disk', { remotes: [{ name: 'up', url: '../x' }] }, `'remotes[0].url' ${atUrl} "../x"`],
  ['a file without a path', { files: [{ path: ' ', content: '' }] }, `'files[0].path' must not be blank, got " "`],
  [
    'a file with backslashes',
    { files: [{ path: 'a\\b', content: '' }] },
    `'files[0].path' must use forward slashes, got "a\\\\b"`,
  ],
  ['a file that is the folder', { files: [{ path: 'a/..', content: '' }] }, `'files[0].path' must name a file, got "a/.."`],
  [
    'a file at the root',
    { files: [{ path: '/etc/x', content: '' }] },
    `'files[0].path' must be relative to the repository, got "/etc/x"`,
  ],
  [
    'a file outside',
    { files: [{ path: 'a/../../b', content: '' }] },
    `'files[0].path' must not leave the repository, got "a/../../b"`,
  ],
  ['an empty command', { setupCommand: [] }, `'setupCommand' must have a program, or be left out, got []`],
  ['a Secret that cannot be', { secret: { name: 'Git_Hub' } }, `'secret' must be the name of a Secret`],
  ['a name that cannot be', { name: 'Shop' }, `'name' must have lower case letters, digits, '-' and '.'`],
])('refuses %s', (_what, props, message) => {
  const make = (): Workspace => new Workspace(makeChart(), 'Shop', { repo, ...props });
  expect(make).toThrow(message);
  expect(make).toThrow(/^agents\/Shop: /);
});

test('refuses a token in the URL without repeating it', () => {
  const make = (): Workspace => new Workspace(makeChart(), 'Shop', { repo: 'https://x-access-token:s3cret@github.com/o/r' });
  expect(make).toThrow(
    "agents/Shop: 'repo' must not contain a user or a token, which would stand in the manifest; name a Secret in 'secret'",
  );
  expect(make).not.toThrow(/s3cret/);
});

test('refuses a token in the place of a Secret without repeating it', () => {
  const make = (): Workspace => new Workspace(makeChart(), 'Shop', { repo, secret: 'ghp_s3cret' });
  expect(make).toThrow("agents/Shop: 'secret' must be the name of a Secret in the cluster, not its value");
  expect(make).not.toThrow(/s3cret/);
});

test('refuses an id that makes a name Kubernetes does not take', () => {
  const message = /^agents\/My_Shop: 'name' must be given, because the id does not make one of lower case letters/;
  expect(() => new Workspace(makeChart(), 'My_Shop', { repo })).toThrow(message);
  expect(new Workspace(makeChart(), 'My_Shop', { repo, name: 'shop' }).name).toBe('shop');
});

test.each(['x_y', '..', '_'])('no construct makes a name of the id %j', (id) => {
  const message = `agents/${id}: 'name' must be given, because the id does not make one of lower case letters`;
  expect(() => new Workspace(makeChart(), id, { repo })).toThrow(message);
  expect(() => new AgentConfig(makeChart(), id, {})).toThrow(message);
  expect(() => new TaskSpawner(makeChart(), id, { trigger: Trigger.slack(), task: { agent } })).toThrow(message);
});

test('works in a chart without a namespace', () => {
  const chart = makeChart('agents', undefined);
  expect(new Workspace(chart, 'Shop', { repo }).namespace).toBe(Chart.of(chart).namespace);
});

describe('what is added', () => {
  const added = (): Workspace => new Workspace(makeChart(), 'Shop', { repo, files: [{ path: 'a', content: '' }] });

  test('stands behind what was there', () => {
    const workspace = added();
    workspace.addFile({ path: 'b', content: 'b' }, { path: 'c', content: 'c' });
    workspace.addRemote({ name: 'up', url: repo });
    workspace.addRemote({ name: 'fork', url: repo });
    const { files, remotes } = specOf(workspace) as { files: { path: string }[]; remotes: { name: string }[] };
    expect(files.map(({ path }) => path)).toEqual(['a', 'b', 'c']);
    expect(remotes.map(({ name }) => name)).toEqual(['up', 'fork']);
  });

  test('is judged, and nothing of what is refused stays', () => {
    const workspace = added();
    workspace.addRemote({ name: 'up', url: repo });
    expect(() => workspace.addRemote({ name: 'up', url: repo })).toThrow(
      `agents/Shop: 'remotes[].name' must be unique, got "up"`,
    );
    expect(() => workspace.addFile({ path: '/b', content: '' })).toThrow("agents/Shop: 'files[1].path' must be relative");
    expect(specOf(workspace)).toMatchObject({ remotes: [{ name: 'up' }], files: [{ path: 'a' }] });
  });

  test.each<[string, (workspace: Workspace) => unknown]>([
    ['a synth', (workspace) => synthesised(workspace)],
    ['its manifest was read', (workspace) => workspace.toManifest()],
  ])('comes too late after %s', (_what, render) => {
    const workspace = added();
    render(workspace);
    expect(() => workspace.addFile()).toThrow("agents/Shop: 'addFile' comes too late, the Workspace was rendered already");
    expect(() => workspace.addRemote()).toThrow("agents/Shop: 'addRemote' comes too late, the Workspace was rendered already");
  });
});
