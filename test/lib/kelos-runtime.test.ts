import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { KelosRuntime, type KelosRuntimeProps, Workspace } from '../../lib';
import { loadCrds } from '../../lib/crds';
import { bundle } from './support-runtime';

interface Container {
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly command?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly resources: { readonly limits: Readonly<Record<string, string>>; readonly requests: Readonly<Record<string, string>> };
  readonly securityContext: unknown;
}

interface PodSpec {
  readonly containers: readonly [Container];
  readonly securityContext: unknown;
  readonly volumes?: readonly {
    readonly projected: { readonly sources: readonly { readonly configMap: { readonly name: string } }[] };
  }[];
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly rules?: unknown;
  readonly immutable?: boolean;
  readonly binaryData?: Readonly<Record<string, string>>;
  readonly spec: { readonly template: { readonly spec: PodSpec } };
}

const CLUSTER_SCOPED = ['Namespace', 'ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition'];

/** What a chart with a KelosRuntime renders; its CRDs are in a chart of their own. */
function rendered(props: KelosRuntimeProps = {}, namespace?: string): readonly Manifest[] {
  const chart = new Chart(Testing.app(), 'kelos', { namespace });
  new KelosRuntime(chart, 'Runtime', { bundle, crds: false, ...props });
  return Testing.synth(chart) as Manifest[];
}

const ofKind = (manifests: readonly Manifest[], kind: string): readonly Manifest[] =>
  manifests.filter((manifest) => manifest.kind === kind);

function podSpec(manifests: readonly Manifest[]): PodSpec {
  const [deployment] = ofKind(manifests, 'Deployment');
  if (!deployment) throw new Error('there is no Deployment');
  return deployment.spec.template.spec;
}

const configOf = (manifests: readonly Manifest[]): unknown =>
  JSON.parse(podSpec(manifests).containers[0].env.find(({ name }) => name === 'KELOS_RUNTIME_CONFIG')?.value ?? 'null');

