/**
 * The floor: the least that a program in this language can do for a Task. It watches Tasks, and for each creates the Job and patches the status,
 * eight at a time. It checks nothing, remembers nothing and survives nothing. Started by candidate.ts.
 */
import { connect } from './api';
import { serve } from './child';
import { JOB_NAME, JOB_UID, NAMESPACE } from './sample';

interface Seen {
  readonly name: string;
  readonly uid: string;
}

async function main(): Promise<void> {
  const api = await connect(process.env['BENCH_KUBECONFIG'] ?? '');
  const template = process.env['BENCH_JOB'] ?? '';
  const tasks = `/apis/kelos.dev/v1alpha2/namespaces/${NAMESPACE}/tasks`;
  const waiting: Seen[] = [];
  let working = 0;

  const begin = async ({ name, uid }: Seen): Promise<void> => {
    const job = template.replaceAll(JOB_NAME, name).replaceAll(JOB_UID, uid);
    await api.request('POST', `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`, job);
    const status = JSON.stringify({ status: { phase: 'Pending', jobName: name } });
    await api.request('PATCH', `${tasks}/${name}/status`, status, 'application/merge-patch+json');
  };
  const next = (): void => {
    const task = working < 8 ? waiting.shift() : undefined;
    if (!task) return;
    working += 1;
    void begin(task).finally(() => {
      working -= 1;
      next();
    });
  };

  const list = JSON.parse(await api.request('GET', `${tasks}?limit=1`)) as { metadata: { resourceVersion: string } };
  const stop = await api.watch(`${tasks}?watch=1&resourceVersion=${list.metadata.resourceVersion}`, (line) => {
    const { type, object } = JSON.parse(line) as { type: string; object: { metadata: Seen } };
    if (type !== 'ADDED') return;
    waiting.push(object.metadata);
    next();
  });
  serve(async () => stop());
}

void main();
