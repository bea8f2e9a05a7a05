import {
  agentConfigs,
  events,
  jobs,
  leases,
  pods,
  secrets,
  taskEnvelopes,
  tasks,
  taskSpawners,
  workspaces,
} from '../../../runtime/kube/resources';

const metadata = { name: 'a', namespace: 'ns', uid: 'u', resourceVersion: '1' };
const spec = { type: 'codex', prompt: 'p', credentials: { type: 'none' } };

test.each([
  ['Task', tasks, { metadata, spec: { ...spec, future: { member: 1 } }, status: { phase: 'Running' } }],
  ['Task without a status', tasks, { metadata, spec }],
  ['Workspace', workspaces, { metadata, spec: { repo: 'https://x/y', files: [{ path: 'a', content: '' }] } }],
  [
    'AgentConfig',
    agentConfigs,
    { metadata, spec: { mcpServers: [{ name: 'm', type: 'stdio', env: [{ name: 'A', value: 'b' }] }] } },
  ],
  ['Workspace without a spec', workspaces, { metadata }],
  ['AgentConfig without a spec', agentConfigs, { metadata }],
  [
    'TaskSpawner',
    taskSpawners,
    { metadata, spec: { when: { cron: {} }, taskTemplate: { type: 'codex', credentials: { type: 'none' } } } },
  ],
  ['Job', jobs, { metadata, spec: {}, status: {} }],
  [
    'Pod',
    pods,
    { metadata, spec: {}, status: { phase: 'Running', containerStatuses: [{ name: 'c', image: 'i', state: { running: {} } }] } },
  ],
  ['Secret', secrets, { metadata, data: { a: 'Yg==' } }],
  ['Lease', leases, { metadata, spec: { holderIdentity: 'x' } }],
  ['Event', events, { metadata, involvedObject: {} }],
])('a %s is let through as it is', (_kind, resource, raw) => {
  expect(resource.parse(raw)).toBe(raw);
});

test.each([
  ['a text', tasks, 'text', 'the object must be an object, got a text'],
  ['no metadata', tasks, { spec }, 'metadata must be an object, got nothing'],
  ['no uid', tasks, { metadata: { ...metadata, uid: undefined }, spec }, 'metadata.uid must be a non-empty string, got nothing'],
  [
    'an empty name',
    tasks,
    { metadata: { ...metadata, name: '' }, spec },
    'metadata.name must be a non-empty string, got nothing',
  ],
  ['an odd label', tasks, { metadata: { ...metadata, labels: { a: 1 } }, spec }, 'metadata.labels.a must be a string, got 1'],
  ['no spec', tasks, { metadata }, 'spec must be an object, got nothing'],
  ['a list for a spec', tasks, { metadata, spec: [] }, 'spec must be an object, got a list'],
  ['no prompt', tasks, { metadata, spec: { ...spec, prompt: null } }, 'spec.prompt must be a string, got null'],
  [
    'a number among texts',
    tasks,
    { metadata, spec: { ...spec, dependsOn: ['a', 7] } },
    'spec.dependsOn[1] must be a string, got 7',
  ],
  [
    'a TTL beyond 32 bits',
    tasks,
    { metadata, spec: { ...spec, ttlSecondsAfterFinished: 2_147_483_648 } },
    'spec.ttlSecondsAfterFinished must be an integer of 32 bits, got 2147483648',
  ],
  [
    'a container without a name',
    tasks,
    { metadata, spec: { ...spec, podOverrides: { extraContainers: [{}] } } },
    'spec.podOverrides.extraContainers[0].name must be a string, got nothing',
  ],
  [
    'an odd result',
    tasks,
    { metadata, spec, status: { results: { pr: {} } } },
    'status.results.pr must be a string, got an object',
  ],
  [
    'an exit code that is a text',
    pods,
    { metadata, spec: {}, status: { containerStatuses: [{ name: 'c', image: 'i', state: { terminated: { exitCode: '1' } } }] } },
    'status.containerStatuses[0].state.terminated.exitCode must be an integer of 32 bits, got a text',
  ],
])('%s is refused with a sentence', (_what, resource, raw, message) => {
  expect(() => resource.parse(raw)).toThrow(new Error(message));
});

test('no sentence tells a value of a Secret', () => {
  expect(() => secrets.parse({ metadata, data: 'hunter2' })).toThrow(new Error('data must be an object, got a text'));
  expect(() => secrets.parse({ metadata, data: { a: ['hunter2'] } })).toThrow(new Error('data.a must be a string, got a list'));
});

test('a Task that cannot be read can still be written to', () => {
  expect(taskEnvelopes.parse({ metadata, spec: 7 }).metadata).toBe(metadata);
});
