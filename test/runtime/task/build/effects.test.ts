import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import type { Job } from '../../../../lib/api';
import { harden } from '../../../../runtime/task/build/harden';
import { buildJob } from '../../../../runtime/task/build/job';
import { CONTAINER } from '../../../../runtime/task/build/names';
import { HostPod } from './host-pod';
import { type GoldenCase, goldenCases, inputOf } from './vectors';

// real processes on a machine that may be busy
jest.setTimeout(60_000);

const WITH_EFFECTS: ReadonlySet<string> = new Set([CONTAINER.remoteSetup, CONTAINER.workspaceFiles, CONTAINER.pluginSetup]);
const cases = goldenCases().filter(({ effects }) => effects !== undefined);
const MODES: readonly (readonly [string, (golden: GoldenCase) => Job])[] = [
  ['compatible', (golden) => buildJob(inputOf(golden))],
  ['hardened', (golden) => harden(buildJob(inputOf(golden)), inputOf(golden))],
];

describe.each(MODES)('what the scripts of a %s Job leave behind', (_mode, jobOf) => {
  it('is recorded in cases of their own', () => expect(goldenCases()).not.toHaveLength(0));

  const check = async (golden: GoldenCase): Promise<void> => {
    const pod = new HostPod();
    mkdirSync(pod.repo);
    expect(await pod.git('init', '-q')).toMatchObject({ code: 0 });
    const containers = jobOf(golden).spec?.template.spec?.initContainers ?? [];
    for (const container of containers.filter(({ name }) => WITH_EFFECTS.has(name))) {
      expect(await pod.run(container)).toMatchObject({ code: 0, stderr: '' });
    }
    expect(await effectsOf(pod, golden)).toEqual(golden.effects);
    pod.delete();
  };
  for (const golden of cases) it(golden.name, () => check(golden));
});

/** What stands where something is expected. */
async function effectsOf(pod: HostPod, { effects = {} }: GoldenCase): Promise<GoldenCase['effects']> {
  const read = (path: string) => (existsSync(pod.path(path)) ? readFileSync(pod.path(path), 'utf8') : 'absent');
  return {
    ...(effects.files ? { files: Object.fromEntries(Object.keys(effects.files).map((path) => [path, read(path)])) } : {}),
    ...(effects.remotes ? { remotes: await remotesOf(pod) } : {}),
  };
}

async function remotesOf(pod: HostPod): Promise<Record<string, string>> {
  const names = (await pod.git('remote')).stdout.split('\n').filter((name) => name !== '');
  const urls = await Promise.all(names.map((name) => pod.git('remote', 'get-url', name)));
  return Object.fromEntries(names.map((name, index) => [name, urls[index]?.stdout.trim() ?? '']));
}
