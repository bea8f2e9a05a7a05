import { eventually } from './kubectl';
import { type Answer, type ApiServer, valueAt } from './api-server';

/** A JSON object of which a test looks at some members. */
export type Json = Readonly<Record<string, unknown>>;

const KINDS = {
  Task: { api: '/apis/kelos.dev/v1alpha2', plural: 'tasks' },
  Workspace: { api: '/apis/kelos.dev/v1alpha2', plural: 'workspaces' },
  AgentConfig: { api: '/apis/kelos.dev/v1alpha2', plural: 'agentconfigs' },
  Job: { api: '/apis/batch/v1', plural: 'jobs' },
  Pod: { api: '/api/v1', plural: 'pods' },
  Secret: { api: '/api/v1', plural: 'secrets' },
  ConfigMap: { api: '/api/v1', plural: 'configmaps' },
  Event: { api: '/api/v1', plural: 'events' },
  ServiceAccount: { api: '/api/v1', plural: 'serviceaccounts' },
  Role: { api: '/apis/rbac.authorization.k8s.io/v1', plural: 'roles' },
  RoleBinding: { api: '/apis/rbac.authorization.k8s.io/v1', plural: 'rolebindings' },
  Lease: { api: '/apis/coordination.k8s.io/v1', plural: 'leases' },
} as const;
export type Kind = keyof typeof KINDS;

export interface TaskStatusSeen {
  readonly phase?: string;
  readonly message?: string;
  readonly jobName?: string;
  readonly podName?: string;
  readonly startTime?: string;
  readonly completionTime?: string;
  readonly outputs?: readonly string[];
  readonly results?: Readonly<Record<string, string>>;
}

export interface EventSeen {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** A namespace of one test, with the objects in it. No controller but ours works there: the test plays the Job controller and the kubelet. */
export class TestNamespace {
  private constructor(
    private readonly server: ApiServer,
    public readonly name: string,
  ) {}

  public static async create(server: ApiServer, prefix: string): Promise<TestNamespace> {
    return new TestNamespace(server, await server.createNamespace(prefix));
  }

  /** @throws when the API server does not take it */
  public async create(object: Json & { readonly kind: Kind }): Promise<Json> {
    return accepted(`create ${object.kind}`, await this.tryCreate(object));
  }

  public async tryCreate(object: Json & { readonly kind: Kind }, query = ''): Promise<Answer> {
    const metadata: unknown = { ...record(object['metadata']), namespace: this.name };
    const apiVersion = KINDS[object.kind].api.replace(/^\/apis?\//, '');
    return this.server.request('POST', this.path(object.kind) + query, { apiVersion, ...object, metadata });
  }

  public async get(kind: Kind, name: string): Promise<Json | undefined> {
    const answer = await this.server.request('GET', this.path(kind, name));
    return answer.code === 404 ? undefined : accepted(`get ${kind} ${name}`, answer);
  }

  public async list(kind: Kind): Promise<readonly Json[]> {
    const items = accepted(`list ${kind}`, await this.server.request('GET', this.path(kind)))['items'];
    return Array.isArray(items) ? items.map(record) : [];
  }

  public async patch(kind: Kind, name: string, patch: Json, subresource = ''): Promise<Json> {
    const path = this.path(kind, name) + subresource;
    return accepted(`patch ${path}`, await this.server.request('PATCH', path, patch, 'application/merge-patch+json'));
  }

  /** Deletes without the garbage collector that a whole cluster has: what the object owns stays. */
  public async delete(kind: Kind, name: string): Promise<void> {
    await this.server.request('DELETE', this.path(kind, name), { propagationPolicy: 'Background', gracePeriodSeconds: 0 });
  }

  public async status(task: string): Promise<TaskStatusSeen | undefined> {
    const found = await this.get('Task', task);
    return found && record(found['status']);
  }

  /** Waits until a Task has a phase. */
  public phase(task: string, phase: string, seconds = 20): Promise<TaskStatusSeen> {
    return this.statusWhen(task, `is ${phase}`, (status) => status.phase === phase, seconds);
  }

  public async statusWhen(
    task: string,
    what: string,
    holds: (status: TaskStatusSeen) => boolean,
    seconds = 20,
  ): Promise<TaskStatusSeen> {
    let last: unknown;
    return eventually(`Task ${task} ${what}`, seconds, async () => {
      const status = await this.status(task);
      last = status;
      return status && holds(status) ? status : undefined;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}; its status was ${JSON.stringify(last)}`);
    });
  }

  public gone(kind: Kind, name: string, seconds = 20): Promise<true> {
    return eventually(`${kind} ${name} is gone`, seconds, async () => ((await this.get(kind, name)) ? undefined : true));
  }

  /** What happened to a Task, in order of first appearance, each once. */
  public async events(task: string): Promise<readonly EventSeen[]> {
    const about = (await this.list('Event')).filter((event) => valueAt(event, 'involvedObject', 'name') === task);
    const order = (event: Json): string => String(valueAt(event, 'metadata', 'resourceVersion')).padStart(20, '0');
    const all = about
      .sort((a, b) => (order(a) < order(b) ? -1 : 1))
      .map(({ type, reason, message }) => ({ type: String(type), reason: String(reason), message: String(message) }));
    return [...new Map(all.map((event) => [JSON.stringify(event), event])).values()];
  }

  /** Plays the Job controller. The start of a Job never changes once it is set. */
  public async setJobStatus(job: string, status: Json): Promise<void> {
    const stored = await this.get('Job', job);
    if (!stored) throw new Error(`there is no Job ${job}`);
    const startTime = valueAt(stored, 'status', 'startTime') ?? now();
    const path = `${this.path('Job', job)}/status`;
    accepted(
      `set the status of Job ${job}`,
      await this.server.request('PUT', path, { ...stored, status: { ...status, startTime } }),
    );
  }

  public runJob(job: string): Promise<void> {
    return this.setJobStatus(job, { active: 1, ready: 1 });
  }

  public succeedJob(job: string): Promise<void> {
    return this.setJobStatus(job, { succeeded: 1 });
  }

  public failJob(job: string): Promise<void> {
    const condition = { status: 'True', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
    const times = { lastTransitionTime: now(), lastProbeTime: now() };
    const conditions = ['FailureTarget', 'Failed'].map((type) => ({ type, ...condition, ...times }));
    return this.setJobStatus(job, { failed: 2, conditions });
  }

  /** A Pod as the Job controller would make it from the Job's template. */
  public async makePod(job: string, suffix: string): Promise<string> {
    const owner = await this.get('Job', job);
    if (!owner) throw new Error(`there is no Job ${job}`);
    const name = `${job}-${suffix}`;
    const uid = valueAt(owner, 'metadata', 'uid');
    await this.create({
      kind: 'Pod',
      metadata: {
        name,
        labels: valueAt(owner, 'spec', 'template', 'metadata', 'labels'),
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: job, uid, controller: true }],
      },
      spec: { containers: [{ name: 'kelos-agent', image: 'none' }] },
    });
    return name;
  }

  public path(kind: Kind, name?: string): string {
    const { api, plural } = KINDS[kind];
    return `${api}/namespaces/${this.name}/${plural}${name === undefined ? '' : `/${name}`}`;
  }
}

export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');

export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};

function accepted(what: string, { code, body }: Answer): Json {
  if (code >= 300) throw new Error(`${what}: ${code} ${JSON.stringify(body)}`);
  return record(body);
}
