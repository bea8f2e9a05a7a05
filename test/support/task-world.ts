import type { TaskSpec } from '../../lib/api';
import { kelosKindRules, namespaceAccessRules, type SecretAccess } from '../../lib/runtime-rules';
import { type ApiServer, apiServer, textAt } from './api-server';
import { installCrds } from './crds';
import { startTaskController, type TestController, type TestControllerOptions } from './task-controller';
import { type Json, type Kind, TestNamespace } from './test-namespace';

/** A namespace, and a controller that serves nothing but it. */
export interface World {
  readonly server: ApiServer;
  readonly namespace: TestNamespace;
  readonly controller: TestController;
  /** Ends the controller and starts one that knows nothing of it. */
  readonly restart: (options?: TestControllerOptions) => Promise<TestController>;
}

/** @example const inWorld = worlds(); it.concurrent('…', () => inWorld({}, async ({ namespace }) => { … })); */
export function worlds(): (options: TestControllerOptions, test: (world: World) => Promise<void>) => Promise<void> {
  const server = apiServer();
  let ready: Promise<void> | undefined;
  return async (options, test) => {
    await (ready ??= installCrds(server));
    await runIn(server, await TestNamespace.create(server, 'task'), options, test);
  };
}

/** The same for a controller that is a service account, with no rights but to the kelos kinds until `grantAccess`. */
export function restrictedWorlds(): ReturnType<typeof worlds> {
  const server = apiServer();
  let ready: Promise<void> | undefined;
  return async (options, test) => {
    await (ready ??= installCrds(server));
    const namespace = await TestNamespace.create(server, 'task');
    const token = await makeAccount(server, namespace);
    await runIn(server, namespace, { ...options, token }, test);
  };
}

async function runIn(
  server: ApiServer,
  namespace: TestNamespace,
  options: TestControllerOptions,
  test: (world: World) => Promise<void>,
): Promise<void> {
  const start = (more: TestControllerOptions = {}): Promise<TestController> =>
    startTaskController(server, { namespaces: [namespace.name], ...options, ...more });
  let controller = await start();
  const restart = async (more?: TestControllerOptions): Promise<TestController> => {
    await controller.stop();
    return (controller = await start(more));
  };
  try {
    await test({ server, namespace, controller, restart });
  } finally {
    await controller.stop();
  }
}

const ACCOUNT = 'runtime';

async function makeAccount(server: ApiServer, namespace: TestNamespace): Promise<string> {
  await namespace.create({ kind: 'ServiceAccount', metadata: { name: ACCOUNT } });
  await bind(namespace, 'kinds', kelosKindRules());
  const { body } = await server.request('POST', `${namespace.path('ServiceAccount', ACCOUNT)}/token`, {
    spec: { expirationSeconds: 3600 },
  });
  return textAt(body, 'status', 'token');
}

const ACCESS = 'access';

/** Lets the controller run Tasks, as the Role that KelosAccess renders. */
export const grantAccess = (namespace: TestNamespace, secrets: SecretAccess | 'all' = NO_SECRETS): Promise<void> =>
  bind(namespace, ACCESS, namespaceAccessRules(secrets));

export async function withdrawAccess(namespace: TestNamespace): Promise<void> {
  await namespace.delete('RoleBinding', ACCESS);
  await namespace.delete('Role', ACCESS);
}

const NO_SECRETS: SecretAccess = { read: [], fill: [], configMaps: [] };

async function bind(namespace: TestNamespace, name: string, rules: unknown): Promise<void> {
  await namespace.create({ kind: 'Role', metadata: { name }, rules });
  await namespace.create({
    kind: 'RoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace: namespace.name }],
  });
}

type Manifest = Json & { readonly kind: Kind };

export const taskNamed = (name: string, spec: Partial<TaskSpec> = {}, metadata: Json = {}): Manifest => ({
  kind: 'Task',
  metadata: { ...metadata, name },
  spec: { type: 'claude-code', prompt: 'Do it.', credentials: { type: 'none' }, ...spec },
});

export const workspaceNamed = (name: string): Manifest => ({
  kind: 'Workspace',
  metadata: { name },
  spec: { repo: 'https://github.com/acme/shop.git' },
});
