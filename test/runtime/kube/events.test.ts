import type { Cluster } from '../../../runtime/kube/cluster';
import type { CoreEvent } from '../../../runtime/kube/core';
import { KubeApiError, KubeConnectionError } from '../../../runtime/kube/errors';
import { KubeEventRecorder } from '../../../runtime/kube/events';
import { RecordingLogger } from '../../support/recording-logger';
import { unusedCluster } from '../../support/unused-cluster';
import { settle, VirtualClock } from '../../support/virtual-clock';

const subject = { apiVersion: 'kelos.dev/v1alpha2', kind: 'Task', namespace: 'ns', name: 'plan', uid: 'u-1' };
const created = { type: 'Normal', reason: 'TaskCreated', message: 'Created Job plan for task' } as const;

let sent: CoreEvent[];
let answer: () => Promise<void>;
let clock: VirtualClock;
let logger: RecordingLogger;
let recorder: KubeEventRecorder;

beforeEach(() => {
  sent = [];
  answer = async () => undefined;
  clock = new VirtualClock();
  logger = new RecordingLogger();
  const cluster: Cluster = {
    ...unusedCluster,
    create: async (_resource, object) => {
      sent.push(object as unknown as CoreEvent);
      await answer();
      return object;
    },
  };
  recorder = new KubeEventRecorder({ cluster, clock, logger });
});

test('an Event names its object, its source and its time', () => {
  recorder.record(subject, created);
  expect(sent).toEqual([
    {
      metadata: { namespace: 'ns', name: expect.stringMatching(/^plan\.[0-9a-f]+$/) as string },
      involvedObject: subject,
      ...created,
      source: { component: 'kelos-controller' },
      reportingComponent: 'kelos-controller',
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:00Z',
      count: 1,
    },
  ]);
});

test('the same Event is sent once a minute or so; others are not held back', async () => {
  recorder.record(subject, created);
  recorder.record(subject, created);
  recorder.record(subject, { ...created, message: 'other' });
  recorder.record({ ...subject, uid: 'u-2' }, created);
  await clock.advance(59_000);
  recorder.record(subject, created);
  expect(sent).toHaveLength(3);
  await clock.advance(120_000);
  recorder.record(subject, created);
  expect(sent).toHaveLength(4);
  expect(new Set(sent.map(({ metadata }) => metadata.name)).size).toBe(4);
});

test('a second process gives the same Event the same name', () => {
  const again: CoreEvent[] = [];
  const cluster: Cluster = {
    ...unusedCluster,
    create: async (_resource, object) => (again.push(object as unknown as CoreEvent), object),
  };
  new KubeEventRecorder({ cluster, clock, logger }).record(subject, created);
  recorder.record(subject, created);
  expect(again).toEqual(sent);
});

test('long names and messages are cut', () => {
  recorder.record(
    { ...subject, name: `${'a'.repeat(225)}.${'b'.repeat(27)}` },
    { ...created, message: `${'x'.repeat(1_022)}🦀🦀` },
  );
  expect(sent[0]?.metadata.name?.length).toBeLessThanOrEqual(253);
  expect(sent[0]?.metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
  expect(sent[0]?.message).toBe(`${'x'.repeat(1_022)}…`);
});

test.each([
  ['exists already', new KubeApiError(409, 'AlreadyExists', 'exists')],
  ['may not be written', new KubeApiError(403, 'Forbidden', 'no')],
  ['cannot be written', new Error('no connection')],
])('an Event that %s is let go', async (_what, error) => {
  answer = () => Promise.reject(error);
  recorder.record(subject, created);
  await settle();
  recorder.record(subject, { ...created, reason: 'TaskRunning' });
  await settle();
  expect(sent).toHaveLength(2);
  expect(logger.lines.every(({ level }) => level === 'debug')).toBe(true);
});

test.each([
  ['whose answer was lost', new KubeConnectionError('cut', 'cut')],
  ['that an overloaded API server did not take', new KubeApiError(429, 'TooManyRequests', 'later')],
  ['that a proxy did not let through', new KubeApiError(502, 'Unknown', 'bad gateway')],
])('an Event %s is sent again, later and later, and at last let go', async (_what, error) => {
  answer = () => Promise.reject(error);
  recorder.record(subject, created);
  const times: number[] = [];
  for (let ms = 0; ms <= 10_000; ms += 500) {
    await settle();
    if (sent.length > times.length) times.push(ms);
    await clock.advance(500);
  }
  expect(times).toEqual([0, 500, 1_500, 3_500]);
  expect(new Set(sent.map(({ metadata }) => metadata.name)).size).toBe(1);
});

test('few are sent at a time, and too many are dropped', async () => {
  const answers: (() => void)[] = [];
  answer = () => new Promise((resolve) => answers.push(resolve));
  for (let count = 0; count < 2_000; count += 1) recorder.record(subject, { ...created, message: `message ${count}` });
  expect(sent).toHaveLength(2);
  const answerAll = async (): Promise<void> => {
    while (answers.length > 0) {
      answers.splice(0).forEach((resolve) => resolve());
      await settle();
    }
  };
  await answerAll();
  expect(sent).toHaveLength(25);
  while (clock.pending > 0) {
    await clock.advance(1_000);
    await answerAll();
  }
  expect(sent).toHaveLength(1_002);
});

test('many are sent at a pace, what is left at the end at once', async () => {
  for (let count = 0; count < 200; count += 1) recorder.record(subject, { ...created, message: `message ${count}` });
  await settle();
  expect(sent).toHaveLength(25);
  await clock.advance(1_000);
  expect(sent).toHaveLength(75);
  await recorder.stop();
  expect([sent.length, clock.pending]).toEqual([200, 0]);
});

test('a stop waits for what was recorded, but not for ever', async () => {
  recorder.record(subject, created);
  await recorder.stop();
  expect([sent.length, clock.pending]).toEqual([1, 0]);
  recorder.record(subject, { ...created, reason: 'TaskRunning' });
  expect(sent).toHaveLength(1);
});

test('a stop does not wait for an API server that does not answer', async () => {
  answer = () => new Promise(() => undefined);
  recorder.record(subject, created);
  let stopped = false;
  const stop = recorder.stop(2_000).then(() => (stopped = true));
  await clock.advance(1_999);
  expect(stopped).toBe(false);
  await clock.advance(1);
  await stop;
});
