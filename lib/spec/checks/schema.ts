import type {
  AgentConfigSpec,
  AgentDefinition,
  McpServerSpec,
  PluginSpec,
  SkillDefinition,
  SkillsShSpec,
} from '../../api/agent-config';
import type { EnvVar, PodFailurePolicy, PodFailurePolicyRule } from '../../api/k8s.generated';
import type { PodOverrides } from '../../api/pod-overrides';
import type { AgentType, Credentials, SecretReference, SecretValuesSource } from '../../api/shared';
import type { AgentRunSpec, TaskSpec } from '../../api/task';
import type { GitRemote, WorkspaceFile, WorkspaceSpec } from '../../api/workspace';
import {
  also,
  anything,
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
const variables = listOf(openObject<EnvVar>({ name: needed(text), value: text, valueFrom: anything() }));

const credentials: Wire<Credentials> = objectOf<Credentials>({
  type: needed(oneOf('api-key', 'oauth', 'none')),
  secretRef: secretReference,
});

const podOverrides = objectOf<PodOverrides>({
  labels: mapOf(text),
  resources: anything(),
  activeDeadlineSeconds: whole(1, Number.MAX_SAFE_INTEGER),
  env: variables,
  nodeSelector: mapOf(text),
  tolerations: listOf(anything()),
  affinity: anything(),
  imagePullSecrets: listOf(anything()),
  serviceAccountName: text,
  volumes: anyNamed,
  volumeMounts: listOf(anything()),
  podSecurityContext: anything(),
  containerSecurityContext: anything(),
  extraContainers: anyNamed,
  extraInitContainers: anyNamed,
});

const podFailurePolicy: Wire<PodFailurePolicy> = also(
  objectOf<PodFailurePolicy>({
    rules: needed(
      listOf(openObject<PodFailurePolicyRule>({ action: needed(text), onExitCodes: anything(), onPodConditions: anything() })),
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
