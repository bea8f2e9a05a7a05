import { type ApiServer, valueAt } from './api-server';
import { publishedCrds, until, untilServed } from './crds';
import type { Etcd } from './etcd';
import type { OwnControlPlane } from './own-control-plane';
import { type Json, record } from './test-namespace';

export interface ControlCrdOptions {
  /** The version objects are stored in: v1alpha1 once, v1alpha2 today. */
  readonly storage: 'v1alpha1' | 'v1alpha2';
  /** Where the Service of the conversion webhook leads to. */
  readonly port: number;
  readonly caBundle: string;
}

const OLD = 'v1alpha1';

/**
 * The CRDs as the control's installer leaves them (contract of the API, A.1). v1alpha2 is one API, so its schema is that of ours; that of
 * v1alpha1 lets everything through. Only the port of the webhook is another than 443.
 */
export function controlCrds({ storage, port }: ControlCrdOptions): readonly Json[] {
  return [...publishedCrds.values()].map((ours): Json => {
    const spec = record(valueAt(ours, 'spec'));
    const current = record(valueAt(spec, 'versions', '0'));
    const { schema: _ours, ...shown } = current;
    const old = {
      ...shown,
      name: OLD,
      deprecated: true,
      deprecationWarning: 'kelos.dev/v1alpha1 is deprecated; use kelos.dev/v1alpha2',
      schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    };
    const versions = [old, current].map((version) => ({
      ...version,
      served: true,
      storage: valueAt(version, 'name') === storage,
    }));
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {
        name: valueAt(ours, 'metadata', 'name'),
        annotations: {
          'cert-manager.io/inject-ca-from': 'kelos-system/kelos-serving-cert',
          'controller-gen.kubebuilder.io/version': 'v0.20.0',
          'helm.sh/resource-policy': 'keep',
        },
      },
      spec: { ...spec, versions, conversion: conversion(port) },
    };
  });
}

const conversion = (port: number): Json => ({
  strategy: 'Webhook',
  webhook: {
    conversionReviewVersions: ['v1'],
    clientConfig: { service: { name: 'kelos-webhook', namespace: 'kelos-system', path: '/convert', port } },
  },
});

/** As the control's installer does it: server-side with force; the certificate then comes from cert-manager. */
export async function applyControlCrds({ server, etcd }: OwnControlPlane, options: ControlCrdOptions): Promise<void> {
  for (const crd of controlCrds(options)) {
    const path = `${CRDS}/${String(valueAt(crd, 'metadata', 'name'))}`;
    await must(server, 'PATCH', `${path}?fieldManager=kelos&force=true`, crd, 'application/apply-patch+yaml');
    const certificate = { spec: { conversion: { webhook: { clientConfig: { caBundle: options.caBundle } } } } };
    await must(server, 'PATCH', `${path}?fieldManager=cert-manager-cainjector`, certificate, MERGE);
  }
  await Promise.all(Object.keys(PROBES).map((plural) => untilStoredAs(server, etcd, plural, options.storage)));
}

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const MERGE = 'application/merge-patch+json';

const work = { type: 'codex', credentials: { type: 'none' } };
const PROBES: Readonly<Record<string, Json>> = {
  agentconfigs: { kind: 'AgentConfig', spec: {} },
  tasks: { kind: 'Task', spec: { ...work, prompt: '' } },
  taskspawners: { kind: 'TaskSpawner', spec: { when: {}, taskTemplate: work } },
  workspaces: { kind: 'Workspace', spec: { repo: 'git@h' } },
};

/** The API server changes over a moment after it took the CRD; what is written meanwhile is stored as before. */
async function untilStoredAs(server: ApiServer, etcd: Etcd, plural: string, version: string): Promise<void> {
  await untilServed(server, plural);
  const path = `/apis/kelos.dev/v1alpha2/namespaces/default/${plural}`;
  const probe = { apiVersion: 'kelos.dev/v1alpha2', ...PROBES[plural], metadata: { name: 'probe' } };
  await until(`${plural} are stored as ${version}`, async () => {
    await must(server, 'POST', path, probe, 'application/json');
    const stored: unknown = JSON.parse(await etcd.get(`/registry/kelos.dev/${plural}/default/probe`));
    await must(server, 'DELETE', `${path}/probe`);
    return valueAt(stored, 'apiVersion') === `kelos.dev/${version}`;
  });
}

async function must(server: ApiServer, method: string, path: string, body?: Json, contentType?: string): Promise<void> {
  const answer = await server.request(method, path, body, contentType);
  if (answer.code >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
}
