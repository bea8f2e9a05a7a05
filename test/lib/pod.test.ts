import { Task, type TaskProps } from '../../lib';
import { agent, makeChart } from './support';

describe('refuses a Pod that the API server would refuse', () => {
  const container = (props: object): TaskProps['podOverrides'] => ({ extraContainers: [{ name: 'a', image: 'b', ...props }] });
  const failure = (rule: object): Partial<TaskProps> => ({
    podFailurePolicy: { rules: [{ action: 'Ignore', ...rule }] },
  });
  test.each<[string, Partial<TaskProps>, string]>([
    [
      'a container without an image',
      { podOverrides: { extraContainers: [{ name: 'a' }] } },
      "'podOverrides.extraContainers[0].image' must be given",
    ],
    [
      'an image that is none',
      { podOverrides: container({ image: 'a b' }) },
      "'podOverrides.extraContainers[0].image' must be the name of an image",
    ],
    [
      'a mount twice',
      { podOverrides: container({ volumeMounts: [1, 2].map(() => ({ name: 'v', mountPath: '/a' })) }) },
      `volumeMounts[].mountPath' must be unique, got "/a"`,
    ],
    [
      'a mount with a colon',
      { podOverrides: { volumeMounts: [{ name: 'v', mountPath: 'C:/a' }] } },
      "'podOverrides.volumeMounts[0].mountPath' must be a path without ':'",
    ],
    [
      'a mount of nowhere',
      { podOverrides: { volumeMounts: [{ name: 'v', mountPath: '' }] } },
      "'podOverrides.volumeMounts[0].mountPath' must be a path",
    ],
    [
      'a device twice',
      { podOverrides: container({ volumeDevices: [1, 2].map(() => ({ name: 'v', devicePath: '/a' })) }) },
      `volumeDevices[].devicePath' must be unique, got "/a"`,
    ],
    [
      'a port twice',
      { podOverrides: container({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] }) },
      `ports[].containerPort' must be unique, got "80/TCP"`,
    ],
    [
      'a port that is none',
      { podOverrides: container({ ports: [{ containerPort: 65_536 }] }) },
      "ports[0].containerPort' must be a whole number from 1 to 65535",
    ],
    [
      'a service account that cannot be',
      { podOverrides: { serviceAccountName: 'A b' } },
      "'podOverrides.serviceAccountName' must have lower case letters",
    ],
    [
      'a node label that cannot be',
      { podOverrides: { nodeSelector: { a: 'b c' } } },
      "'podOverrides.nodeSelector.a' must be empty or have",
    ],
    [
      'exit codes out of order',
      failure({ onExitCodes: { operator: 'In', values: [2, 1] } }),
      "onExitCodes.values' must be in ascending order, each once, got [2,1]",
    ],
    ['no exit codes', failure({ onExitCodes: { operator: 'In', values: [] } }), "onExitCodes.values' must have at least 1 item"],
    [
      'success as a failure',
      failure({ onExitCodes: { operator: 'In', values: [0] } }),
      "onExitCodes.values' must not have 0 with 'In', got [0]",
    ],
    ['a failure that is none', failure({}), "'podFailurePolicy.rules[0]' must have either 'onExitCodes' or 'onPodConditions'"],
    [
      'two kinds of failure',
      failure({ onExitCodes: { operator: 'NotIn', values: [0] }, onPodConditions: [{ type: 'A' }] }),
      "'podFailurePolicy.rules[0]' must have either",
    ],
  ])('%s', (_what, props, message) => {
    expect(() => new Task(makeChart(), 'A', { agent, prompt: 'x', ...props })).toThrow(message);
    expect(() => new Task(makeChart(), 'A', { agent, prompt: 'x', ...props })).toThrow(/^agents\/A: '/);
  });

  test('but not the same port of two protocols', () => {
    const ports = [{ containerPort: 80 }, { containerPort: 80, protocol: 'UDP' }];
    expect(() => new Task(makeChart(), 'A', { agent, prompt: 'x', podOverrides: container({ ports }) })).not.toThrow();
  });

  test('nor a service account that is the default one', () => {
    const podOverrides = { serviceAccountName: '' };
    expect(() => new Task(makeChart(), 'A', { agent, prompt: 'x', podOverrides })).not.toThrow();
  });
});
