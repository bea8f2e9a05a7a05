import { App, Chart, type IResolver, Lazy, Testing } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Task, Workspace } from '../../lib';
import { agent, makeChart, specOf, synthesised } from './support';

const repo = 'https://h/o/r';
const given = (value: unknown): never => value as never;
const later = <T>(value: T): never => Lazy.any({ produce: () => value }) as never;
const task = (props: object): Task => new Task(makeChart(), 'A', given({ agent, prompt: 'x', ...props }));
const workspaceOf = (props: object): Workspace => new Workspace(makeChart(), 'A', given({ repo, ...props }));

describe('what cdk8s replaces later passes', () => {
  test('anywhere in a Pod', () => {
    const podOverrides = {
      labels: later({ a: 'b' }),
      volumes: [{ name: later('a'), emptyDir: later({}) }, later({ name: 'b' })],
      resources: { limits: { cpu: given(k8s.Quantity.fromString('1')), memory: { resolve: () => '2Gi' } as never } },
      extraContainers: [
        { name: later('c'), image: later('i'), env: later([{ name: 'A', value: 'a' }]), ports: [later({ containerPort: 1 })] },
      ],
      activeDeadlineSeconds: later(5),
    };
    const podFailurePolicy = { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: later([1]) } }] };
    expect(specOf(new Task(makeChart(), 'A', { agent, prompt: 'x', podOverrides, podFailurePolicy }))).toMatchObject({
      podOverrides: {
        labels: { a: 'b' },
        volumes: [{ name: 'a', emptyDir: {} }, { name: 'b' }],
        resources: { limits: { cpu: '1', memory: '2Gi' } },
        extraContainers: [{ name: 'c', image: 'i', env: [{ name: 'A', value: 'a' }], ports: [{ containerPort: 1 }] }],
        activeDeadlineSeconds: 5,
      },
      podFailurePolicy: { rules: [{ onExitCodes: { values: [1] } }] },
    });
  });

  test('in the values of metadata', () => {
    const labelled = new Workspace(makeChart(), 'A', { repo, metadata: { labels: { a: later('b') } } });
    expect(labelled.toManifest().metadata.labels).toEqual({ a: 'b' });
  });

  test('but not for metadata itself, which cdk8s copies', () =>
    expect(() => workspaceOf({ metadata: { labels: later({ a: 'b' }) } })).toThrow(
      "'metadata.labels' must be known here, only its values may be given later, got a Lazy",
    ));

  test('and nowhere else', () =>
    expect(() => task({ prompt: later('x') })).toThrow("'prompt' must be text or prompt`…`, got a Lazy"));
});

test("an app's own resolver replaces what it knows, and the name follows", () => {
  const taskIn = (resolvers: readonly IResolver[]): { readonly name: string; readonly prompt: unknown } => {
    const chart = new Chart(new App({ resolvers: [...resolvers] }), 'agents');
    const task = new Task(chart, 'Plan', { agent, prompt: 'for @team' });
    return { name: task.name, prompt: specOf(task).prompt };
  };
  const resolver: IResolver = {
    resolve: (context) => {
      if (context.value === 'for @team') context.replaceValue('for billing');
    },
  };
  expect(taskIn([resolver]).prompt).toBe('for billing');
  expect(taskIn([]).prompt).toBe('for @team');
  expect(taskIn([resolver]).name).not.toBe(taskIn([]).name);
});

test('the name of a Task outside of an App is refused in a sentence', () => {
  const chart = new Chart(undefined as never, 'agents');
  const task = new Task(chart, 'A', { agent, prompt: 'x' });
  expect(() => task.name).toThrow('agents/A: the chart must stand in an App');
});

describe('the metadata of a Task is written whole', () => {
  const metadataOf = (change: (metadata: Task['apiObject']['metadata']) => void): unknown => {
    const made = task({});
    change(made.apiObject.metadata);
    return synthesised(made).metadata;
  };
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'u' };

  test.each<[string, (metadata: Task['apiObject']['metadata']) => void, object]>([
    ['names alone', () => undefined, {}],
    ['a label', (metadata) => metadata.addLabel('a', 'b'), { labels: { a: 'b' } }],
    ['an annotation', (metadata) => metadata.addAnnotation('a', 'b'), { annotations: { a: 'b' } }],
    ['a finalizer', (metadata) => metadata.addFinalizers('a/b'), { finalizers: ['a/b'] }],
    ['an owner', (metadata) => metadata.addOwnerReference(owner), { ownerReferences: [owner] }],
    ['anything else', (metadata) => metadata.add('generateName', 'a-'), { generateName: 'a-' }],
  ])('%s', (_, change, more) => {
    expect(metadataOf(change)).toEqual({
      name: expect.stringMatching(/^a-[0-9a-f]{8}$/) as string,
      namespace: 'agents',
      ...more,
    });
  });

  test('also in a chart whose namespace is known late', () => {
    const chart = new Chart(Testing.app(), 'agents', { namespace: later('late') });
    expect(synthesised(new Task(chart, 'A', { agent, prompt: 'x' })).metadata).toMatchObject({ namespace: 'late' });
  });
});
