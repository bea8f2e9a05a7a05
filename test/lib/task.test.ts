import { ApiObject, Chart, Duration, JsonPatch, Lazy, Testing } from 'cdk8s';
import { Agent, AgentConfig, Credentials, Prompt, Task, type TaskProps, Workspace, prompt } from '../../lib';
import { agent, kelosObjects, makeChart, specOf, synthesised, told } from './support';

const repo = 'https://github.com/acme/shop.git';
const nameIn = (chart: Chart, id: string): string => ApiObject.of(chart.node.findChild(id)).name;
const taskNames = (chart: Chart): string[] =>
  (kelosObjects(chart) as { kind: string; metadata: { name: string } }[])
    .filter((o) => o.kind === 'Task')
    .map((o) => o.metadata.name);

test('has a default child', () => {
  const task = new Task(makeChart(), 'Plan', { agent, prompt: 'Plan it.' });
  expect(task.node.defaultChild).toBe(task.apiObject);
  expect(ApiObject.of(task).kind).toBe('Task');
});

test('renders no more than what was asked for', () => {
  const chart = makeChart();
  new Task(chart, 'Plan', { agent, prompt: 'Plan it.' });
  expect(kelosObjects(chart)).toMatchSnapshot();
});

test('renders all options', () => {
  const chart = makeChart();
  const before = Task.fromTaskName(chart, 'Before', 'before');
  new Task(chart, 'Plan', {
    agent: Agent.claudeCode({
      credentials: Credentials.apiKey('claude'),
      model: 'sonnet',
      effort: 'high',
      image: 'registry.example/claude:1',
    }),
    workspace: new Workspace(chart, 'Shop', { repo }),
    configs: [new AgentConfig(chart, 'Rules', { agentsMd: 'Be brief.' }), AgentConfig.fromAgentConfigName(chart, 'Team', 'team')],
    branch: 'feat/search',
    prompt: prompt`Plan search after ${before.result('commit')}.`,
    dependsOn: [before],
    ttlAfterFinished: Duration.hours(2),
    upstreamRepo: 'acme/shop',
    podOverrides: { resources: { requests: { cpu: '1' } }, env: [{ name: 'A', value: '$(B) {{.C}}' }] },
    podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] },
    name: 'plan',
    metadata: { labels: { team: 'shop' }, annotations: { why: 'search' } },
  });
  expect(kelosObjects(chart)).toMatchSnapshot();
});

