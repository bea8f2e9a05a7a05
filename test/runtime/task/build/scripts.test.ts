import { existsSync, readFileSync, readdirSync } from 'node:fs';
import * as fc from 'fast-check';
import { harden } from '../../../../runtime/task/build/harden';
import { buildJob } from '../../../../runtime/task/build/job';
import { CONTAINER } from '../../../../runtime/task/build/names';
import { branchSetupScript } from '../../../../runtime/task/build/scripts/branch-setup';
import { gitCloneScript, gitFetchCommitScript } from '../../../../runtime/task/build/scripts/git-clone';
import { remoteSetupScript } from '../../../../runtime/task/build/scripts/remote-setup';
import { skillsInstallScript, skillsInstallScriptForUser } from '../../../../runtime/task/build/scripts/skills-install';
import { writeFilesScript } from '../../../../runtime/task/build/scripts/write-files';
import { containerOf, HostPod } from './host-pod';
import { jobInput } from './make-input';

// real processes on a machine that may be busy
jest.setTimeout(60_000);

const odd = "a'$(HOME)$$`b";

describe('every script', () => {
  it.each([
    ['git-clone', gitCloneScript()],
    ['a commit', gitFetchCommitScript('with token')],
    ['remote-setup', remoteSetupScript([{ name: odd, url: odd }])],
    ['branch-setup', branchSetupScript()],
    ['write-files', writeFilesScript([{ path: `/${odd}/${odd}`, content: odd }])],
    ['skills-install', skillsInstallScript([{ source: odd, skill: odd }])],
    ['skills-install without root', skillsInstallScriptForUser([{ source: odd, skill: odd }])],
  ])('has nothing for the kubelet to expand: %s', (_name, text) => {
    expect(text).not.toMatch(/\$[($]/);
  });
});

describe('files', () => {
  const segment = fc
    .string({ unit: fc.constantFrom(...'ab$(){}\'"`\\\n *?!#~&|;<>=-.é日'), minLength: 1, maxLength: 12 })
    .filter((text) => text !== '.' && text !== '..');

  const file = fc.record({
    path: fc.array(segment, { minLength: 1, maxLength: 3 }),
    content: fc.string({ unit: 'binary', maxLength: 200 }),
  });

  it('arrive with any path and content', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 30 }), async (some) => {
        const pod = new HostPod();
        // a folder each, so that none is in another's way
        const files = some.map(({ path, content }, index) => ({ path: `/workspace/${index}/${path.join('/')}`, content }));
        expect(await pod.exec(['sh', '-c', writeFilesScript(files, pod.root)], {})).toMatchObject({ code: 0, stderr: '' });
        expect(files.map(({ path }) => readFileSync(pod.path(path)))).toEqual(files.map(({ content }) => Buffer.from(content)));
        pod.delete();
      }),
      { numRuns: 10 },
    );
  });

  it('end the script at the first that cannot be written', async () => {
    const pod = new HostPod();
    const files = [
      { path: '/workspace/a', content: 'a' },
      { path: '/workspace/a/b', content: 'b' },
      { path: '/workspace/c', content: 'c' },
    ];
    expect((await pod.exec(['sh', '-c', writeFilesScript(files, pod.root)], {})).code).not.toBe(0);
    expect(existsSync(pod.path('/workspace/c'))).toBe(false);
    pod.delete();
  });
});

describe('remotes', () => {
  it('of one name end with the last URL, and origin can be moved', async () => {
    const pod = new HostPod();
    await pod.exec(['git', 'init', '-q', pod.repo], {});
    const remotes = ['https://a/b', "https://c/d'$(x)"].map((url) => ({ name: 'up', url }));
    expect(await pod.exec(['sh', '-c', remoteSetupScript(remotes, pod.root)], {})).toMatchObject({ code: 0 });
    expect((await pod.git('remote', 'get-url', 'up')).stdout).toBe("https://c/d'$(x)\n");
    pod.delete();
  });

  it('stop at a name that git refuses', async () => {
    const pod = new HostPod();
    await pod.exec(['git', 'init', '-q', pod.repo], {});
    const remotes = ['a b', 'late'].map((name) => ({ name, url: 'https://a/b' }));
    expect((await pod.exec(['sh', '-c', remoteSetupScript(remotes, pod.root)], {})).code).not.toBe(0);
    expect((await pod.git('remote')).stdout).toBe('');
    pod.delete();
  });
});

/** Stands for npx: notes how it is called and installs what a package of skills.sh would. */
const NPX = `#!/bin/sh
{ printf '%s|' "$@"; echo; } >>"$HOME/../calls"
[ "$4" = acme/nothing ] && exit 0
mkdir -p "$HOME/.agents/skills/review" "$HOME/.npm/_cacache"
echo '# Review' >"$HOME/.agents/skills/review/SKILL.md"
`;
const NOTE = '#!/bin/sh\necho "${0##*/} $*" >>"$HOME/../calls"\n';

describe('skills of skills.sh', () => {
  let pod: HostPod;

  beforeEach(() => {
    pod = new HostPod();
    for (const [name, text] of Object.entries({ npx: NPX, apk: NOTE, chown: NOTE })) pod.install(name, text);
  });

  afterEach(() => pod.delete());

  const job = (source: string, skill?: string) => {
    const input = jobInput({ config: { skills: [{ source, ...(skill ? { skill } : {}) }] } });
    return { compatible: buildJob(input), hardened: harden(buildJob(input), input) };
  };
  const calls = (): string[] => readFileSync(pod.path('/kelos/calls'), 'utf8').trim().split('\n');

  it('are installed as root on the Node image in a compatible Job', async () => {
    const container = containerOf(job('acme/skills', "it's").compatible, CONTAINER.skillsInstall);
    expect(container).toMatchObject({ image: 'node:22.14.0-alpine' });
    expect(await pod.run(container)).toMatchObject({ code: 0 });
    expect(calls()).toEqual([
      'apk add --no-cache git',
      "-y|skills|add|acme/skills|-a|universal|-y|-g|-s|it's|",
      `chown -R 61100:61100 ${pod.path('/kelos/plugin')}`,
    ]);
    expect(readFileSync(pod.path('/kelos/plugin/skills-sh/skills/review/SKILL.md'), 'utf8')).toBe('# Review\n');
    expect(readdirSync(pod.path('/kelos/plugin'))).toEqual(['skills-sh']);
  });

  it('are installed as the agent in a hardened one', async () => {
    const container = containerOf(job('acme/skills').hardened, CONTAINER.skillsInstall);
    expect(await pod.run(container)).toMatchObject({ code: 0 });
    expect(calls()).toEqual(['-y|skills|add|acme/skills|-a|universal|-y|-g|']);
    expect(readdirSync(pod.path('/kelos/plugin/skills-sh/skills'))).toEqual(['review']);
  });

  it('fail when a package brings none', async () => {
    const outcome = await pod.run(containerOf(job('acme/nothing').hardened, CONTAINER.skillsInstall));
    expect(outcome).toMatchObject({ code: 1, stderr: 'No skills.sh skills were installed\n' });
  });
});
