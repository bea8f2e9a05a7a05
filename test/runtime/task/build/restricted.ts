import type { Container, Job, PodSecurityContext, PodSpec } from '../../../../lib/api';

/** What the Pod Security Standard `restricted` has against a Job's Pod, by the rules of its documentation. */
export function refusesRestricted(job: Job): readonly string[] {
  const pod = job.spec?.template.spec;
  if (!pod) return ['no Pod'];
  const containers = [...(pod.initContainers ?? []), ...pod.containers];
  return [...podRules(pod), ...containers.flatMap((container) => containerRules(container, pod.securityContext ?? {}))];
}

const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
const SECCOMP = new Set(['RuntimeDefault', 'Localhost']);

function podRules(pod: PodSpec): string[] {
  const volumes = (pod.volumes ?? []).flatMap(({ name, ...source }) => Object.keys(source).map((kind) => ({ name, kind })));
  return [
    ...[pod.hostNetwork, pod.hostPID, pod.hostIPC].flatMap((host) => (host ? ['host namespaces'] : [])),
    ...volumes.flatMap(({ name, kind }) => (VOLUMES.has(kind) ? [] : [`volume ${name}`])),
    ...(pod.securityContext?.runAsUser === 0 ? ['Pod runs as root'] : []),
  ];
}

function containerRules({ name, securityContext: own = {}, ports = [] }: Container, pod: PodSecurityContext): string[] {
  const effective = { ...pod, ...own };
  const { add = [], drop = [] } = own.capabilities ?? {};
  const rules: Readonly<Record<string, boolean>> = {
    privileged: own.privileged === true,
    runAsNonRoot: effective.runAsNonRoot !== true,
    runAsUser: effective.runAsUser === 0,
    seccompProfile: !SECCOMP.has(effective.seccompProfile?.type ?? ''),
    allowPrivilegeEscalation: own.allowPrivilegeEscalation !== false,
    'capabilities.drop': !drop.includes('ALL'),
    'capabilities.add': add.some((capability) => capability !== 'NET_BIND_SERVICE'),
    hostPort: ports.some(({ hostPort }) => hostPort),
  };
  return Object.entries(rules).flatMap(([rule, broken]) => (broken ? [`${name}: ${rule}`] : []));
}
