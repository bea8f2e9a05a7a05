import type {
  AgentConfigSpec,
  AgentDefinition,
  McpServerSpec,
  PluginSpec,
  SkillDefinition,
  SkillsShSpec,
} from '../../api/agent-config';
import type {
  ConfigMapKeySelector,
  Container,
  EnvVar,
  EnvVarSource,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
  Quantity,
  ResourceRequirements,
  SecretKeySelector,
  VolumeMount,
} from '../../api/k8s.generated';
import type { PodOverrides } from '../../api/pod-overrides';
import type { AgentType, Credentials, SecretReference, SecretValuesSource } from '../../api/shared';
import type { AgentRunSpec, TaskSpec } from '../../api/task';
import type { GitRemote, WorkspaceFile, WorkspaceSpec } from '../../api/workspace';
import { show } from '../show';
import {
  also,
  anything,
  flag,
  judged,
  limited,
  listOf,
  mapOf,
  needed,
  objectOf,
  oneOf,
  openObject,
  text,
  type Wire,
  type WireFields,
  whole,
} from './wire';

/** What the CRDs take of each kind, but for what a rule of its own looks at. */

export const INT32 = 2 ** 31 - 1;
export const filled = limited(text, { min: 1 });
export const texts = listOf(text);
export const secretReference = objectOf<SecretReference>({ name: needed(filled) });
const named = objectOf<{ readonly name: string }>({ name: needed(text) });
const anyNamed = listOf(openObject<{ readonly name: string }>({ name: needed(text) }));
const keyed = openObject<SecretKeySelector & ConfigMapKeySelector>({ key: needed(text), name: text, optional: flag });
const valueFrom = openObject<EnvVarSource>({
  secretKeyRef: keyed,
  configMapKeyRef: keyed,
  fieldRef: anything(),
  fileKeyRef: anything(),
  resourceFieldRef: anything(),
});
const variables = listOf(openObject<EnvVar>({ name: needed(text), value: text, valueFrom }));

/** The pattern that the CRD has for amounts. */
const QUANTITY = /^[-+]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?(\d+(\.\d*)?|\.\d+))?$/;
const quantity: Wire<Quantity> = judged((value, at, report) => {
  const isAmount = typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && QUANTITY.test(value);
  if (!isAmount) report(at, `must be an amount, such as '500m' or 1, got ${show(value)}`);
});
const resources = openObject<ResourceRequirements>({ limits: mapOf(quantity), requests: mapOf(quantity), claims: anything() });
const mounts = listOf(openObject<Pick<VolumeMount, 'name' | 'mountPath'>>({ name: needed(text), mountPath: needed(text) }));

/** Lists that are maps or sets to the API server. */
function differ<T>(wire: Wire<readonly T[]>, keyOf: (item: T) => unknown): Wire<readonly T[]> {
  return also(wire, (items, at, report) => {
    const keys = items.map(keyOf);
    const twice = keys.find((key, index) => keys.indexOf(key) !== index);
    if (twice !== undefined) report(at, `must have each only once, got ${show(twice)} again`);
  });
}

const containers = listOf(
  openObject<Pick<Container, 'name' | 'image' | 'env' | 'resources'>>({
    name: needed(text),
    image: text,
    env: differ(variables, ({ name }) => name),
    resources,
  }),
  { max: 8 },
);

const credentials: Wire<Credentials> = objectOf<Credentials>({
  type: needed(oneOf('api-key', 'oauth', 'none')),
  secretRef: secretReference,
});

const podOverrides = objectOf<PodOverrides>({
  labels: mapOf(text),
  resources,
  activeDeadlineSeconds: whole(1, Number.MAX_SAFE_INTEGER),
  env: variables,
  nodeSelector: mapOf(text),
  tolerations: listOf(anything()),
  affinity: anything(),
  imagePullSecrets: listOf(anything()),
  serviceAccountName: text,
  volumes: anyNamed,
  volumeMounts: mounts,
  podSecurityContext: anything(),
  containerSecurityContext: anything(),
  extraContainers: containers,
  extraInitContainers: containers,
});

const exitCodes = openObject<PodFailurePolicyOnExitCodesRequirement>({
  containerName: text,
  operator: needed(text),
  values: needed(differ(listOf(whole(-INT32 - 1, INT32)), (value) => value)),
});

const podFailurePolicy: Wire<PodFailurePolicy> = also(
  objectOf<PodFailurePolicy>({
    rules: needed(
      listOf(openObject<PodFailurePolicyRule>({ action: needed(text), onExitCodes: exitCodes, onPodConditions: anything() })),
    ),
  }),
  ({ rules }, at, report) => {
    for (const [index, { action }] of rules.entries()) {
      if (action === 'FailIndex')
        report(`${at}.rules[${index}].action`, 'must not be FailIndex, which Jobs of Tasks do not have');
    }
  },
);

export const agentRunFields: WireFields<AgentRunSpec> = {
  type: needed(oneOf<AgentType>('claude-code', 'codex', 'gemini', 'opencode', 'cursor')),
  credentials: needed(credentials),
  model: text,
  effort: text,
  image: text,
  workspaceRef: named,
  agentConfigRefs: listOf(named, { min: 1 }),
  dependsOn: texts,
  upstreamRepo: text,
  ttlSecondsAfterFinished: whole(0, INT32),
  podFailurePolicy,
  podOverrides,
};

export const taskSpec = objectOf<TaskSpec>({ ...agentRunFields, prompt: needed(text), branch: text });

export const workspaceSpec = objectOf<WorkspaceSpec>({
  repo: needed(text),
  ref: text,
  secretRef: secretReference,
  remotes: listOf(objectOf<GitRemote>({ name: needed(filled), url: needed(text) })),
  files: listOf(objectOf<WorkspaceFile>({ path: needed(filled), content: needed(text) })),
  setupCommand: listOf(text, { min: 1 }),
});

const valuesSource = objectOf<SecretValuesSource>({ secretRef: needed(secretReference) });

const mcpServer: Wire<McpServerSpec> = also(
  objectOf<McpServerSpec>({
    name: needed(filled),
    type: needed(oneOf('stdio', 'http', 'sse')),
    command: text,
    args: texts,
    url: text,
    headers: mapOf(text),
    headersFrom: valuesSource,
    env: variables,
    envFrom: valuesSource,
  }),
  ({ type, command, url }, at, report) => {
    if (type === 'stdio' && !command) report(`${at}.command`, 'must be given, because the type is stdio');
    if (type !== 'stdio' && !url) report(`${at}.url`, `must be given, because the type is ${type}`);
  },
);

export const agentConfigSpec = objectOf<AgentConfigSpec>({
  agentsMD: text,
  plugins: listOf(
    objectOf<PluginSpec>({
      name: needed(filled),
      skills: listOf(objectOf<SkillDefinition>({ name: needed(filled), content: needed(text) })),
      agents: listOf(objectOf<AgentDefinition>({ name: needed(filled), content: needed(text) })),
    }),
  ),
  skills: listOf(objectOf<SkillsShSpec>({ source: needed(filled), skill: text })),
  mcpServers: listOf(mcpServer),
});
