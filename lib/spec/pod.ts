import type { PodFailurePolicy } from '../api/k8s.generated';
import type { PodOverrides } from '../api/pod-overrides';
import type { Check } from './check';

const BUILT_IN_CONTAINERS = ['git-clone', 'remote-setup', 'branch-setup', 'workspace-files', 'plugin-setup', 'skills-install'];
const MAX_EXTRA_CONTAINERS = 8;

/** What the API server and the runtime would refuse of a Pod's overrides. */
export function checkPodOverrides(check: Check, overrides: PodOverrides | undefined): void {
  if (overrides === undefined) return;
  const { activeDeadlineSeconds, volumes = [], extraContainers = [], extraInitContainers = [] } = overrides;
  check.integer('podOverrides.activeDeadlineSeconds', activeDeadlineSeconds, 1, Number.MAX_SAFE_INTEGER);
  checkVolumes(check, volumes);
  checkContainers(check, 'podOverrides.extraContainers', extraContainers);
  checkContainers(check, 'podOverrides.extraInitContainers', extraInitContainers);
  check.unique(
    'podOverrides.extraContainers[].name, extraInitContainers[].name',
    [...extraContainers, ...extraInitContainers].map((container) => container.name),
  );
  for (const variable of overrides.env ?? []) check.notBlank('podOverrides.env[].name', variable.name);
}

/** What the API server would refuse of a failure policy. */
export function checkPodFailurePolicy(check: Check, policy: PodFailurePolicy | undefined): void {
  for (const rule of policy?.rules ?? []) {
    check.oneOf('podFailurePolicy.rules[].action', rule.action, ['FailJob', 'Ignore', 'Count']);
  }
}

function checkVolumes(check: Check, volumes: readonly { readonly name: string }[]): void {
  const property = 'podOverrides.volumes[].name';
  for (const { name } of volumes) {
    check.notBlank(property, name);
    if (name === 'workspace' || name.startsWith('kelos-')) {
      check.refuse(property, "must not be 'workspace' or start with 'kelos-', which are the runtime's own", name);
    }
  }
  check.unique(
    property,
    volumes.map((volume) => volume.name),
  );
}

function checkContainers(check: Check, property: string, containers: readonly { readonly name: string }[]): void {
  check.atMost(property, containers, MAX_EXTRA_CONTAINERS);
  for (const { name } of containers) {
    check.notBlank(`${property}[].name`, name);
    if (name.startsWith('kelos-') || BUILT_IN_CONTAINERS.includes(name)) {
      check.refuse(`${property}[].name`, `must not start with 'kelos-' or be one of ${BUILT_IN_CONTAINERS.join(', ')}`, name);
    }
  }
}