describe('the name', () => {
  const nameOf = (props: Partial<TaskProps> = {}, id = 'Plan', chart = makeChart()): string =>
    new Task(chart, id, { agent, prompt: 'Plan it.', ...props }).name;

  test('is the id and a hash', () => expect(nameOf()).toMatch(/^plan-[0-9a-f]{8}$/));
  test('is the same for the same Task', () => expect(nameOf()).toBe(nameOf()));
  test('changes with the spec', () => expect(nameOf({ prompt: 'Plan it!' })).not.toBe(nameOf()));
  test('changes with the path', () => expect(nameOf({}, 'Plan', makeChart('other'))).not.toBe(nameOf()));
  test('does not change with labels', () => expect(nameOf({ metadata: { labels: { a: 'b' } } })).toBe(nameOf()));
  test('does not change with the order of members', () =>
    expect(nameOf({ podOverrides: { labels: { a: '1', b: '2' } } })).toBe(
      nameOf({ podOverrides: { labels: { b: '2', a: '1' } } }),
    ));
  test('is what stands in the manifest', () => {
    const task = new Task(makeChart(), 'Plan', { agent, prompt: 'Plan it.' });
    const { metadata } = synthesised(task) as { metadata: { name: string } };
    expect([ApiObject.of(task).name, ApiObject.of(task).metadata.name, metadata.name]).toEqual([task.name, task.name, task.name]);
  });

  test.each([
    ['BuildAll', 'build-all'],
    ['HTTPServer2', 'http-server2'],
    ['Über uns', 'uber-uns'],
    ['--x--', 'x'],
    ['_9 lives', '9-lives'],
    ['日本', 'task'],
    ['x'.repeat(200), 'x'.repeat(54)],
    [`${'x'.repeat(53)}-y`, 'x'.repeat(53)],
  ])('of id %p starts with %p', (id, start) => {
    const name = nameOf({}, id);
    expect(name).toMatch(new RegExp(`^${start}-[0-9a-f]{8}$`));
    expect(name.length).toBeLessThanOrEqual(63);
  });

  test('changes with a lazy value in the spec', () => {
    const withImage = (tag: string): string =>
      nameOf({ podOverrides: { nodeSelector: Lazy.any({ produce: () => ({ tag }) }) as Record<string, string> } });
    expect(withImage('a')).toBe(withImage('a'));
    expect(withImage('a')).not.toBe(withImage('b'));
  });

  test('changes with a JSON patch of the spec', () => {
    const patched = (model: string): string => {
      const task = new Task(makeChart(), 'Plan', { agent, prompt: 'Plan it.' });
      task.apiObject.addJsonPatch(JsonPatch.add('/spec/model', model), JsonPatch.add('/metadata/labels', { a: 'b' }));
      expect(specOf(task).model).toBe(model);
      return task.name;
    };
    expect(patched('opus')).not.toBe(patched('sonnet'));
    expect(patched('opus')).toBe(patched('opus'));
  });

  test('is pinned by name', () => expect(nameOf({ name: 'plan' })).toBe('plan'));
  test.each(['Plan', 'x'.repeat(64), '', 'a_b', '-a'])('cannot be pinned to %p', (name) =>
    expect(() => nameOf({ name })).toThrow(/^agents\/Plan: 'name' must have at most 63 of lower case letters/),
  );

  test('takes a new one when a Task whose result it uses has a new one', () => {
    const names = (text: string): string[] => {
      const chart = makeChart();
      const plan = new Task(chart, 'Plan', { agent, prompt: text });
      new Task(chart, 'Build', { agent, prompt: prompt`Build ${plan.result('commit')}` });
      return taskNames(chart);
    };
    const [before, same, after] = [names('a'), names('a'), names('b')];
    expect(same).toEqual(before);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });

  test('settles the spec when it is read', () => {
    const chart = makeChart();
    const [first, task] = ['First', 'Second'].map((id) => new Task(chart, id, { agent, prompt: 'x' })) as [Task, Task];
    expect(task.name).toBeTruthy();
    expect(() => task.addDependsOn(first)).toThrow(/^agents\/Second: 'addDependsOn' comes too late/);
    expect(() => task.addConfig(AgentConfig.fromAgentConfigName(chart, 'C', 'c'))).toThrow(/'addConfig' comes too late/);
    expect(() => task.apiObject.addJsonPatch(JsonPatch.add('/spec/model', 'x'))).toThrow(/'addJsonPatch' comes too late/);
  });

  test('is settled by a synth', () => {
    const task = new Task(makeChart(), 'Plan', { agent, prompt: 'x' });
    Testing.synth(Chart.of(task));
    expect(() => task.addDependsOn(task)).toThrow(/comes too late/);
  });
});

