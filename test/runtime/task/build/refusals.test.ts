import type { PodOverrides, TaskSpec, WorkspaceFile } from '../../../../lib/api';
import { JobBuildError } from '../../../../runtime/task/build/errors';
import type { JobInput } from '../../../../runtime/task/build/input';
import { buildJob } from '../../../../runtime/task/build/job';
import { workspaceFiles } from '../../../../runtime/task/build/workspace-files';
import { jobInput, taskSpec } from './make-input';

function refusal(input: JobInput): string {
  try {
    buildJob(input);
  } catch (error) {
    if (error instanceof JobBuildError) return error.message;
    throw error;
  }
  return '';
}

const container = (name: string) => ({ name, image: 'i' });
const ofTask = (more: Partial<TaskSpec>): JobInput => jobInput({ task: taskSpec(more) });
const ofFiles = (files: readonly WorkspaceFile[]): JobInput =>
  jobInput({ workspace: { name: 'w', spec: { repo: 'https://h/o/r', files } } });

describe('no Job is built', () => {
  it.each<[string, PodOverrides, string]>([
    [
      'a volume of ours',
      { volumes: [{ name: 'kelos-x' }] },
      'podOverrides.volumes: "kelos-x" uses the reserved "kelos-" volume name prefix',
    ],
    [
      'the workspace again',
      { volumes: [{ name: 'workspace' }] },
      'podOverrides.volumes: "workspace" is a Kelos-reserved volume name',
    ],
    ['a volume twice', { volumes: [{ name: 'a' }, { name: 'a' }] }, 'podOverrides.volumes: duplicate volume name "a"'],
    [
      'a container of ours',
      { extraContainers: [container('kelos-x')] },
      'podOverrides: "kelos-x" uses the reserved "kelos-" container name prefix',
    ],
    [
      'a script of ours',
      { extraInitContainers: [container('git-clone')] },
      'podOverrides: "git-clone" is a Kelos-reserved container name',
    ],
    ['a container twice', { extraContainers: [container('a'), container('a')] }, 'podOverrides: duplicate container name "a"'],
    [
      'a container in both lists',
      { extraContainers: [container('a')], extraInitContainers: [container('b'), container('a')] },
      'podOverrides: container name "a" appears in both extraContainers and extraInitContainers',
    ],
    [
      'volumes before containers',
      { extraContainers: [container('kelos-x')], volumes: [{ name: 'workspace' }] },
      'podOverrides.volumes: "workspace" is a Kelos-reserved volume name',
    ],
    [
      'extra containers before extra init containers',
      { extraContainers: [container('a'), container('a')], extraInitContainers: [container('kelos-x')] },
      'podOverrides: duplicate container name "a"',
    ],
    [
      'no time to run in',
      { activeDeadlineSeconds: 0 },
      'podOverrides.activeDeadlineSeconds must be a whole number of seconds from 1 on that fits into 64 bits, got 0',
    ],
    [
      'a time beyond 64 bits',
      { activeDeadlineSeconds: 1e19 },
      'podOverrides.activeDeadlineSeconds must be a whole number of seconds from 1 on that fits into 64 bits, got 10000000000000000000',
    ],
  ])('with podOverrides that have %s', (_title, podOverrides, message) => {
    expect(refusal(ofTask({ podOverrides }))).toBe(message);
  });

  it.each<[string, Partial<TaskSpec>, string]>([
    ['an unknown agent', { type: 'toaster' as TaskSpec['type'] }, 'unsupported agent type: toaster'],
    ['an agent that every object has', { type: 'constructor' as TaskSpec['type'] }, 'unsupported agent type: constructor'],
    [
      'credentials without a Secret',
      { credentials: { type: 'api-key' } },
      'credentials.secretRef is required for credentials of type api-key',
    ],
    [
      'a rule for indexed Jobs',
      { podFailurePolicy: { rules: [{ action: 'Ignore' }, { action: 'FailIndex' }] } },
      'podFailurePolicy.rules[1].action: FailIndex is not supported for Task Jobs',
    ],
    [
      'a TTL beyond 32 bits',
      { ttlSecondsAfterFinished: 3e9 },
      'ttlSecondsAfterFinished must be a whole number from 0 to 2147483647, got 3000000000',
    ],
    [
      'half a second to live',
      { ttlSecondsAfterFinished: 0.5 },
      'ttlSecondsAfterFinished must be a whole number from 0 to 2147483647, got 0.5',
    ],
  ])('for a Task with %s', (_title, more, message) => {
    expect(refusal(ofTask(more))).toBe(message);
  });

  it.each([
    ['a prompt', ofTask({ prompt: 'x'.repeat(131_072) }), 'the prompt of container kelos-agent is 131072 bytes long'],
    [
      'a prompt of wide characters',
      ofTask({ prompt: '日'.repeat(50_000) }),
      'the prompt of container kelos-agent is 150000 bytes long',
    ],
    [
      'an agentsMD',
      jobInput({ config: { agentsMD: 'x'.repeat(131_072 - 16) } }),
      'agentsMD of the AgentConfigs (KELOS_AGENTS_MD) of container',
    ],
    [
      'files',
      ofFiles([{ path: 'a', content: 'x'.repeat(100_000) }]),
      "the Workspace's files, written by one script, of container workspace-files is",
    ],
    ['a NUL character', ofTask({ prompt: 'a\0b' }), 'the prompt of container kelos-agent contains a NUL character'],
  ])('when Linux could not start the program: %s', (_title, input, message) => {
    expect(refusal(input)).toContain(message);
  });

  it('is built up to the last byte that Linux takes', () => {
    expect(refusal(ofTask({ prompt: 'x'.repeat(131_071) }))).toBe('');
    expect(refusal(jobInput({ config: { agentsMD: 'x'.repeat(131_072 - 17) } }))).toBe('');
  });
});

describe('a path of a Workspace', () => {
  it.each([
    ['a/../b', '/workspace/repo/b'],
    ['./b', '/workspace/repo/b'],
    ['b/', '/workspace/repo/b'],
    ['x//b', '/workspace/repo/x/b'],
    ['..a/b', '/workspace/repo/..a/b'],
    ['.git/hooks/x', '/workspace/repo/.git/hooks/x'],
    [' a ', '/workspace/repo/ a '],
  ])('%j is the file %s', (path, written) => {
    expect(workspaceFiles([{ path, content: '' }])).toEqual([{ path: written, content: '' }]);
  });

  it.each([
    [' ', '" "', 'path is empty'],
    ['', '""', 'path is empty'],
    ['a\\b', '"a\\\\b"', 'path must use forward slashes'],
    ['.', '"."', 'path resolves to current directory'],
    ['a/..', '"a/.."', 'path resolves to current directory'],
    ['/etc/x', '"/etc/x"', 'absolute paths are not allowed'],
    ['/', '"/"', 'absolute paths are not allowed'],
    ['..', '".."', 'path escapes repository root'],
    ['a/../../b', '"a/../../b"', 'path escapes repository root'],
  ])('%j is refused', (path, quoted, rule) => {
    expect(() => workspaceFiles([{ path, content: '' }])).toThrow(`invalid workspace file path ${quoted}: ${rule}`);
  });
});
