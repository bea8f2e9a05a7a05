import { textAt, valueAt } from './api-server';
import { applyControlCrds, type ControlCrdOptions } from './control-crds';
import { ControlWebhook } from './control-webhook';
import { until } from './crds';
import type { OwnControlPlane } from './own-control-plane';
import { type Json, record } from './test-namespace';

/**
 * What the control's installer and the control itself put into a cluster (contract of the installation, §16), as far as anything of a take-over
 * meets it; written from the contract.
 */
export class ControlInstallation {
  private readonly webhook = new ControlWebhook();

  constructor(private readonly plane: OwnControlPlane) {}

  /** @param storage the version that objects are stored in */
  public async install(storage: ControlCrdOptions['storage']): Promise<void> {
    await this.webhook.start();
    for (const object of [...CERT_MANAGER, namespace, ...INSTALLED]) await this.create(object);
    await this.applyCrds(storage);
  }

  public async applyCrds(storage: ControlCrdOptions['storage']): Promise<void> {
    const { port, caBundle } = this.webhook;
    await applyControlCrds(this.plane, { storage, port, caBundle });
  }

  /** What the control makes for TaskSpawners and Workspaces. */
  public async workIn(namespaceName: string): Promise<void> {
    for (const object of forSpawners()) await this.create(object, namespaceName);
  }

  /** The process, not its objects. */
  public async stop(): Promise<void> {
    await this.webhook.stop();
  }

  /** The process again, where it was before. */
  public async startAgain(): Promise<void> {
    await this.webhook.start();
  }

  private async create(object: Json, namespaceName?: string): Promise<void> {
    const { server } = this.plane;
    const metadata = { ...record(object['metadata']), ...(namespaceName === undefined ? {} : { namespace: namespaceName }) };
    // a kind that was made a moment ago is not served at once
    await until(`${String(object['kind'])} is created`, async () => {
      const answer = await server.request('POST', pathOf(object, metadata), { ...object, metadata });
      if (answer.code >= 300 && answer.code !== 404) throw new Error(JSON.stringify(answer.body));
      return answer.code !== 404;
    });
    const { status } = object;
    if (status !== undefined) await this.report(pathOf(object, metadata), textAt(object, 'metadata', 'name'), status);
  }

  private async report(path: string, name: string, status: unknown): Promise<void> {
    const { server } = this.plane;
    const answer = await server.request('PATCH', `${path}/${name}/status`, { status }, 'application/merge-patch+json');
    if (answer.code >= 300) throw new Error(JSON.stringify(answer.body));
  }
}

function pathOf({ apiVersion, kind }: Json, metadata: Json): string {
  const api = apiVersion === 'v1' ? '/api/v1' : `/apis/${String(apiVersion)}`;
  const space = metadata['namespace'] === undefined ? '' : `/namespaces/${textAt(metadata, 'namespace')}`;
  return `${api}${space}/${String(kind).toLowerCase()}s`;
}

const SYSTEM = 'kelos-system';
const MANAGER = { 'app.kubernetes.io/name': 'kelos', 'app.kubernetes.io/component': 'manager' };
const RBAC = 'rbac.authorization.k8s.io/v1';

const inSystem = (apiVersion: string, kind: string, name: string, more: Json = {}): Json => ({
  apiVersion,
  kind,
  metadata: { name, namespace: SYSTEM, labels: MANAGER },
  ...more,
});
const clusterWide = (kind: string, name: string, more: Json): Json => ({
  apiVersion: RBAC,
  kind,
  metadata: { name, labels: MANAGER },
  ...more,
});

const namespace: Json = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SYSTEM, labels: MANAGER } };
const role = (kind: string, name: string): Json => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name });
const account = { kind: 'ServiceAccount', name: 'kelos-controller', namespace: SYSTEM };
const pod = (labels: Json, image: string): Json => ({
  metadata: { labels },
  spec: { restartPolicy: 'Always', containers: [{ name: 'c', image }] },
});
const oneShot = (image: string): Json => ({
  schedule: '0 6 * * *',
  jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image }] } } } },
});
const managerPod = { ...MANAGER, 'kelos.dev/conversion-webhook': 'true' };
const deployed = (labels: Json, image: string): Json => ({
  spec: { replicas: 1, selector: { matchLabels: labels }, template: pod(labels, image) },
});