describe('dependencies', () => {
  test('of a prompt are added by themselves, once', () => {
    const chart = makeChart();
    const [a, b] = [Task.fromTaskName(chart, 'A', 'a'), Task.fromTaskName(chart, 'B', 'b')];
    const text = prompt`${a.result('branch')} ${b.outputs} ${a.result('commit')}`;
    const task = new Task(chart, 'C', { agent, prompt: text, dependsOn: [b, b] });
    expect(specOf(task).dependsOn).toEqual(['b', 'a']);
  });

  test('can be added, as can configs', () => {
    const chart = makeChart();
    const task = new Task(chart, 'C', { agent, prompt: 'x' });
    task.addDependsOn(Task.fromTaskName(chart, 'A', 'a'));
    task.addConfig(AgentConfig.fromAgentConfigName(chart, 'R', 'r'));
    expect(specOf(task)).toMatchObject({ dependsOn: ['a'], agentConfigRefs: [{ name: 'r' }] });
  });

  test('of a thousand Tasks in a row are rendered once each, whichever name is read first', () => {
    const chart = makeChart();
    const tasks: Task[] = [];
    let rendered = 0;
    for (let i = 0; i < 3000; i++) {
      const before: readonly Task[] = tasks.slice(-2);
      const counted = Lazy.any({ produce: () => `${++rendered}`.slice(0, 0) }) as string;
      const parts = before.flatMap((task) => [task.result('commit'), task.result('branch')]);
      const text = before.length === 0 ? 'start' : parts.reduce((all, part) => prompt`${all} ${part}`, prompt`go on`);
      tasks.push(new Task(chart, `T${i}`, { agent, prompt: text, podOverrides: { serviceAccountName: counted } }));
    }
    expect(tasks.at(-1)?.name).toMatch(/^t2999-/);
    expect(rendered).toBe(3000);
  });

  test('in a circle are refused with the way round', () => {
    const chart = makeChart();
    const [a, b, c] = ['A', 'B', 'C'].map((id) => new Task(chart, id, { agent, prompt: 'x', name: id.toLowerCase() })) as [
      Task,
      Task,
      Task,
    ];
    a.addDependsOn(b);
    b.addDependsOn(c);
    c.addDependsOn(b);
    const message = "agents/A: 'dependsOn' must not lead back to where it started, got agents/B → agents/C → agents/B";
    expect(() => a.name).toThrow(message);
    expect((): unknown => Testing.synth(chart)).toThrow(message);
  });

  test('on itself are refused', () => {
    const task = new Task(makeChart(), 'A', { agent, prompt: 'x' });
    task.addDependsOn(task);
    expect(() => task.name).toThrow('got agents/A → agents/A');
  });

  test('on its own name are refused', () => {
    const chart = makeChart();
    const task: Task = new Task(chart, 'A', {
      agent,
      prompt: 'x',
      podOverrides: { serviceAccountName: Lazy.any({ produce: () => task.name }) as string },
    });
    expect(() => nameIn(chart, 'A')).toThrow('agents/A: a value in the spec reads the name of the Task');
  });

  test('in another namespace are refused', () => {
    const here = makeChart();
    const there = new Task(new Chart(here, 'there', { namespace: 'other' }), 'A', { agent, prompt: 'x' });
    const message = `'dependsOn' must stand in the same namespace (agents), got "agents/there/A in other"`;
    expect(() => new Task(here, 'B', { agent, prompt: 'x', dependsOn: [there] })).toThrow(`agents/B: ${message}`);
    expect(() => new Task(here, 'C', { agent, prompt: prompt`${there.result('x')}` }).name).toThrow(`agents/C: ${message}`);
  });
});

test('its manifest can be read, which settles it', () => {
  const task = new Task(makeChart(), 'A', { agent, prompt: 'x' });
  expect(task.toManifest()).toEqual(synthesised(task));
  expect(task.toManifest().metadata.name).toBe(task.name);
});

test('its outputs can be used by another', () => {
  const chart = makeChart();
  const first = new Task(chart, 'A', { agent, prompt: 'x', name: 'first' });
  expect(specOf(new Task(chart, 'B', { agent, prompt: prompt`Go on from ${first.outputs}` })).dependsOn).toEqual(['first']);
});

test('what is no data is refused when it is written', () => {
  class Odd {
    public readonly a = 1;
  }
  const podOverrides = { affinity: { nodeAffinity: new Odd() as never } };
  expect(() => new Task(makeChart(), 'A', { agent, prompt: 'x', podOverrides }).name).toThrow(
    'agents/A: a manifest can hold plain data only, got an Odd',
  );
});

