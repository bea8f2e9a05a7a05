import { planTask } from '../../../runtime/task/plan';
import { wasSetBefore } from '../../../runtime/task/stored-before';
import { at, task, TaskObservation } from './make-task';

type Made = ReturnType<typeof task>;

/** With the API server's record of who set what. */
const written = (object: Made, apiVersion: string, ...members: string[]): Made => {
  const spec = Object.fromEntries(members.map((member): [string, object] => [`f:${member}`, {}]));
  const managedFields = [
    { manager: 'm', operation: 'Update', apiVersion: 'kelos.dev/v1alpha2', fieldsV1: { 'f:metadata': {} } },
    { manager: 'n', operation: 'Update', apiVersion, fieldsV1: { 'f:spec': spec } },
  ];
  return { ...object, metadata: { ...object.metadata, managedFields } as Made['metadata'] };
};
const OLD = 'kelos.dev/v1alpha1';

describe('a Task that was stored as v1alpha1', () => {
  it('fails when its agentConfigRef was dropped, instead of running without it', () => {
    const plan = planTask(TaskObservation.of(written(task('t'), OLD, 'prompt', 'agentConfigRef')).build(), at(7));
    expect(plan.writes).toEqual([]);
    expect(plan.status).toMatchObject({
      phase: 'Failed',
      message: expect.stringContaining('spec.agentConfigRef was lost') as string,
      completionTime: '2026-01-01T00:00:07Z',
    });
  });

  it.each([
    ['that named no AgentConfig starts', written(task('t'), OLD, 'prompt')],
    ['and was converted starts', written(task('t', { agentConfigRefs: [{ name: 'a' }] }), OLD, 'agentConfigRef')],
    ['goes on when only this version is on record', written(task('t'), 'kelos.dev/v1alpha2', 'agentConfigRef')],
  ])('%s', (_case, object) => {
    const agentConfigs = [{ name: 'a', object: { metadata: { name: 'a' }, spec: {} } }];
    const plan = planTask(TaskObservation.of(object).with({ agentConfigs }).build(), at(0));
    expect(plan.writes.map(({ kind }) => kind)).toEqual(['createJob']);
  });

  it('and has a Job already, runs on', () => {
    const running = TaskObservation.of(written(task('t'), OLD, 'agentConfigRef')).withJob({ active: 1 });
    expect(planTask(running.build(), at(0)).status).toMatchObject({ phase: 'Running' });
  });
});

it.each([
  ['nothing', undefined],
  ['no list', {}],
  ['entries of another shape', [null, 'x', { fieldsV1: null }, { fieldsV1: { 'f:spec': 1 } }]],
])('a record that is %s tells nothing', (_case, managedFields) => {
  expect(wasSetBefore({ metadata: { name: 't', managedFields } as object }, 'agentConfigRef')).toBe(false);
});
