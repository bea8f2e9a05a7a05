import { ApiObject, App, Chart, type ChartProps, Duration, Lazy, Testing } from 'cdk8s';
import { Checks, findings, KelosAccess, KelosRuntime, Prompt, Task, TaskSpawner, Trigger, Workspace } from '../../../lib';
import { agent, makeChart, synthesised } from '../support';
import { bundle } from '../support-runtime';

let written: string[];
beforeEach(() => {
  written = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  jest.spyOn(process, 'emitWarning').mockReturnValue();
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env['KELOS_STRICT'];
});

const ttl = { agent, prompt: 'x', ttlAfterFinished: Duration.minutes(5) };
const TTL_SENTENCE =
  "'ttlAfterFinished' deletes the Task after it has finished, and the next apply then runs it again; leave it out here";

test('warnings are one block on stderr, each told once, however often the app is synthesised', () => {
  const chart = makeChart();
  new Task(chart, 'A', ttl);
  new Task(chart, 'B', ttl);
  Testing.synth(chart);
  Testing.synth(chart);
  expect(written).toEqual([`KEL031 agents/A: ${TTL_SENTENCE}\nKEL031 agents/B: ${TTL_SENTENCE}\n`]);
});

test('a warning that comes later is told later', () => {
  const chart = makeChart();
  new Task(chart, 'A', ttl);
  Testing.synth(chart);
  new Task(chart, 'B', ttl);
  Testing.synth(chart);
  expect(written[1]).toBe(`KEL031 agents/B: ${TTL_SENTENCE}\n`);
});

test('an error fails every kind of synth, with the property that the author knows', () => {
  const chart = makeChart();
  const workspace = new Workspace(chart, 'Shop', { repo: 'https://github.com/acme/shop.git' });
  new TaskSpawner(chart, 'Bugs', {
    trigger: Trigger.githubIssues(),
    maxConcurrency: 1,
    task: { agent, workspace, prompt: Prompt.template('{{.Titel}}') },
  });
  const sentence =
    "KEL003 agents/Bugs: 'task.prompt' reads .Titel at promptTemplate:1:2, which does not exist; .Title may be meant";
  expect(() => void Testing.synth(chart)).toThrow(sentence);
  expect(() => App.of(chart).synth()).toThrow(sentence);
  expect(() => App.of(chart).synthYaml()).toThrow(sentence);
});

test.each([
  ['Checks.of(app).strict()', (chart: Chart): void => void Checks.of(chart).strict()],
  ['KELOS_STRICT=1', (): void => void (process.env['KELOS_STRICT'] = '1')],
  ['KELOS_STRICT=true', (): void => void (process.env['KELOS_STRICT'] = 'true')],
  ['KELOS_STRICT=Yes', (): void => void (process.env['KELOS_STRICT'] = 'Yes')],
])('%s makes warnings errors', (_, makeStrict) => {
  const chart = makeChart();
  new Task(chart, 'A', ttl);
  makeStrict(chart);
  expect(() => void Testing.synth(chart)).toThrow(`KEL031 agents/A: ${TTL_SENTENCE}`);
  expect(written).toEqual([]);
});

test.each(['', '0', 'false', 'no'])('KELOS_STRICT=%s leaves warnings what they are', (value) => {
  process.env['KELOS_STRICT'] = value;
  const chart = makeChart();
  new Task(chart, 'A', ttl);
  Testing.synth(chart);
  expect(written).toHaveLength(1);
});

test('another word in KELOS_STRICT is told', () => {
  process.env['KELOS_STRICT'] = 'ture';
  const chart = makeChart();
  new Task(chart, 'A', { agent, prompt: 'x' });
  expect(() => void Testing.synth(chart)).toThrow('KELOS_STRICT must be 1 or 0, true or false, got "ture"');
});

test.each<[string, ChartProps, string]>([
  ['labels', { labels: { 'a b': 'c' } }, "'metadata.labels' must have keys"],
  ['a label', { labels: { a: 'c d' } }, "'metadata.labels.a' must be empty or have"],
  ['a namespace', { namespace: 'Bad_NS' }, "'metadata.namespace' must have at most 63 lower case letters"],
])('%s of a chart that the API server refuses fail the synth', (_, props, sentence) => {
  const chart = new Chart(Testing.app(), 'agents', props);
  new Task(chart, 'A', { agent, prompt: 'x' });
  expect(() => void Testing.synth(chart)).toThrow(`KEL001 agents/A: ${sentence}`);
});

test('too much in annotations fails the synth', () => {
  const chart = makeChart();
  new Task(chart, 'A', { agent, prompt: 'x' }).apiObject.metadata.addAnnotation('note', 'x'.repeat(300_000));
  expect(() => void Testing.synth(chart)).toThrow("KEL001 agents/A: 'metadata.annotations' must have at most 262144 bytes");
});

