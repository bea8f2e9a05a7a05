import type { McpServerSpec } from '../../api/agent-config';
import type { Volume } from '../../api/k8s.generated';
import type { PodOverrides } from '../../api/pod-overrides';
import { credentialVariables } from './credentials';
import type { Fleet, Run } from './fleet';
import { isRecord } from './wire';

/** What the Pod of a Task could change something with, in words; nothing where it can only read. */
export function powersOf(fleet: Fleet, { object, spec }: Run): readonly string[] {
  const configs = (spec.agentConfigRefs ?? []).flatMap(({ name }) => fleet.find('AgentConfig', object, name) ?? []);
  const servers = configs.flatMap((config) => (config.spec.mcpServers ?? []).filter(hasCredentials));
  return [
    ...workspacePower(fleet, object, spec.workspaceRef?.name),
    ...servers.map(({ name }) => `MCP server '${name}' with credentials`),
    ...podPowers(spec.podOverrides, credentialVariables(spec.type)),
  ];
}

function workspacePower(fleet: Fleet, from: Run['object'], name: string | undefined): readonly string[] {
  if (name === undefined) return [];
  const reference = fleet.refer('Workspace', from, name);
  if (reference.found !== 'here') return [`Workspace '${name}', which is not described here and may have a Secret`];
  const { secretRef } = reference.object.spec;
  return secretRef === undefined ? [] : [`Workspace '${name}' with Secret '${secretRef.name}'`];
}

function hasCredentials({ envFrom, headersFrom, env = [], headers = {} }: McpServerSpec): boolean {
  if (envFrom ?? headersFrom) return true;
  return (
    env.some(({ valueFrom }) => valueFrom !== undefined && valueFrom.secretKeyRef !== undefined) ||
    Object.keys(headers).some((header) => /authorization/i.test(header))
  );
}

/** Secrets in the Pod, but for that of the agent itself. */
function podPowers(overrides: PodOverrides | undefined, own: readonly string[]): readonly string[] {
  const variables = (overrides?.env ?? []).filter(
    ({ name, valueFrom }) => valueFrom?.secretKeyRef !== undefined && !own.includes(name),
  );
  const volumes = (overrides?.volumes ?? []).filter((volume) => volume.secret !== undefined || isProjected(volume));
  const account = overrides?.serviceAccountName ?? '';
  return [
    ...variables.map(({ name }) => `variable ${name} from a Secret`),
    ...volumes.map(({ name }) => `volume '${name}' with a Secret`),
    ...(account === '' || account === 'default' ? [] : [`service account '${account}'`]),
  ];
}

/** Whether a volume puts several things together, a Secret or a token among them. What else is in it was not looked at. */
function isProjected({ projected }: Volume): boolean {
  const sources: unknown = isRecord(projected) ? projected['sources'] : undefined;
  return (
    Array.isArray(sources) && sources.some((each) => isRecord(each) && Boolean(each['secret'] ?? each['serviceAccountToken']))
  );
}
