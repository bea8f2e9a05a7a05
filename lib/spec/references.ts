import type { McpServerSpec } from '../api/agent-config';
import { mcpSecretName } from '../api/mcp-secret';
import type { AgentConfigManifest, KelosManifest, TaskSpawnerManifest } from './manifest';

/**
 * The Secrets that the runtime itself has to read for an object, each once. Credentials of agents are not among them: the kubelet alone reads
 * those.
 */
export function secretsReadBy(object: KelosManifest): readonly string[] {
  switch (object.kind) {
    case 'Workspace':
      return names([object.spec?.secretRef?.name]);
    case 'AgentConfig':
      return names(mcpServers(object).flatMap(secretsOfServer));
    case 'TaskSpawner':
      return names(secretsOfSpawner(object));
    case 'Task':
      return [];
  }
}

/** The ConfigMaps that the runtime has to read for an object, each once. */
export function configMapsReadBy(object: KelosManifest): readonly string[] {
  if (object.kind !== 'AgentConfig') return [];
  return names(
    mcpServers(object).flatMap((server) => server.env?.map((variable) => variable.valueFrom?.configMapKeyRef?.name) ?? []),
  );
}

/** The Secrets that the runtime fills for an object. Synth renders them without data, so that an apply never overwrites what is in them. */
export function secretsFilledFor(object: KelosManifest): readonly string[] {
  if (object.kind !== 'AgentConfig' || object.metadata.name === undefined) return [];
  return secretsReadBy(object).length > 0 ? [mcpSecretName(object.metadata.name)] : [];
}

function mcpServers(config: AgentConfigManifest): readonly McpServerSpec[] {
  return config.spec?.mcpServers ?? [];
}

function secretsOfServer(server: McpServerSpec): readonly (string | undefined)[] {
  const single = server.env?.map((variable) => variable.valueFrom?.secretKeyRef?.name) ?? [];
  return [...single, server.envFrom?.secretRef.name, server.headersFrom?.secretRef.name];
}

function secretsOfSpawner(spawner: TaskSpawnerManifest): readonly (string | undefined)[] {
  const sources = spawner.spec?.taskTemplate.contextSources ?? [];
  return [
    spawner.spec?.when.jira?.secretRef.name,
    ...sources.flatMap((source) => source.http?.headersFrom?.map((h) => h.secretName) ?? []),
  ];
}

function names(found: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(found.flatMap((name) => (name ? [name] : [])))];
}
