import { App, Chart, Testing } from 'cdk8s';
import { AgentConfig, KelosAccess, type KelosAccessProps, KelosRuntime, McpServer, McpValue, Workspace } from '../../lib';
import { bundle } from './support-runtime';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules: readonly {
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
    readonly resourceNames?: string[];
  }[];
  readonly subjects: unknown;
  readonly roleRef: unknown;
}

const rendered = (chart: Chart): readonly Manifest[] => Testing.synth(chart) as Manifest[];
const roles = (chart: Chart): readonly Manifest[] => rendered(chart).filter(({ kind }) => kind === 'Role');
const chartOf = (namespace?: string): Chart => new Chart(Testing.app(), 'agents', { namespace });

/** `secrets get patch: a, b`, one line a rule. */
function secretRules(chart: Chart): readonly string[] {
  return roles(chart).flatMap(({ rules }) =>
    rules
      .filter(({ resources }) => resources.some((resource) => resource === 'secrets' || resource === 'configmaps'))
      .map(({ resources, verbs, resourceNames }) => `${resources.join()} ${verbs.join()}: ${resourceNames?.join() ?? '*'}`),
  );
}

const repo = 'https://github.com/acme/shop.git';
const url = 'https://docs.example.com/mcp';

describe('the default access', () => {
  it('comes once, with the first kelos object of a chart', () => {
    const chart = chartOf('agents');
    expect(roles(chart)).toEqual([]);
    new Workspace(chart, 'Shop', { repo });
    new Workspace(chart, 'Docs', { repo });
    expect(roles(chart)).toHaveLength(1);
  });

  it('lets the runtime of kelos-system follow Jobs and Pods in the namespace of the chart', () => {
    const chart = chartOf('agents');
    new Workspace(chart, 'Shop', { repo });
    expect(rendered(chart)).toMatchSnapshot();
  });

  it('has no namespace where the chart has none', () => {
    const chart = chartOf();
    new Workspace(chart, 'Shop', { repo, secret: 'github-token' });
    expect(roles(chart).map(({ metadata }) => metadata.namespace)).toEqual([undefined]);
    expect(secretRules(chart)).toEqual(['secrets get: github-token']);
  });

  it('names exactly the Secrets and ConfigMaps that the objects refer to', () => {
    const chart = chartOf('agents');
    new Workspace(chart, 'Shop', { repo, secret: 'github-token' });
    new Workspace(chart, 'Docs', { repo, secret: 'github-token' });
    new AgentConfig(chart, 'Rules', {
      name: 'rules',
      mcpServers: [
        McpServer.http('docs', { url, headersFrom: 'docs-headers' }),
        McpServer.stdio('db', {
          command: 'db',
          env: { URL: McpValue.fromSecret('db', 'url'), R: McpValue.fromConfigMap('regions', 'r') },
        }),
      ],
    });
    expect(secretRules(chart)).toEqual([
      'secrets get: db,docs-headers,github-token',
      'secrets get,patch: rules-kelos-mcp',
      'configmaps get: regions',
    ]);
  });

  it('counts what is added to the tree later, also in charts below', () => {
    const chart = chartOf('agents');
    new Workspace(chart, 'Shop', { repo });
    expect(secretRules(chart)).toEqual([]);
    new Workspace(new Chart(chart, 'below', { namespace: 'agents' }), 'Docs', { repo, secret: 'below' });
    expect(secretRules(chart)).toEqual(['secrets get: below']);
  });

  it('leaves out what stands in another namespace', () => {
    const chart = chartOf('agents');
    new Workspace(chart, 'Shop', { repo, secret: 'here' });
    new Workspace(chart, 'Elsewhere', { repo, secret: 'there', metadata: { namespace: 'others' } });
    expect(secretRules(chart)).toEqual(['secrets get: here']);
  });

  it('is for all Secrets when the runtime of the app writes compatible Jobs', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'agents', { namespace: 'agents' });
    new Workspace(chart, 'Shop', { repo, secret: 'github-token' });
    new KelosRuntime(new Chart(app, 'kelos'), 'Runtime', { bundle, crds: false, jobs: 'compatible' });
    expect(secretRules(chart)).toEqual(['secrets get,create,patch: *', 'configmaps get: *']);
  });
});

describe('an explicit access', () => {
  const everything: KelosAccessProps = { grant: 'namespace' };

  it.each([
    [
      'before',
      (chart: Chart) => [() => new KelosAccess(chart, 'Access', everything), () => new Workspace(chart, 'Shop', { repo })],
    ],
    [
      'after',
      (chart: Chart) => [() => new Workspace(chart, 'Shop', { repo }), () => new KelosAccess(chart, 'Access', everything)],
    ],
  ])('replaces the default when it is made %s the first object, under the same name in the cluster', (_, steps) => {
    const standard = chartOf('agents');
    new Workspace(standard, 'Shop', { repo });
    const chart = chartOf('agents');
    for (const step of steps(chart)) step();
    expect(secretRules(chart)).toEqual(['secrets get,create,patch: *', 'configmaps get: *']);
    expect(roles(chart).map(({ metadata }) => metadata)).toEqual(roles(standard).map(({ metadata }) => metadata));
  });

  it('is valid for the charts below that share its namespace, and for no others', () => {
    const chart = chartOf('agents');
    const same = new Chart(chart, 'same', { namespace: 'agents' });
    const other = new Chart(chart, 'other', { namespace: 'others' });
    new Workspace(same, 'Shop', { repo });
    new KelosAccess(chart, 'Access', everything);
    new Workspace(other, 'Shop', { repo });
    new Workspace(same, 'Docs', { repo });
    expect([chart, same, other].map((each) => roles(each).length)).toEqual([1, 0, 1]);
  });

  it('can be for another namespace than that of the chart, beside the default', () => {
    const chart = chartOf('agents');
    new Workspace(chart, 'Shop', { repo, secret: 'here' });
    new Workspace(chart, 'Elsewhere', { repo, secret: 'there', metadata: { namespace: 'others' } });
    const access = new KelosAccess(chart, 'Access', { namespace: 'others' });
    expect(access.node.defaultChild).toBe(access.node.findChild('Resource'));
    expect(secretRules(chart)).toEqual(['secrets get: here', 'secrets get: there']);
    expect(roles(chart).map(({ metadata }) => metadata.namespace)).toEqual(['agents', 'others']);
  });

  it('is refused a second time', () => {
    const chart = chartOf('agents');
    new KelosAccess(chart, 'Access');
    expect(() => new KelosAccess(chart, 'Again')).toThrow(/agents\/Again: .* there is 'agents\/Access' already/);
  });
});

it('gives every chart of an app a Role of its own', () => {
  const app = new App({ outdir: Testing.app().outdir });
  const names = ['one', 'two'].flatMap((id) => {
    const chart = new Chart(app, id, { namespace: 'agents' });
    new Workspace(chart, 'Shop', { repo });
    return roles(chart).map(({ metadata }) => metadata.name);
  });
  expect(new Set(names).size).toBe(2);
});
