import type { Task } from '../../lib/api';
import { AGENT_CONTAINER } from '../../lib/api/constants';
import { goQuote } from '../../lib/dialect';
import type { KeptJob } from './kept';
import type { PodProblem } from './pod-problem';

/** What a person is told about a Pod that is stuck or failed: what happened, the value, and the way out. */

/** @param message what the API server said */
export const accessSentence = (namespace: string, message: string): string =>
  `Waiting for access: the kelos runtime has no Role in namespace ${namespace}; apply one with new KelosAccess(chart, 'Access') in a chart of that namespace (${message})`;

/** A Pod that waits for somebody's help; undefined when it is not stuck. */
export function stuckSentence(problem: PodProblem | undefined, task: Task): string | undefined {
  switch (problem?.kind) {
    case 'unschedulable':
      return `Waiting for a node: ${problem.message}`;
    case 'image':
      return `Waiting for container ${problem.container}: its image ${quote(problem.image)} cannot be pulled; check the name and the registry, or give podOverrides.imagePullSecrets`;
    case 'config':
      return `Waiting for container ${problem.container}: ${problem.message}${configHint(problem.message, task)}`;
    default:
      return undefined;
  }
}

function configHint(message: string, task: Task): string {
  if (/run as root/.test(message))
    return '; set securityContext.runAsUser of that container, or use an image with a numeric USER';
  const secret = task.spec?.credentials?.secretRef?.name;
  if (secret && message.includes(secret)) {
    return `; create it with: kubectl -n ${task.metadata.namespace ?? 'default'} create secret generic ${secret} --from-literal=KEY=VALUE, or add the key to it`;
  }
  if (/secret|key/i.test(message)) return '; create the Secret with that key and the Pod goes on';
  return '';
}

/** Why a Job failed. The control's text stays the prefix (clients match on it). */
export function failureSentence(job: KeptJob, problem: PodProblem | undefined, task: Task, answer: string | undefined): string {
  const { reason = '', message = '' } = job.failure ?? {};
  const why =
    reason === 'DeadlineExceeded' ? 'it ran longer than podOverrides.activeDeadlineSeconds' : crashSentence(problem, task);
  const detail = why ?? message;
  const sentence = detail === '' ? 'Task failed' : `Task failed: ${detail}`;
  return `${sentence}${reason === '' ? '' : ` (${reason})`}${agentSaid(problem, answer)}`;
}

function agentSaid(problem: PodProblem | undefined, answer: string | undefined): string {
  const agentFailed = problem?.kind === 'crash' && problem.container === AGENT_CONTAINER;
  return agentFailed && answer ? `; it said: ${quote(firstLine(answer))}` : '';
}

function crashSentence(problem: PodProblem | undefined, task: Task): string | undefined {
  if (problem?.kind !== 'crash') return undefined;
  if (problem.reason === 'OOMKilled') {
    return `container ${problem.container} ran out of memory; raise podOverrides.resources.limits.memory`;
  }
  const hint = problem.init ? initHint(problem.container, task) : '';
  return `container ${problem.container} exited with code ${problem.exitCode}${hint}`;
}

function initHint(container: string, { spec }: Task): string {
  switch (container) {
    case 'git-clone':
      return `: check that the repo and ref of Workspace ${quote(spec?.workspaceRef?.name ?? '')} exist and that its secret may read them`;
    case 'branch-setup':
      return `: branch ${quote(spec?.branch ?? '')} could not be fetched or checked out`;
    default:
      return '';
  }
}

/** As the control quotes. */
export const quote = (text: string): string => goQuote(text);

function firstLine(text: string): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
