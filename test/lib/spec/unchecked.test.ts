import { agentConfigSpec, taskSpawnerSpec, taskSpec, Trigger, workspaceSpec } from '../../../lib/spec';
import { agent } from '../support';

/** A value as a program gives it that no compiler has looked at. */
const given = (value: unknown): never => value as never;
const spec = (props: object): unknown => taskSpec('x', given({ agent, prompt: 'p', ...props }));

// Pulumi components and the command line call lib/spec themselves
test.each<[string, () => unknown, string]>([
  ['a Task that is misspelt', () => spec({ brnch: 'x' }), "x: 'brnch' is not a property of a Task; did you mean 'branch'?"],
  ['a workspace that is none', () => spec({ workspace: 5 }), "x: 'workspace' must be a Workspace, or its name, got 5"],
  ['configs without names', () => spec({ configs: [{}] }), "x: 'configs[0]' must be an AgentConfig, or its name, got {}"],
  ['a name that cannot be', () => spec({ workspace: 'A b' }), "x: 'workspace' must be the name of an object ("],
  ['names that are none', () => spec({ dependsOn: [{ name: 5 }] }), "x: 'dependsOn' must be the name of an object ("],
  [
    'a Workspace without properties',
    () => workspaceSpec('x', given(undefined)),
    'x: the properties must be an object with repo, ',
  ],
  [
    'an AgentConfig that is misspelt',
    () => agentConfigSpec('x', given({ skill: [] })),
    "x: 'skill' is not a property of an AgentConfig; did you mean 'skills'?",
  ],
  [
    'a TaskSpawner without Tasks',
    () => taskSpawnerSpec('x', given({ trigger: Trigger.slack() })),
    "x: 'task' must be an object, or a function",
  ],
  [
    'Tasks without an agent',
    () => taskSpawnerSpec('x', given({ trigger: Trigger.slack(), task: {} })),
    "x/task: 'agent' must be an Agent, ",
  ],
])('%s is refused by the functions below the constructs too', (_what, make, message) => expect(make).toThrow(message));

test('names stand for objects', () => {
  expect(spec({ workspace: 'w', configs: ['c', { name: 'd' }], dependsOn: [{ name: 't' }] })).toMatchObject({
    workspaceRef: { name: 'w' },
    agentConfigRefs: [{ name: 'c' }, { name: 'd' }],
    dependsOn: ['t'],
  });
});