test('labels and annotations that are resolved late are judged by what they become', () => {
  const chart = makeChart();
  const late = Lazy.any({ produce: () => 'late' }) as unknown as string;
  new Task(chart, 'A', { agent, prompt: 'x' }).apiObject.metadata.addLabel('a', late);
  expect(findings(chart)).toEqual([]);
});

test('an acknowledged warning is silent at the construct and below, and leaves the reason on the object', () => {
  const chart = makeChart();
  const task = new Task(chart, 'A', ttl);
  const other = new Task(chart, 'B', { agent, prompt: 'x' });
  Checks.of(chart).acknowledge('KEL031', 'applied once').strict();
  expect(synthesised(task)['metadata']).toHaveProperty(['annotations', 'acknowledged.kelos.dev/KEL031'], 'applied once');
  expect(synthesised(other)['metadata']).not.toHaveProperty('annotations');
  expect(findings(chart)).toEqual([]);
});

test('an acknowledgement does not reach beside or above', () => {
  const chart = makeChart();
  const task = new Task(chart, 'A', ttl);
  new Task(chart, 'B', ttl);
  Checks.of(task).acknowledge('KEL031', 'applied once');
  expect(findings(chart).map(({ rule, path }) => [rule, path])).toEqual([['KEL031', 'agents/B']]);
});

test('an acknowledgement changes no name', () => {
  const chart = makeChart();
  const task = new Task(chart, 'A', ttl);
  const { name } = task;
  Checks.of(task).acknowledge('KEL031', 'applied once');
  expect(synthesised(task)['metadata']).toHaveProperty('name', name);
});

test('an acknowledgement needs a rule and a reason', () => {
  const checks = Checks.of(makeChart());
  expect(() => checks.acknowledge('KEL31', 'x')).toThrow(
    'agents: there is no check "KEL31"; docs/checks.md tells all of them; KEL031 may be meant',
  );
  expect(() => checks.acknowledge('KEL031', ' ')).toThrow('agents: KEL031 must be acknowledged with a reason, got " "');
});

test('an annotation acknowledges too', () => {
  const chart = makeChart();
  const annotations = { 'acknowledged.kelos.dev/KEL031': 'applied once' };
  new Task(chart, 'A', { ...ttl, metadata: { annotations } });
  expect(findings(chart)).toEqual([]);
});

test('bare objects are checked as well', () => {
  const chart = makeChart();
  Checks.of(chart);
  new ApiObject(chart, 'Bare', { apiVersion: 'kelos.dev/v1alpha2', kind: 'Task', spec: { prompt: 5 } });
  const wrong = findings(chart).map(({ path, message }) => `${path}: ${message}`);
  expect(wrong).toContain("agents/Bare: 'spec.prompt' must be text, got 5");
  expect(() => void Testing.synth(chart)).toThrow("KEL001 agents/Bare: 'spec.prompt' must be text, got 5");
});

test.each<[string, (chart: Chart) => void]>([
  ['KelosAccess', (chart): void => void new KelosAccess(chart, 'Access')],
  ['KelosRuntime', (chart): void => void new KelosRuntime(new Chart(chart, 'runtime'), 'Runtime', { bundle, crds: false })],
])('bare objects beside a %s are checked', (_, beside) => {
  const chart = makeChart();
  beside(chart);
  new ApiObject(chart, 'Bare', { apiVersion: 'kelos.dev/v1alpha2', kind: 'Task', spec: { prompt: 5 } });
  expect(() => void Testing.synth(chart)).toThrow("KEL001 agents/Bare: 'spec.prompt' must be text, got 5");
});

test.each<[string, readonly string[] | undefined, readonly string[]]>([
  ['other namespaces', ['other'], ['KEL043']],
  ['this namespace too', ['other', 'agents'], []],
  ['every namespace', undefined, []],
])('beside a runtime of %s', (_, namespaces, rules) => {
  const app = Testing.app();
  new KelosRuntime(new Chart(app, 'runtime'), 'Runtime', { bundle, crds: false, ...(namespaces && { namespaces }) });
  const chart = new Chart(app, 'agents', { namespace: 'agents' });
  new Task(chart, 'A', { agent, prompt: 'x' });
  expect(findings(app).map(({ rule }) => rule)).toEqual(rules);
});

test('findings tell of the whole app, from wherever it is asked', () => {
  const app = Testing.app();
  const task = new Task(new Chart(app, 'one'), 'A', ttl);
  new Task(new Chart(app, 'two'), 'B', ttl);
  expect(findings(task)).toEqual(findings(app));
  expect(findings(app)).toEqual([
    { rule: 'KEL031', severity: 'warning', path: 'one/A', message: TTL_SENTENCE },
    { rule: 'KEL031', severity: 'warning', path: 'two/B', message: TTL_SENTENCE },
  ]);
});
