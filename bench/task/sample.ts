import type { Task, TaskSpec } from '../../lib/api';
import type { RuntimeConfig } from '../../lib/api/runtime-config';
import type { JobInput } from '../../runtime/task/build/input';
import { buildJob } from '../../runtime/task/build/job';
import { harden } from '../../runtime/task/build/harden';

export const NAMESPACE = 'kelos-bench';
export const SECRET = 'claude-credentials';
/** Where a Job's text has the name and the uid of its Task. */
export const JOB_NAME = 'kelos-bench-name';
export const JOB_UID = 'kelos-bench-uid';

export const CONFIG: RuntimeConfig = {
  runtimeNamespace: 'kelos-system',
  serviceAccountName: 'kelos-runtime',
  jobs: 'hardened',
  logLevel: 'warn',
  metricsPort: 0,
  healthPort: 0,
};

/** The load of every measurement: a Task that needs nothing but its credentials. */
export const task = (name: string): Task & { readonly spec: TaskSpec } => ({
  apiVersion: 'kelos.dev/v1alpha2',
  kind: 'Task',
  metadata: { name, namespace: NAMESPACE },
  spec: {
    type: 'claude-code',
    prompt: 'Fix the flaky test in the billing module',
    credentials: { type: 'api-key', secretRef: { name: SECRET } },
    model: 'sonnet',
  },
});

/** The Job that the runtime makes of such a Task, so that the floor gives the API server the same work. */
export function jobText(): string {
  const sample = task(JOB_NAME);
  const input: JobInput = {
    task: { ...sample, metadata: { ...sample.metadata, uid: JOB_UID } },
    prompt: sample.spec.prompt,
    agentConfigs: [],
  };
  return JSON.stringify(harden(buildJob(input), input));
}
