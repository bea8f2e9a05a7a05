import type { Volume } from '../../../api/k8s.generated';
import { show } from '../../show';
import { exampleTask } from '../examples';
import type { Run } from '../fleet';
import { namedTwice } from '../lists';
import { extraContainersOf } from '../places';
import type { CheckRule, Problem } from '../rule';

const BUILT_IN = ['git-clone', 'remote-setup', 'branch-setup', 'workspace-files', 'plugin-setup', 'skills-install'];

const scratch = (name: string): object[] => [exampleTask({ podOverrides: { volumes: [{ name, emptyDir: {} }] } })];

export const podNameIsFree: CheckRule = {
  id: 'KEL024',
  name: 'pod-name-is-free',
  severity: 'error',
  title: 'Containers and volumes have names that the Pod has left.',
  why:
    'The Pod of a Task has containers and volumes of its own: names that begin with `kelos-`, the volume `workspace`, and the containers that prepare ' +
    'the clone. A Task whose podOverrides take such a name, or one name twice, is refused by the API server or ends as Failed.',
  wrong: scratch('workspace'),
  right: scratch('scratch'),
  *check({ runs }): Iterable<Problem> {
    for (const run of runs) {
      if (run.spec.podOverrides === undefined) continue;
      yield* inVolumes(run, run.spec.podOverrides.volumes ?? []);
      yield* inContainers(run);
    }
  },
};

function* inVolumes({ object, at }: Run, volumes: readonly Volume[]): Iterable<Problem> {
  const field = `${at}.podOverrides.volumes`;
  for (const { name } of volumes)
    if (name === 'workspace' || isOurs(name)) yield { object, field, message: taken('workspace', name) };
  for (const message of namedTwice(volumes)) yield { object, field, message };
}

function* inContainers(run: Run): Iterable<Problem> {
  const { object, at } = run;
  const containers = extraContainersOf(run);
  for (const { at: place, part } of containers) {
    if (!BUILT_IN.includes(part.name) && !isOurs(part.name)) continue;
    yield { object, field: `${place}.name`, message: taken('git-clone', part.name) };
  }
  for (const message of namedTwice(containers.map(({ part }) => part))) {
    yield { object, field: `${at}.podOverrides.extraContainers and extraInitContainers`, message };
  }
}

const isOurs = (name: string): boolean => name === '' || name.startsWith('kelos-');

const taken = (example: string, name: string): string =>
  `must not have names as '${example}' or 'kelos-…', which are the runtime's own, got ${show(name)}`;
