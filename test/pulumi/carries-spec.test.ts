import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import {
  Agent,
  checkManifests,
  checkTask,
  Credentials,
  prompt,
  runName,
  TaskResult,
  taskSpec,
  type TaskSpecProps,
} from '../../lib/spec';

/** A Task as a Pulumi component: all that it adds to lib/spec. */
class Task extends pulumi.ComponentResource {
  public readonly name: string;

  constructor(name: string, props: TaskSpecProps, opts?: pulumi.ComponentResourceOptions) {
    super('kelos:index:Task', name, {}, opts);
    checkTask(name, props);
    const spec = taskSpec(name, props);
    this.name = runName(name, name, spec);
    const object = { apiVersion: 'kelos.dev/v1alpha2', kind: 'Task', metadata: { name: this.name }, spec };
    for (const { message } of checkManifests([object], { label: () => name })) void pulumi.log.warn(message, this);
    new kubernetes.apiextensions.CustomResource(name, object, { parent: this });
    this.registerOutputs({ name: this.name });
  }
}

test('lib/spec carries a Pulumi component', async () => {
  const made: pulumi.runtime.MockResourceArgs[] = [];
  const newResource = (args: pulumi.runtime.MockResourceArgs): pulumi.runtime.MockResourceResult => {
    made.push(args);
    return { id: args.name, state: args.inputs as Record<string, unknown> };
  };
  await pulumi.runtime.setMocks({ newResource, call: () => ({}) });
  const agent = Agent.claudeCode({ credentials: Credentials.none() });
  const plan = new Task('Plan', { agent, prompt: 'Plan {{it}}.' });
  new Task('Build', { agent, prompt: prompt`Build {{it}} on ${new TaskResult(plan, 'branch')}.` });
  expect(() => new Task('Bad', { agent, prompt: ' ' })).toThrow(`Bad: 'prompt' must not be blank, got " "`);
  await pulumi.runtime.disconnect();
  const specs = made
    .filter(({ type }) => type === 'kubernetes:kelos.dev/v1alpha2:Task')
    .map(({ inputs }) => (inputs as { spec: unknown }).spec);
  expect(specs).toMatchObject([
    { prompt: 'Plan {{it}}.' },
    { prompt: `Build {{"{{"}}it}} on {{index .Deps "${plan.name}" "Results" "branch"}}.`, dependsOn: [plan.name] },
  ]);
});
