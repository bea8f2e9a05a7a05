import type { Container, Job, PodFailurePolicy, PodOverrides, PodSpec, Volume } from '../../../lib/api';
import {
  AGENT_CONTAINER,
  API_VERSION,
  LABEL_COMPONENT,
  LABEL_MANAGED_BY,
  LABEL_NAME,
  LABEL_TASK,
} from '../../../lib/api/constants';
import { checkMcpServers, checkPlugins, hasPluginDir, mergeAgentConfigs, type MergedConfig } from './agent-config';
import { isAgentType } from './credentials';
import { agentEnv, tokenSecret } from './env';
import { JobBuildError } from './errors';
import { builtInInitContainers, pluginMounts, repositoryMounts } from './init-containers';
import type { JobInput } from './input';
import { checkNumbers, checkStrings } from './limits';
import { ENTRYPOINT, REPO_DIR, TOKEN_KEY, VOLUME } from './names';
import { checkPodOverrides, podSecurityContext } from './pod-overrides';
import { parseRepoUrl } from './repo-url';
import { workspaceFiles } from './workspace-files';

/**
 * The Job of a Task, to the letter of the existing controller (compatible mode; `harden` makes the other).
 * @throws JobBuildError when none can be made until a person changes something
 */
export function buildJob(input: JobInput): Job {
  const merged = mergeAgentConfigs(input.agentConfigs);
  check(input, merged);
  const { metadata, spec } = input.task;
  const overrides = spec.podOverrides ?? {};
  const labels = jobLabels(metadata.name ?? '', overrides);
  const pod = podSpec(input, merged, overrides);
  checkStrings([...(pod.initContainers ?? []), ...pod.containers]);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: metadata.name, namespace: metadata.namespace, labels, ownerReferences: [ownedBy(input)] },
    spec: {
      backoffLimit: 1,
      ...(overrides.activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds: overrides.activeDeadlineSeconds }),
      ...(spec.podFailurePolicy === undefined ? {} : { podFailurePolicy: spec.podFailurePolicy }),
      template: { metadata: { labels }, spec: pod },
    },
  };
}

/** In this order, so that the first error is the one a person knows from the existing controller. */
function check({ task: { spec }, workspace, mcpServers = [] }: JobInput, merged: MergedConfig): void {
  if (!isAgentType(spec.type)) throw new JobBuildError(`unsupported agent type: ${String(spec.type)}`);
  workspaceFiles(workspace?.spec.files ?? []);
  checkPlugins(merged);
  checkMcpServers(mcpServers);
  checkPodOverrides(spec.podOverrides ?? {});
  checkFailurePolicy(spec.podFailurePolicy);
  checkNumbers(spec);
  if (spec.credentials.type !== 'none' && !spec.credentials.secretRef) {
    throw new JobBuildError(`credentials.secretRef is required for credentials of type ${spec.credentials.type}`);
  }
}

function checkFailurePolicy(policy: PodFailurePolicy | undefined): void {
  const index = policy?.rules.findIndex(({ action }) => action === 'FailIndex') ?? -1;
  if (index >= 0) throw new JobBuildError(`podFailurePolicy.rules[${index}].action: FailIndex is not supported for Task Jobs`);
}

const jobLabels = (task: string, overrides: PodOverrides): Readonly<Record<string, string>> => ({
  ...overrides.labels,
  [LABEL_NAME]: 'kelos',
  [LABEL_COMPONENT]: 'task',
  [LABEL_MANAGED_BY]: 'kelos-controller',
  [LABEL_TASK]: task,
});

const ownedBy = ({ task: { metadata } }: JobInput) => ({
  apiVersion: API_VERSION,
  kind: 'Task',
  name: metadata.name ?? '',
  uid: metadata.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
});

function podSpec(input: JobInput, merged: MergedConfig, overrides: PodOverrides): PodSpec {
  const initContainers = [...builtInInitContainers(input, merged, parseRepoUrl), ...(overrides.extraInitContainers ?? [])];
  return {
    restartPolicy: 'Never',
    ...filled('initContainers', initContainers),
    containers: [agentContainer(input, merged, overrides), ...(overrides.extraContainers ?? [])],
    ...filled('volumes', volumes(input, merged, overrides)),
    ...filled('securityContext', podSecurityContext(overrides, input.workspace ? 'with workspace' : 'without workspace')),
    ...filled('serviceAccountName', overrides.serviceAccountName),
    ...filled('nodeSelector', overrides.nodeSelector),
    ...filled('tolerations', overrides.tolerations),
    ...filled('affinity', overrides.affinity),
    ...filled('imagePullSecrets', overrides.imagePullSecrets),
  };
}

/** A member that has something in it; an empty one and an absent one are the same to Kubernetes. */
function filled<K extends string, V extends object | string>(name: K, value: V | undefined): { readonly [name in K]?: V } {
  const empty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return empty ? {} : ({ [name]: value } as { readonly [name in K]?: V });
}

function volumes(input: JobInput, merged: MergedConfig, overrides: PodOverrides): readonly Volume[] {
  const secretName = tokenSecret(input);
  const items = [{ key: TOKEN_KEY, path: TOKEN_KEY }];
  return [
    ...(input.workspace ? [{ name: VOLUME.workspace, emptyDir: {} }] : []),
    ...(secretName === undefined ? [] : [{ name: VOLUME.token, secret: { secretName, items, optional: true } }]),
    ...(hasPluginDir(merged) ? [{ name: VOLUME.plugin, emptyDir: {} }] : []),
    ...(overrides.volumes ?? []),
  ];
}

function agentContainer(input: JobInput, merged: MergedConfig, overrides: PodOverrides): Container {
  const { type, image } = input.task.spec;
  return {
    name: AGENT_CONTAINER,
    image: image || input.images?.[type] || `ghcr.io/kelos-dev/${type}:latest`,
    ...filled('imagePullPolicy', input.imagePullPolicies?.[type]),
    command: [ENTRYPOINT],
    args: [input.prompt],
    ...(input.workspace ? { workingDir: REPO_DIR } : {}),
    env: agentEnv(input, merged, parseRepoUrl),
    ...filled('resources', overrides.resources),
    ...filled('securityContext', overrides.containerSecurityContext),
    ...filled('volumeMounts', [
      ...repositoryMounts(input),
      ...pluginMounts(hasPluginDir(merged)),
      ...(overrides.volumeMounts ?? []),
    ]),
  };
}
