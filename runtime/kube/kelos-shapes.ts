import { anyObject, boolean, int32, integer, listOf, mapOf, object, string } from './shape';

/** Specs and statuses of the kelos kinds: what the runtime looks at. CRDs of other versions may have let other values in. */

const reference = object({ name: string });
const named = object({ name: string });
const strings = listOf(string);
const stringMap = mapOf(string);
const credentials = object({ type: string }, { secretRef: reference });

const podOverrides = object(
  {},
  {
    labels: stringMap,
    resources: anyObject,
    activeDeadlineSeconds: integer,
    env: listOf(named),
    nodeSelector: stringMap,
    tolerations: listOf(anyObject),
    affinity: anyObject,
    imagePullSecrets: listOf(anyObject),
    serviceAccountName: string,
    volumes: listOf(named),
    volumeMounts: listOf(object({ name: string, mountPath: string })),
    podSecurityContext: anyObject,
    containerSecurityContext: anyObject,
    extraContainers: listOf(named),
    extraInitContainers: listOf(named),
  },
);

const podFailurePolicy = object({ rules: listOf(object({ action: string })) });

const work = {
  model: string,
  effort: string,
  image: string,
  workspaceRef: reference,
  agentConfigRefs: listOf(reference),
  dependsOn: strings,
  branch: string,
  upstreamRepo: string,
  ttlSecondsAfterFinished: int32,
  podFailurePolicy,
  podOverrides,
};

export const taskSpec = object({ type: string, prompt: string, credentials }, work);

export const taskStatus = object(
  {},
  {
    phase: string,
    jobName: string,
    podName: string,
    startTime: string,
    completionTime: string,
    message: string,
    outputs: strings,
    results: stringMap,
  },
);

export const workspaceSpec = object(
  { repo: string },
  {
    ref: string,
    secretRef: reference,
    remotes: listOf(object({ name: string, url: string })),
    files: listOf(object({ path: string, content: string })),
    setupCommand: strings,
  },
);

const secretValues = object({ secretRef: reference });
const mcpServer = object(
  { name: string, type: string },
  {
    command: string,
    args: strings,
    url: string,
    headers: stringMap,
    headersFrom: secretValues,
    env: listOf(object({ name: string }, { value: string, valueFrom: anyObject })),
    envFrom: secretValues,
  },
);
const content = object({ name: string, content: string });

export const agentConfigSpec = object(
  {},
  {
    agentsMD: string,
    plugins: listOf(object({ name: string }, { skills: listOf(content), agents: listOf(content) })),
    skills: listOf(object({ source: string }, { skill: string })),
    mcpServers: listOf(mcpServer),
  },
);

export const taskSpawnerSpec = object(
  {
    when: anyObject,
    taskTemplate: object({}, { ...work, type: string, credentials, promptTemplate: string, metadata: anyObject }),
  },
  { maxConcurrency: int32, maxTotalTasks: int32, suspend: boolean },
);

export const taskSpawnerStatus = object(
  {},
  { phase: string, message: string, activeTasks: int32, totalDiscovered: int32, totalTasksCreated: int32 },
);