describe('the prompt', () => {
  test.each<[string, string | Prompt]>([
    ['a string', 'Use ${{ secrets.X }} and {{.Title}}.'],
    ['a tagged template', prompt`Use ${'$'}{{ secrets.X }} and {{.Title}}.`],
  ])('of a Task without dependencies stands in the manifest as it is: %s', (_what, text) => {
    expect(specOf(new Task(makeChart(), 'A', { agent, prompt: text })).prompt).toBe('Use ${{ secrets.X }} and {{.Title}}.');
  });

  test('of a Task with dependencies is escaped', () => {
    const chart = makeChart();
    const plan = Task.fromTaskName(chart, 'Plan', 'plan');
    const task = new Task(chart, 'A', { agent, prompt: prompt`Use {{ x }} on ${plan.result('branch')}: {${plan.outputs}` });
    expect(specOf(task).prompt).toBe(
      'Use {{"{{"}} x }} on {{index .Deps "plan" "Results" "branch"}}: {{"{"}}' +
        '{{range $i, $line := index .Deps "plan" "Outputs"}}{{if $i}}{{"\\n"}}{{end}}{{$line}}{{end}}',
    );
  });

  test('that is a template needs dependencies', () => {
    const task = (props: Partial<TaskProps>): Task =>
      new Task(makeChart(), 'A', { agent, prompt: Prompt.template('{{.Deps.a.Name}}'), ...props });
    expect(() => task({}).name).toThrow(
      /^agents\/A: 'prompt' is a Go template, which is rendered only in a Task with 'dependsOn'/,
    );
    const chart = makeChart();
    const text = Prompt.template('{{.Deps.a.Name}}');
    expect(specOf(new Task(chart, 'A', { agent, prompt: text, dependsOn: [Task.fromTaskName(chart, 'D', 'a')] })).prompt).toBe(
      '{{.Deps.a.Name}}',
    );
  });

  test('with a variable in its literal text draws a warning', () => {
    expect(told(new Task(makeChart(), 'A', { agent, prompt: 'Fix {{ .Title }}' }))).toEqual([
      "KEL035 agents/A: 'prompt' contains {{ .Title }}, which reaches the agent as it stands; for Go template text use Prompt.template(…)",
    ]);
  });
});

test('a TTL draws a warning', () => {
  expect(told(new Task(makeChart(), 'A', { agent, prompt: 'x', ttlAfterFinished: Duration.minutes(5) }))).toEqual([
    "KEL031 agents/A: 'ttlAfterFinished' deletes the Task after it has finished, and the next apply then runs it again; leave it out here",
  ]);
});

test('a branch without a workspace draws a warning', () => {
  expect(told(new Task(makeChart(), 'A', { agent, prompt: 'x', branch: 'a', upstreamRepo: 'a/b' }))).toEqual([
    "KEL038 agents/A: 'branch' does nothing for the agent without a 'workspace'",
    "KEL038 agents/A: 'upstreamRepo' does nothing for the agent without a 'workspace'",
  ]);
});

