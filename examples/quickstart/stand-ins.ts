import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';

/**
 * What the quickstart talks to, inside the cluster, for machines that have no account and no way out: a Git server, the model's API and an MCP
 * server. Service names need not resolve: the addresses are fixed.
 */

const NAMESPACE = 'stand-ins';
const NODE_IMAGE = 'docker.io/library/node:24.21.0-bookworm-slim';
/** It has git. */
const GIT_IMAGE = 'docker.io/alpine/git:v2.47.2';

export const ADDRESSES = { git: '10.96.200.1', model: '10.96.200.2', notes: '10.96.200.3' } as const;
export const URLS = {
  repo: `http://${ADDRESSES.git}/acme/shop.git`,
  model: `http://${ADDRESSES.model}`,
  mcp: `http://${ADDRESSES.notes}/mcp`,
} as const;

/** Placeholders: nothing outside of the test cluster takes them. */
export const SECRETS = {
  gitToken: 'quickstart-git-token',
  modelKey: 'quickstart-model-key',
  notes: 'Bearer quickstart "notes" $(HOME)',
} as const;

interface StandIn {
  readonly name: keyof typeof ADDRESSES;
  readonly script: string;
  readonly image: string;
  /** @default - that of the image's Node */
  readonly node?: string;
  readonly env: Readonly<Record<string, string>>;
}

const STAND_INS: readonly StandIn[] = [
  {
    name: 'git',
    script: 'git-server.mjs',
    image: GIT_IMAGE,
    env: { GIT_ROOT: '/srv/git', GIT_REPOS: 'acme/shop.git', GIT_TOKEN: SECRETS.gitToken },
  },
  { name: 'model', script: 'anthropic-stub.mjs', image: NODE_IMAGE, env: {} },
  { name: 'notes', script: 'mcp-stub.mjs', image: NODE_IMAGE, env: { MCP_AUTHORIZATION: escapeDollars(SECRETS.notes) } },
];

/** The stand-ins, and the namespaces and Secrets that a person would make by hand. */
export function standIns(outdir: string): App {
  const app = new App({ outdir });
  const prerequisites = new Chart(app, 'prerequisites');
  for (const name of [NAMESPACE, 'agents']) {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    new ApiObject(prerequisites, `Namespace-${name}`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  }
  secret(prerequisites, 'claude-credentials', { ANTHROPIC_API_KEY: SECRETS.modelKey });
  secret(prerequisites, 'github-token', { GITHUB_TOKEN: SECRETS.gitToken });
  secret(prerequisites, 'notes-credentials', { Authorization: SECRETS.notes });
  const chart = new Chart(app, 'stand-ins', { namespace: NAMESPACE });
  for (const standIn of STAND_INS) addStandIn(chart, standIn);
  chart.addDependency(prerequisites);
  return app;
}

function secret(chart: Chart, name: string, stringData: Readonly<Record<string, string>>): void {
  new ApiObject(chart, `Secret-${name}`, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'agents' },
    stringData,
  });
}

function addStandIn(chart: Chart, { name, script, image, env }: StandIn): void {
  const labels = { app: name };
  const metadata = { name, labels };
  new ApiObject(chart, `Scripts-${name}`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: { [script]: readFileSync(join(__dirname, 'stubs', script), 'utf8') },
  });
  new ApiObject(chart, `Service-${name}`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { clusterIP: ADDRESSES[name], selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
  });
  new ApiObject(chart, `Deployment-${name}`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec(name, script, image, env) } },
  });
}

function podSpec(name: string, script: string, image: string, env: Readonly<Record<string, string>>): object {
  return {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name,
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['node', `/scripts/${script}`],
        env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
        ports: [{ containerPort: 8080 }],
        readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 1 },
        resources: { requests: { cpu: '10m', memory: '32Mi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        volumeMounts: [
          { name: 'scripts', mountPath: '/scripts', readOnly: true },
          { name: 'data', mountPath: '/srv/git' },
        ],
      },
    ],
    volumes: [
      { name: 'scripts', configMap: { name } },
      { name: 'data', emptyDir: {} },
    ],
  };
}

/** The kubelet expands `$(NAME)` in values; a stand-in must want the very text that the Secret holds. */
function escapeDollars(text: string): string {
  return text.replace(/\$(?=[($])/g, '$$$$');
}
