import type { ContainerStatus, PodStatus } from '../kube/pod';

/** Why a Pod does not run, or did not end well, as far as its status tells. */
export type PodProblem =
  | { readonly kind: 'unschedulable'; readonly message: string }
  | { readonly kind: 'image'; readonly container: string; readonly image: string }
  | { readonly kind: 'config'; readonly container: string; readonly message: string }
  | {
      readonly kind: 'crash';
      readonly container: string;
      readonly init: boolean;
      readonly exitCode: number;
      readonly reason: string;
    };

// ErrImagePull and ImagePullBackOff alternate while the kubelet retries: one sentence for both, or the status would be written for ever.
const IMAGE_REASONS = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError']);
const CONFIG_REASONS = new Set(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError']);

/** The first thing that stands in the Pod's way: scheduling, then containers in the order they start. */
export function findPodProblem({
  conditions = [],
  initContainerStatuses = [],
  containerStatuses = [],
}: PodStatus): PodProblem | undefined {
  const unschedulable = conditions.find(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
  );
  if (unschedulable) return { kind: 'unschedulable', message: unschedulable.message ?? 'no node fits' };
  const init = initContainerStatuses.map((container) => problemOf(container, true));
  const main = containerStatuses.map((container) => problemOf(container, false));
  return [...init, ...main].find((problem) => problem !== undefined);
}

function problemOf(container: ContainerStatus, init: boolean): PodProblem | undefined {
  const { waiting, terminated } = container.state ?? {};
  if (waiting) return waitingProblem(container, waiting);
  if (!terminated || terminated.exitCode === 0) return undefined;
  return { kind: 'crash', container: container.name, init, exitCode: terminated.exitCode, reason: terminated.reason ?? '' };
}

function waitingProblem({ name, image }: ContainerStatus, { reason = '', message = reason }: Waiting): PodProblem | undefined {
  if (IMAGE_REASONS.has(reason)) return { kind: 'image', container: name, image };
  return CONFIG_REASONS.has(reason) ? { kind: 'config', container: name, message } : undefined;
}

type Waiting = NonNullable<NonNullable<ContainerStatus['state']>['waiting']>;
