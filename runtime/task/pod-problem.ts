import type { ContainerStatus, Pod } from '../kube/pod';

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
export function findPodProblem(pod: Pod): PodProblem | undefined {
  const { status } = pod;
  const scheduled = status?.conditions?.find((condition) => condition.type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    return { kind: 'unschedulable', message: scheduled.message ?? 'no node fits' };
  }
  const init = (status?.initContainerStatuses ?? []).map((container) => problemOf(container, true));
  const main = (status?.containerStatuses ?? []).map((container) => problemOf(container, false));
  return [...init, ...main].find((problem) => problem !== undefined);
}

function problemOf(container: ContainerStatus, init: boolean): PodProblem | undefined {
  const waiting = container.state?.waiting;
  if (waiting?.reason && IMAGE_REASONS.has(waiting.reason))
    return { kind: 'image', container: container.name, image: container.image };
  if (waiting?.reason && CONFIG_REASONS.has(waiting.reason)) {
    return { kind: 'config', container: container.name, message: waiting.message ?? waiting.reason };
  }
  const ended = container.state?.terminated;
  if (ended && ended.exitCode !== 0) {
    return { kind: 'crash', container: container.name, init, exitCode: ended.exitCode, reason: ended.reason ?? '' };
  }
  return undefined;
}
