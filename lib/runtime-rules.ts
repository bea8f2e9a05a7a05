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
    { ...leases, resourceNames: [LEASE_NAME], verbs: ['get', 'update', 'patch'] },
  ];
}
