import { type ApiServer, textAt } from './api-server';
import type { Etcd } from './etcd';
import type { Json } from './test-namespace';

// Objects as people wrote them for v1alpha1, with everything that v1alpha2 has under another name (contract of the API, A.12).

const OBJECTS: Readonly<Record<string, { readonly kind: string; readonly spec: Json }>> = {
  agentconfigs: {
    kind: 'AgentConfig',
    spec: { mcpServers: [{ name: 'files', type: 'stdio', command: 'mcp', env: { B: '2', A: '1' } }] },
  },
  tasks: {
    kind: 'Task',
    spec: { type: 'codex', prompt: 'Do it.', credentials: { type: 'none' }, agentConfigRef: { name: 'old' } },
  },
  taskspawners: {
    kind: 'TaskSpawner',
    spec: {
      pollInterval: '7m',
      when: { githubIssues: { triggerComment: '/go' } },
      taskTemplate: {
        type: 'codex',
        credentials: { type: 'none' },
        workspaceRef: { name: 'old' },
        agentConfigRef: { name: 'old' },
      },
    },
  },
  workspaces: { kind: 'Workspace', spec: { repo: 'https://github.com/acme/shop.git', ref: 'main' } },
};

/** Creates one of each kind in v1alpha1, all named `old`; the Task was not looked at by anybody. */
export async function createOldObjects(server: ApiServer, namespace: string): Promise<void> {
  for (const [plural, { kind, spec }] of Object.entries(OBJECTS)) {
    const object = { apiVersion: 'kelos.dev/v1alpha1', kind, metadata: { name: 'old' }, spec };
    const answer = await server.request('POST', `/apis/kelos.dev/v1alpha1/namespaces/${namespace}/${plural}`, object);
    if (answer.code !== 201) throw new Error(JSON.stringify(answer.body));
  }
}

/** The old objects of a namespace as they are stored now, by key. */
export async function storedObjects(etcd: Etcd, namespace: string): Promise<ReadonlyMap<string, string>> {
  const keys = Object.keys(OBJECTS).map((plural) => `/registry/kelos.dev/${plural}/${namespace}/old`);
  return new Map(await Promise.all(keys.map(async (key): Promise<[string, string]> => [key, await etcd.get(key)])));
}

export const versionsOf = (stored: ReadonlyMap<string, string>): readonly string[] =>
  [...stored.values()].map((text) => textAt(JSON.parse(text), 'apiVersion'));