describe('what is deployed by default', () => {
  it('is complete, in an order that applies from nothing', () => {
    const manifests = rendered();
    expect(manifests.map(({ kind, metadata }) => `${kind}/${metadata.name.replace(/-[0-9a-f]{12}-/, '-<hash>-')}`)).toEqual([
      'Namespace/kelos-system',
      'ServiceAccount/kelos-runtime',
      'ClusterRole/kelos-runtime',
      'ClusterRoleBinding/kelos-runtime',
      'Role/kelos-runtime-leader-election',
      'RoleBinding/kelos-runtime-leader-election',
      'ConfigMap/kelos-runtime-<hash>-0',
      'ConfigMap/kelos-runtime-<hash>-1',
      'Deployment/kelos-runtime',
      'Service/kelos-runtime-metrics',
    ]);
    expect(manifests.map(({ binaryData: _, ...rest }) => rest)).toMatchSnapshot();
  });

  it('has the Deployment as default child', () => {
    const runtime = new KelosRuntime(Testing.chart(), 'Runtime', { bundle, crds: false });
    expect(ApiObject.of(runtime).kind).toBe('Deployment');
  });

  it.each([undefined, 'somewhere'])(
    'stands in kelos-system, and cluster-scoped objects in no namespace, when the chart has %s',
    (namespace) => {
      for (const { kind, metadata } of rendered({}, namespace)) {
        expect([kind, metadata.namespace]).toEqual([kind, CLUSTER_SCOPED.includes(kind) ? undefined : 'kelos-system']);
      }
    },
  );

  it('passes Pod Security restricted with a read-only root file system', () => {
    const pod = podSpec(rendered());
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('asks for little and has a memory limit but no CPU limit', () => {
    const { requests, limits } = podSpec(rendered()).containers[0].resources;
    expect({ requests, limits }).toEqual({ requests: { cpu: '20m', memory: '96Mi' }, limits: { memory: '256Mi' } });
  });

  it('may do nothing cluster-wide but with the kelos kinds', () => {
    const [role] = ofKind(rendered(), 'ClusterRole');
    expect(role?.rules).toEqual([
      { apiGroups: ['kelos.dev'], resources: ['agentconfigs', 'workspaces'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['kelos.dev'], resources: ['tasks'], verbs: ['get', 'list', 'watch', 'patch', 'delete'] },
      { apiGroups: ['kelos.dev'], resources: ['taskspawners'], verbs: ['get', 'list', 'watch', 'patch'] },
      { apiGroups: ['kelos.dev'], resources: ['tasks/status', 'taskspawners/status'], verbs: ['patch'] },
      { apiGroups: ['kelos.dev'], resources: ['tasks/finalizers'], verbs: ['update'] },
    ]);
  });

  it('carries the program in immutable ConfigMaps, mounted together', () => {
    const manifests = rendered();
    const parts = ofKind(manifests, 'ConfigMap');
    expect(parts.every(({ immutable }) => immutable)).toBe(true);
    expect(new Set(parts.map(({ metadata }) => metadata.labels?.['kelos.dev/bundle'])).size).toBe(1);
    const mounted = podSpec(manifests).volumes?.[0]?.projected.sources.map(({ configMap }) => configMap.name);
    expect(mounted).toEqual(parts.map(({ metadata }) => metadata.name));
    expect(podSpec(manifests).containers[0].command).toEqual(['node', '/opt/kelos/loader.js', bundle.sha256]);
  });
});

describe('options', () => {
  it('all of them', () => {
    const manifests = rendered({
      nodeImage: 'registry.example.com/node:24',
      imagePullPolicy: 'Never',
      namespaces: ['agents', 'more-agents'],
      jobs: 'compatible',
      logLevel: 'debug',
      agentImages: { 'claude-code': 'registry.example.com/claude:1' },
      agentImagePullPolicies: { 'claude-code': 'Always' },
      nodeSelector: { pool: 'system' },
      tolerations: [{ key: 'pool', operator: 'Equal', value: 'system', effect: 'NoSchedule' }],
    });
    expect(manifests.map(({ binaryData: _, ...rest }) => rest)).toMatchSnapshot();
  });

  it('tells the program what it needs to know', () => {
    const images = { 'claude-code': 'registry.example.com/claude:1' };
    const agentImagePullPolicies = { codex: 'Never' } as const;
    const manifests = rendered({
      jobs: 'compatible',
      logLevel: 'warn',
      namespaces: ['agents'],
      agentImages: images,
      agentImagePullPolicies,
    });
    expect(configOf(manifests)).toEqual({
      namespaces: ['agents'],
      runtimeNamespace: 'kelos-system',
      serviceAccountName: 'kelos-runtime',
      jobs: 'compatible',
      logLevel: 'warn',
      images,
      imagePullPolicies: agentImagePullPolicies,
      metricsPort: 8080,
      healthPort: 8081,
    });
    expect(configOf(rendered())).toMatchObject({ jobs: 'hardened', logLevel: 'info' });
  });

  it('a prebuilt image runs what is in it, without ConfigMaps', () => {
    const manifests = rendered({ image: 'registry.example.com/kelos-runtime:0.1.0' });
    const { containers, volumes } = podSpec(manifests);
    expect(containers[0].image).toBe('registry.example.com/kelos-runtime:0.1.0');
    expect([containers[0].command, volumes]).toEqual([undefined, undefined]);
    expect(ofKind(manifests, 'ConfigMap')).toEqual([]);
  });

  it('listed namespaces are granted one by one, and nothing cluster-wide', () => {
    const manifests = rendered({ namespaces: ['agents', 'more-agents'] });
    expect(ofKind(manifests, 'ClusterRole')).toEqual([]);
    expect(ofKind(manifests, 'ClusterRoleBinding')).toEqual([]);
    const roles = ofKind(manifests, 'Role').filter(({ metadata }) => metadata.name === 'kelos-runtime');
    expect(roles.map(({ metadata }) => metadata.namespace)).toEqual(['agents', 'more-agents']);
    expect(roles[0]?.rules).toEqual(ofKind(rendered(), 'ClusterRole')[0]?.rules);
  });
});

describe('refusals', () => {
  it.each<[string, KelosRuntimeProps, RegExp]>([
    ['no namespaces', { namespaces: [] }, /kelos\/Runtime: 'namespaces' must hold at least one namespace.*got \[\]/],
    [
      'something that is no namespace',
      { namespaces: ['Agents'] },
      /'namespaces' must hold names of namespaces, got \["Agents"\]/,
    ],
    ['a namespace twice', { namespaces: ['a', 'a'] }, /'namespaces' must hold each namespace once/],
    ['its own namespace', { namespaces: ['kelos-system'] }, /'namespaces' must not hold kelos-system/],
    ['two images', { image: 'a', nodeImage: 'b' }, /'nodeImage' must be absent with 'image'.*got "b"/],
  ])('%s', (_, props, message) => {
    expect(() => rendered(props)).toThrow(message);
  });

  it('a second runtime in one app', () => {
    const app = Testing.app();
    for (const id of ['one', 'two']) new KelosRuntime(new Chart(app, id), 'Runtime', { bundle, crds: false });
    expect(() => app.synthYaml()).toThrow(/\[two\/Runtime\] an app has one KelosRuntime, the first stands at 'one\/Runtime'/);
  });

  it('kelos objects beside the runtime, unless that is allowed', () => {
    const withObject = (allowRuntimeNamespace?: boolean): App => {
      const app = Testing.app();
      new Workspace(new Chart(app, 'agents', { namespace: 'kelos-system' }), 'Shop', {
        repo: 'https://github.com/acme/shop.git',
      });
      new KelosRuntime(new Chart(app, 'kelos'), 'Runtime', { bundle, crds: false, allowRuntimeNamespace });
      return app;
    };
    expect(() => withObject().synthYaml()).toThrow(
      /'agents\/Shop\/Resource' stands in kelos-system beside the runtime.*allowRuntimeNamespace/,
    );
    expect(() => withObject(true).synthYaml()).not.toThrow();
  });
});

describe('the CRDs', () => {
  type Declare = (app: App) => void;
  const runtime: Declare = (app) => new KelosRuntime(new Chart(app, 'kelos', { namespace: 'somewhere' }), 'Runtime', { bundle });
  const agents: Declare = (app) => {
    const chart = new Chart(app, 'agents', { namespace: 'agents' });
    new Workspace(chart, 'Shop', { repo: 'https://github.com/acme/shop.git' });
    new Workspace(new Chart(chart, 'nested', { namespace: 'agents' }), 'Docs', { repo: 'https://github.com/acme/docs.git' });
  };
  const orders: [string, Declare[]][] = [
    ['before', [runtime, agents]],
    ['after', [agents, runtime]],
  ];

  const appOf = (steps: readonly Declare[]): App => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'kelos-synth-')) });
    for (const step of steps) step(app);
    return app;
  };

  it.each(orders)('come first when the runtime is declared %s the other charts', (_, steps) => {
    const app = appOf(steps);
    app.synth();
    const files = readdirSync(app.outdir).sort();
    expect(files).toHaveLength(4);
    const kinds = files.map((file) => new Set(readFileSync(join(app.outdir, file), 'utf8').match(/^kind: .*$/gm)));
    expect(kinds.map((found) => found.has('kind: CustomResourceDefinition'))).toEqual([true, false, false, false]);
    expect(files[0]).toMatch(/^0000-/);
    expect(kinds[0]?.size).toBe(1);
  });

  it.each(orders)('come first in one stream when the runtime is declared %s the other charts', (_, steps) => {
    const kinds = [
      ...appOf(steps)
        .synthYaml()
        .matchAll(/^kind: .*$/gm),
    ].map(([line]) => line);
    const crds = kinds.filter((kind) => kind === 'kind: CustomResourceDefinition').length;
    expect(crds).toBe(loadCrds().length);
    expect(kinds.lastIndexOf('kind: CustomResourceDefinition')).toBe(crds - 1);
  });

  it('carry the label that kubectl waits for, and no namespace', () => {
    const { crds } = new KelosRuntime(new Chart(Testing.app(), 'kelos', { namespace: 'somewhere' }), 'Runtime', { bundle });
    const manifests = crds ? (Testing.synth(crds) as Manifest[]) : [];
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual([
      'agentconfigs.kelos.dev',
      'tasks.kelos.dev',
      'taskspawners.kelos.dev',
      'workspaces.kelos.dev',
    ]);
    for (const { metadata } of manifests) {
      expect(metadata.labels?.['kelos.dev/crds']).toBe('true');
      expect(metadata.namespace).toBeUndefined();
    }
  });

  it('can be left out', () => {
    const app = Testing.app();
    const withoutCrds = new KelosRuntime(new Chart(app, 'kelos'), 'Runtime', { bundle, crds: false });
    expect(withoutCrds.crds).toBeUndefined();
    expect(app.synthYaml()).not.toContain('CustomResourceDefinition');
  });

  it('say what to run when there are none', () => {
    expect(() => loadCrds(mkdtempSync(join(tmpdir(), 'kelos-crds-')))).toThrow(/no CRDs.*npm run generate/);
  });
});
