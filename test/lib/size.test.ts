import { AgentConfig, Prompt, Task, TaskSpawner, Trigger, Workspace } from '../../lib';
import { agent, makeChart } from './support';

const kib = (count: number, letter = 'x'): string => letter.repeat(count * 1024);
const existing = Task.fromTaskName(makeChart(), 'Before', 'before');

test.each<[string, () => unknown, string]>([
  [
    'an AgentConfig',
    () =>
      new AgentConfig(makeChart(), 'A', {
        agentsMd: kib(100),
        plugins: [
          {
            name: 'a',
            skills: [
              { name: 'small', content: 'x' },
              { name: 'big', content: kib(160) },
            ],
          },
        ],
      }),
    "the largest part is 'spec.plugins[0].skills[1].content' with 163842",
  ],
  [
    'a Workspace',
    () => new Workspace(makeChart(), 'A', { repo: 'https://h/r', files: [{ path: 'a', content: kib(257) }] }),
    "the largest part is 'spec.files[0].content' with 263170",
  ],
  [
    'a Task',
    () => new Task(makeChart(), 'A', { agent, prompt: Prompt.template(kib(257)), dependsOn: [existing] }).name,
    "the largest part is 'spec.prompt' with",
  ],
  [
    'a TaskSpawner',
    () => new TaskSpawner(makeChart(), 'A', { trigger: Trigger.slack(), task: { agent, prompt: kib(257) } }).toManifest(),
    "the largest part is 'spec.taskTemplate.promptTemplate' with",
  ],
])('%s that is too large for kubectl apply is refused, with its largest part', (_kind, make, message) => {
  expect(make).toThrow("agents/A: the object must have at most 262144 bytes, which is what 'kubectl apply' can keep of it, got ");
  expect(make).toThrow(message);
});

test('counts as kubectl writes: markup takes six bytes', () => {
  const make = (letter: string) => (): unknown =>
    new Workspace(makeChart(), 'A', { repo: 'https://h/r', files: [{ path: 'a', content: kib(100, letter) }] });
  expect(make('a')).not.toThrow();
  expect(make('é')).not.toThrow();
  expect(make('<')).toThrow('got 614');
});
