import type { k8s } from 'cdk8s-plus-28';
import { GROUP, LEASE_NAME, RUNTIME_NAMESPACE } from './api/constants';

/** Name of everything that KelosRuntime deploys once. */
export const RUNTIME_NAME = 'kelos-runtime';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** Who the rights of the runtime are bound to. */
export const runtimeSubject = (): k8s.Subject => ({ kind: 'ServiceAccount', name: RUNTIME_NAME, namespace: RUNTIME_NAMESPACE });

/** Port names and numbers of the runtime's Pod. */
export const METRICS_PORT = { name: 'metrics', number: 8080 } as const;
export const HEALTH_PORT = { name: 'health', number: 8081 } as const;

/** What the runtime may do with the kelos kinds; it holds nothing else outside of the namespaces that grant it access. */
export function kelosKindRules(): k8s.PolicyRule[] {
  const rule = (resources: string[], verbs: string[]): k8s.PolicyRule => ({ apiGroups: [GROUP], resources, verbs });
  return [
    rule(['agentconfigs', 'workspaces'], ['get', 'list', 'watch']),
    // patch: finalizers and annotations; delete: ttlSecondsAfterFinished
    rule(['tasks'], ['get', 'list', 'watch', 'patch', 'delete']),
    rule(['taskspawners'], ['get', 'list', 'watch', 'patch']),
    rule(['tasks/status', 'taskspawners/status'], ['patch']),
    // a Job's owner reference with blockOwnerDeletion asks for this where that admission plugin is on
    rule(['tasks/finalizers'], ['update']),
  ];
}

/** The one Lease that all controllers of the group contend for. */
export function leaseRules(): k8s.PolicyRule[] {
  const leases = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
  return [
    // a name cannot be asked for here: at creation the API server does not know it
    { ...leases, verbs: ['create'] },
    { ...leases, resourceNames: [LEASE_NAME], verbs: ['get', 'patch'] },
  ];
}

/** Names in one namespace. */
export interface SecretAccess {
  /** Secrets whose keys the runtime has to know. */
  readonly read: readonly string[];
  /** Secrets that the runtime writes into. */
  readonly fill: readonly string[];
  readonly configMaps: readonly string[];
}

/** What the runtime may do in a namespace that grants it access. */
export function namespaceAccessRules(secrets: SecretAccess | 'all'): k8s.PolicyRule[] {
  return [
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch', 'create', 'delete'] },
    core(['pods'], ['get', 'list', 'watch']),
    core(['pods/log'], ['get']),
    core(['events'], ['create', 'patch']),
    ...(secrets === 'all' ? everySecret() : namedSecrets(secrets)),
  ];
}

const core = (resources: string[], verbs: string[], resourceNames?: string[]): k8s.PolicyRule => ({
  apiGroups: [''],
  resources,
  resourceNames,
  verbs,
});

const everySecret = (): k8s.PolicyRule[] => [core(['secrets'], ['get', 'create', 'patch']), core(['configmaps'], ['get'])];

function namedSecrets({ read, fill, configMaps }: SecretAccess): k8s.PolicyRule[] {
  const filled = sorted(fill);
  const onlyRead = sorted(read).filter((name) => !filled.includes(name));
  // a rule without names would be one for all of them
  const rule = (resource: string, verbs: string[], names: string[]): k8s.PolicyRule[] =>
    names.length === 0 ? [] : [core([resource], verbs, names)];
  return [
    ...rule('secrets', ['get'], onlyRead),
    ...rule('secrets', ['get', 'patch'], filled),
    ...rule('configmaps', ['get'], sorted(configMaps)),
  ];
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