describe('refuses', () => {
  const plan = Task.fromTaskName(makeChart(), 'Plan', 'plan');
  const container = (name: string) => ({ name, image: 'x' });
  test.each<[string, Partial<TaskProps>, string]>([
    ['a blank prompt', { prompt: ' \n' }, String.raw`'prompt' must not be blank, got " \n"`],
    [
      'a prompt too long for a program',
      { prompt: 'é'.repeat(65_536) },
      "'prompt' must have less than 131072 bytes, which is all a program can be given, got 131072",
    ],
    ['a branch that git refuses', { branch: 'a..b' }, `'branch' must be a name that git takes for a branch, got "a..b"`],
    ['a result in the branch', { branch: prompt`x/${plan.result('branch')}` }, "'branch' of a Task is never rendered"],
    ['a template in the branch', { branch: Prompt.template('x/{{.Number}}') }, "'branch' of a Task is never rendered"],
    [
      'a blank model',
      { agent: Agent.codex({ credentials: Credentials.none(), model: '' }) },
      `'agent.model' must not be blank, got ""`,
    ],
    [
      'a Secret that cannot be',
      { agent: Agent.codex({ credentials: Credentials.oauth('A B') }) },
      `'agent.credentials' must be the name of a Secret`,
    ],
    [
      'a TTL that is too long',
      { ttlAfterFinished: Duration.days(30_000) },
      "'ttlAfterFinished' must be a whole number from 0 to 2147483647, got 2592000000",
    ],
    [
      'half a second',
      { ttlAfterFinished: Duration.millis(500) },
      "'ttlAfterFinished' must be a whole number from 0 to 2147483647, got 0.5",
    ],
    ['an upstream without owner', { upstreamRepo: 'shop' }, `'upstreamRepo' must have the form 'owner/repo', got "shop"`],
    [
      'a deadline of nothing',
      { podOverrides: { activeDeadlineSeconds: 0 } },
      "'podOverrides.activeDeadlineSeconds' must be a whole number from 1",
    ],
    [
      'a reserved volume',
      { podOverrides: { volumes: [{ name: 'workspace' }] } },
      `'podOverrides.volumes[0].name' must not be 'workspace'`,
    ],
    [
      'a volume twice',
      { podOverrides: { volumes: [{ name: 'a' }, { name: 'a' }] } },
      `'podOverrides.volumes[].name' must be unique, got "a"`,
    ],
    [
      'a reserved container',
      { podOverrides: { extraContainers: [container('git-clone')] } },
      `'podOverrides.extraContainers[0].name' must not start with 'kelos-'`,
    ],
    [
      'a nameless container',
      { podOverrides: { extraInitContainers: [container('')] } },
      `'podOverrides.extraInitContainers[0].name' must have at most 63 lower case letters`,
    ],
    [
      'one container in both lists',
      { podOverrides: { extraContainers: [container('a')], extraInitContainers: [container('a')] } },
      'must be unique, got "a"',
    ],
    [
      'nine containers',
      { podOverrides: { extraContainers: Array.from({ length: 9 }, (_, i) => container(`c${i}`)) } },
      'must have at most 8 items, got 9',
    ],
    [
      'a nameless variable',
      { podOverrides: { env: [{ name: '' }] } },
      `'podOverrides.env[0].name' must be a name of printable characters without '='`,
    ],
    [
      'a failure policy with FailIndex',
      { podFailurePolicy: { rules: [{ action: 'FailIndex' }] } },
      `'podFailurePolicy.rules[0].action' must be one of FailJob, Ignore, Count, got "FailIndex"`,
    ],
  ])('%s', (_what, props, message) => {
    const make = (): string => new Task(makeChart(), 'A', { agent, prompt: 'x', ...props }).name;
    expect(make).toThrow(message);
    expect(make).toThrow(/^agents\/A: /);
  });
});

test('an existing Task must have a name that can be', () => {
  expect(() => Task.fromTaskName(makeChart(), 'A', 'A B')).toThrow(`agents/A: 'name' must have`);
});

test.each<[string, Agent]>([
  ['claude-code', Agent.claudeCode({ credentials: Credentials.none() })],
  ['codex', Agent.codex({ credentials: Credentials.none() })],
  ['gemini', Agent.gemini({ credentials: Credentials.none() })],
  ['opencode', Agent.opencode({ credentials: Credentials.none() })],
  ['cursor', Agent.cursor({ credentials: Credentials.none() })],
])('is worked on by %s', (type, worker) => {
  expect(specOf(new Task(makeChart(), 'A', { agent: worker, prompt: 'x' }))).toEqual({
    type,
    prompt: 'x',
    credentials: { type: 'none' },
  });
});

test("is worked on by an image of one's own", () => {
  const worker = Agent.custom({ type: 'codex', image: 'ghcr.io/acme/agent:1', credentials: Credentials.oauth('codex') });
  expect(specOf(new Task(makeChart(), 'A', { agent: worker, prompt: 'x' }))).toEqual({
    type: 'codex',
    image: 'ghcr.io/acme/agent:1',
    prompt: 'x',
    credentials: { type: 'oauth', secretRef: { name: 'codex' } },
  });
});

test('the tag of a prompt with what no file can hold is refused with the place', () => {
  expect(() => new Task(makeChart(), 'A', { agent, prompt: prompt`a${'\ud800'}` })).toThrow(
    "agents/A: 'prompt' must not have half a surrogate pair",
  );
  expect(() => new Task(makeChart(), 'A', { agent, prompt: 'a\0b' })).toThrow("agents/A: 'prompt' must not have a NUL character");
});
