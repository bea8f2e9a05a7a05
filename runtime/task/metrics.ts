import { Counter, Histogram, type Registry } from 'prom-client';
import type { Task, TaskStatus } from '../../lib/api';
import { LABEL_TASKSPAWNER } from '../../lib/api/constants';
import { isFinished } from './kept';

/** The Task metrics of the contract (chapter 02, metrics), under the control's names. */
export class TaskMetrics {
  private readonly created: Counter<'namespace' | 'type'>;
  private readonly completed: Counter<'namespace' | 'type' | 'phase'>;
  private readonly duration: Histogram<'namespace' | 'type' | 'phase'>;
  private readonly usage: Readonly<Record<UsageKey, Counter<UsageLabel>>>;
  private readonly errors: Counter<'controller'>;

  constructor(registry: Registry) {
    const registers = [registry];
    const usage = (name: string, help: string): Counter<UsageLabel> =>
      new Counter({ name, help, registers, labelNames: ['namespace', 'type', 'spawner', 'model'] });
    this.created = new Counter({
      name: 'kelos_task_created_total',
      help: 'Jobs created for Tasks',
      registers,
      labelNames: ['namespace', 'type'],
    });
    this.completed = new Counter({
      name: 'kelos_task_completed_total',
      help: 'Tasks that reached a terminal phase',
      registers,
      labelNames: ['namespace', 'type', 'phase'],
    });
    this.duration = new Histogram({
      name: 'kelos_task_duration_seconds',
      help: 'Time from the start of a Task to its end',
      registers,
      labelNames: ['namespace', 'type', 'phase'],
      buckets: [30, 60, 120, 300, 600, 1200, 1800, 3600],
    });
    this.usage = {
      'cost-usd': usage('kelos_task_cost_usd_total', 'Cost that agents reported, in US dollars'),
      'input-tokens': usage('kelos_task_input_tokens_total', 'Input tokens that agents reported'),
      'output-tokens': usage('kelos_task_output_tokens_total', 'Output tokens that agents reported'),
    };
    this.errors = new Counter({
      name: 'kelos_reconcile_errors_total',
      help: 'Reconciles that ended in an error',
      registers,
      labelNames: ['controller'],
    });
  }

  public reconcileFailed(): void {
    this.errors.inc({ controller: 'task' });
  }

  /** Counts what a status write means; called once for each write that the API server accepted. */
  public statusWritten(task: Task, before: TaskStatus, after: TaskStatus): void {
    const labels = labelsOf(task);
    if (after.jobName && !before.jobName) this.created.inc(labels);
    if (after.phase && after.phase !== before.phase && isFinished(after.phase))
      this.finished(task, { ...labels, phase: after.phase }, after);
  }

  public outputsCaptured(task: Task, results: Readonly<Record<string, string>>): void {
    const labels = { ...labelsOf(task), spawner: task.metadata.labels?.[LABEL_TASKSPAWNER] ?? '', model: task.spec?.model ?? '' };
    for (const key of Object.keys(this.usage) as UsageKey[]) {
      const value = Number(results[key] ?? NaN);
      if (Number.isFinite(value) && value > 0) this.usage[key].inc(labels, value);
    }
  }

  private finished(
    task: Task,
    labels: { namespace: string; type: string; phase: string },
    { startTime = '', completionTime = '', results = {} }: TaskStatus,
  ): void {
    this.completed.inc(labels);
    const seconds = (Date.parse(completionTime) - Date.parse(startTime)) / 1_000;
    if (Number.isFinite(seconds)) this.duration.observe(labels, seconds);
    this.outputsCaptured(task, results);
  }
}

const labelsOf = ({ metadata, spec }: Task): { namespace: string; type: string } => ({
  namespace: metadata.namespace ?? '',
  type: spec?.type ?? '',
});

type UsageKey = 'cost-usd' | 'input-tokens' | 'output-tokens';
type UsageLabel = 'namespace' | 'type' | 'spawner' | 'model';