const INSTALLED: readonly Json[] = [
  inSystem('v1', 'ServiceAccount', 'kelos-controller'),
  clusterWide('ClusterRole', 'kelos-controller-role', { rules: [] }),
  clusterWide('ClusterRole', 'kelos-spawner-role', { rules: [] }),
  clusterWide('ClusterRoleBinding', 'kelos-controller-rolebinding', {
    roleRef: role('ClusterRole', 'kelos-controller-role'),
    subjects: [account],
  }),
  inSystem(RBAC, 'Role', 'kelos-leader-election-role', { rules: [] }),
  inSystem(RBAC, 'RoleBinding', 'kelos-leader-election-rolebinding', {
    roleRef: role('Role', 'kelos-leader-election-role'),
    subjects: [account],
  }),
  // no network leads from the API server to a Pod here: the name stands for this machine instead of a selector
  inSystem('v1', 'Service', 'kelos-webhook', {
    spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port: 443 }] },
  }),
  inSystem('apps/v1', 'Deployment', 'kelos-controller-manager', deployed(managerPod, 'ghcr.io/kelos-dev/kelos-controller')),
  inSystem('v1', 'Secret', 'kelos-webhook-server-cert', { type: 'Opaque' }),
  inSystem('cert-manager.io/v1', 'Issuer', 'kelos-selfsigned-issuer', { spec: { selfSigned: {} } }),
  inSystem('cert-manager.io/v1', 'Certificate', 'kelos-serving-cert', { spec: { secretName: 'kelos-webhook-server-cert' } }),
  inSystem('batch/v1', 'CronJob', 'kelos-telemetry', { spec: oneShot('ghcr.io/kelos-dev/kelos-controller') }),
];

const CERT_MANAGER: readonly Json[] = ['Issuer', 'Certificate'].map((kind): Json => {
  const plural = `${kind.toLowerCase()}s`;
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.cert-manager.io` },
    spec: {
      group: 'cert-manager.io',
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase() },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
});

const made = (component: string, name: string): Json => ({
  'kelos.dev/name': 'kelos',
  'kelos.dev/component': component,
  'kelos.dev/managed-by': 'kelos-controller',
  ...(component === 'spawner' ? { 'kelos.dev/taskspawner': name } : { 'kelos.dev/workspace': name }),
});

function forSpawners(): readonly Json[] {
  const object = (apiVersion: string, kind: string, name: string, more: Json = {}): Json => ({
    apiVersion,
    kind,
    ...more,
    metadata: { ...record(valueAt(more, 'metadata')), name },
  });
  const spawner = made('spawner', 'bugs');
  const proxy = made('ghproxy', 'shop');
  return [
    object('v1', 'ServiceAccount', 'kelos-spawner'),
    object(RBAC, 'RoleBinding', 'kelos-spawner', { roleRef: role('ClusterRole', 'kelos-spawner-role'), subjects: [] }),
    object('apps/v1', 'Deployment', 'bugs', {
      metadata: { labels: spawner },
      ...deployed(spawner, 'ghcr.io/kelos-dev/kelos-spawner'),
    }),
    object('batch/v1', 'CronJob', 'nightly', {
      metadata: { labels: made('spawner', 'nightly') },
      spec: oneShot('ghcr.io/kelos-dev/kelos-spawner'),
    }),
    object('apps/v1', 'Deployment', 'ghproxy-shop', {
      metadata: { labels: proxy },
      ...deployed(proxy, 'ghcr.io/kelos-dev/ghproxy'),
    }),
    object('v1', 'Service', 'ghproxy-shop', { metadata: { labels: proxy }, spec: { selector: proxy, ports: [{ port: 8888 }] } }),
    ...SPAWNERS,
  ];
}

const template = { type: 'claude-code', credentials: { type: 'none' } };
const spawnerNamed = (name: string, spec: Json, status: Json): Json => ({
  apiVersion: 'kelos.dev/v1alpha2',
  kind: 'TaskSpawner',
  metadata: { name, finalizers: ['kelos.dev/taskspawner-finalizer'] },
  spec,
  status,
});
const SPAWNERS: readonly Json[] = [
  spawnerNamed(
    'bugs',
    { when: { githubIssues: { labels: ['bug'] } }, taskTemplate: { ...template, workspaceRef: { name: 'shop' } } },
    { phase: 'Running', deploymentName: 'bugs', totalDiscovered: 3, totalTasksCreated: 7, activeTasks: 1 },
  ),
  spawnerNamed(
    'nightly',
    { suspend: true, when: { cron: { schedule: '0 6 * * *' } }, taskTemplate: template },
    { phase: 'Suspended', message: 'Suspended by user', cronJobName: 'nightly' },
  ),
];
