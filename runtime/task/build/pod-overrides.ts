import type { Container, PodOverrides, PodSecurityContext, Volume } from '../../../lib/api';
import { AGENT_UID } from '../../../lib/api/constants';
import { goQuote } from '../../../lib/dialect';
import { JobBuildError } from './errors';
import { CONTAINER, VOLUME } from './names';

const RESERVED_PREFIX = 'kelos-';
const RESERVED_CONTAINERS: ReadonlySet<string> = new Set(Object.values(CONTAINER));

/** @throws JobBuildError for the first name that is ours or stands twice */
export function checkPodOverrides({ volumes = [], extraContainers = [], extraInitContainers = [] }: PodOverrides): void {
  checkVolumes(volumes);
  checkContainers(extraContainers);
  checkContainers(extraInitContainers);
  const names = new Set(extraContainers.map(({ name }) => name));
  const both = extraInitContainers.find(({ name }) => names.has(name));
  if (both)
    throw new JobBuildError(
      `podOverrides: container name ${goQuote(both.name)} appears in both extraContainers and extraInitContainers`,
    );
}

function checkVolumes(volumes: readonly Volume[]): void {
  const seen = new Set<string>();
  for (const { name } of volumes) {
    const quoted = goQuote(name);
    if (name.startsWith(RESERVED_PREFIX)) {
      throw new JobBuildError(`podOverrides.volumes: ${quoted} uses the reserved "kelos-" volume name prefix`);
    }
    if (name === VOLUME.workspace) throw new JobBuildError(`podOverrides.volumes: ${quoted} is a Kelos-reserved volume name`);
    if (seen.has(name)) throw new JobBuildError(`podOverrides.volumes: duplicate volume name ${quoted}`);
    seen.add(name);
  }
}

function checkContainers(containers: readonly Container[]): void {
  const seen = new Set<string>();
  for (const { name } of containers) {
    const quoted = goQuote(name);
    if (name.startsWith(RESERVED_PREFIX))
      throw new JobBuildError(`podOverrides: ${quoted} uses the reserved "kelos-" container name prefix`);
    if (RESERVED_CONTAINERS.has(name)) throw new JobBuildError(`podOverrides: ${quoted} is a Kelos-reserved container name`);
    if (seen.has(name)) throw new JobBuildError(`podOverrides: duplicate container name ${quoted}`);
    seen.add(name);
  }
}

/** The user's object instead of ours; with a Workspace the group stays, or its files could not be written. */
export function podSecurityContext(
  overrides: PodOverrides,
  workspace: 'with workspace' | 'without workspace',
): PodSecurityContext | undefined {
  const fsGroup = workspace === 'with workspace' ? { fsGroup: AGENT_UID } : undefined;
  const own = overrides.podSecurityContext;
  return own && own.fsGroup === undefined ? { ...own, ...fsGroup } : (own ?? fsGroup);
}
