import { API_VERSION } from '../../api/constants';

/** What examples say where it plays no part; the documentation leaves it out. */
export const BOILERPLATE = { type: 'claude-code', credentials: { type: 'api-key', secretRef: { name: 'claude' } } } as const;

export interface ExampleObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: object;
}

export function exampleTask(spec: object, name = 'build'): ExampleObject {
  return example('Task', name, { ...BOILERPLATE, prompt: 'Fix the tests.', ...spec });
}

/** @param more what differs in the spec of the spawner */
export function exampleSpawner(when: object, taskTemplate: object, more: object = {}, name = 'bugs'): ExampleObject {
  return example('TaskSpawner', name, { when, taskTemplate: { ...BOILERPLATE, ...taskTemplate }, maxConcurrency: 3, ...more });
}

export function exampleWorkspace(spec: object, name = 'shop'): ExampleObject {
  return example('Workspace', name, { repo: 'https://github.com/acme/shop.git', ...spec });
}

export function exampleConfig(spec: object, name = 'rules'): ExampleObject {
  return example('AgentConfig', name, spec);
}

export const inNamespace = (namespace: string, object: ExampleObject): ExampleObject => ({
  ...object,
  metadata: { ...object.metadata, namespace },
});

/** A trigger for examples that are about something else. */
export const ISSUES = { githubIssues: { labels: ['bug'] } } as const;
export const SHOP = { workspaceRef: { name: 'shop' } } as const;

function example(kind: string, name: string, spec: object): ExampleObject {
  return { apiVersion: API_VERSION, kind, metadata: { name }, spec };
}
