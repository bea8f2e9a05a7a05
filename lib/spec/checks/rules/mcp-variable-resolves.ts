import type { EnvVar } from '../../../api/k8s.generated';
import { exampleConfig } from '../examples';
import type { FleetConfig } from '../fleet';
import type { CheckRule, Problem } from '../rule';

const server = (variable: object): object[] => [
  exampleConfig({ mcpServers: [{ name: 'search', type: 'stdio', command: 'search-mcp', env: [variable] }] }),
];

export const mcpVariableResolves: CheckRule = {
  id: 'KEL041',
  name: 'mcp-variable-resolves',
  severity: 'error',
  title: 'A variable of an MCP server has a value that the runtime can look up.',
  why:
    'The API takes all that Kubernetes knows of variables; for MCP servers the runtime looks up keys of Secrets and ConfigMaps, and nothing else. A variable ' +
    'without a name, with both a value and a source, or with another source fails the Task.',
  wrong: server({ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }),
  right: server({ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'search', key: 'token' } } }),
  *check({ configs }): Iterable<Problem> {
    for (const object of configs) {
      for (const [index, { env }] of (object.spec.mcpServers ?? []).entries()) {
        yield* inServer(object, `spec.mcpServers[${index}].env`, env);
      }
    }
  },
};

function* inServer(object: FleetConfig, at: string, env: readonly EnvVar[] = []): Iterable<Problem> {
  for (const [index, variable] of env.entries()) {
    const message = unresolved(variable);
    if (message !== undefined) yield { object, field: `${at}[${index}]`, message };
  }
}

function unresolved({ name, value, valueFrom }: EnvVar): string | undefined {
  if (name === '') return 'must have a name';
  if (valueFrom === undefined) return undefined;
  if (value) return "must have either 'value' or 'valueFrom'";
  const sources = Object.entries(valueFrom).flatMap(([source, ref]) => (ref === undefined ? [] : [source]));
  const [source, ...others] = sources;
  const isKnown = source === 'secretKeyRef' || source === 'configMapKeyRef';
  if (isKnown && others.length === 0) return undefined;
  return `must take its value from one key, 'secretKeyRef' or 'configMapKeyRef', got ${sources.join(' and ') || 'none'}`;
}
