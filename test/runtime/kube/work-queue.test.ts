import fc from 'fast-check';
import type { ObjectKey } from '../../../runtime/kube/cluster';
import { KubeApiError, TerminalError } from '../../../runtime/kube/errors';
import { type ReconcileResult, WorkQueue, type WorkQueueOptions } from '../../../runtime/kube/work-queue';
import { RecordingLogger } from '../../support/recording-logger';
import { settle, VirtualClock } from '../../support/virtual-clock';

const key = (name: string): ObjectKey => ({ namespace: 'ns', name });

interface Running {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly finish: (result?: ReconcileResult) => void;
  readonly fail: (error: Error) => void;
}

/** A reconciler whose passes end when a test says so. */
class Bench {
  public readonly clock = new VirtualClock();
  public readonly logger = new RecordingLogger();
  public readonly started: string[] = [];
  public readonly running: Running[] = [];
  public readonly queue: WorkQueue;

  constructor(options: Partial<WorkQueueOptions> = {}) {
    const { clock, logger } = this;
    this.queue = new WorkQueue({
      name: 'test',
      clock,
      logger,
      random: { next: () => 0 },
      reconciler: { reconcile: (...call) => this.reconcile(...call) },
      ...options,
    });
    this.queue.start();
  }

  /** Ends the pass of this key. */
  public async end(name: string, how: ReconcileResult | Error = {}): Promise<void> {
    const index = this.running.findIndex((running) => running.name === name);
    const [running] = this.running.splice(index, 1);
    if (index < 0 || !running) throw new Error(`${name} does not run`);
    if (how instanceof Error) running.fail(how);
    else running.finish(how);
    await settle();
  }

  private reconcile({ name }: ObjectKey, signal: AbortSignal): Promise<ReconcileResult> {
    this.started.push(name);
    return new Promise((resolve, reject) =>
      this.running.push({ name, signal, finish: (result = {}) => resolve(result), fail: reject }),
    );
  }
}

test('reconciles a key once, however often it was added', async () => {
  const bench = new Bench({ workers: 1 });
  bench.queue.add(key('first'));
  for (let count = 0; count < 5; count += 1) bench.queue.add(key('a'));
  expect(bench.queue.depth).toBe(1);
  await bench.end('first');
  await bench.end('a');
  expect(bench.started).toEqual(['first', 'a']);
});

test('reconciles again what was added meanwhile, and never a key twice at a time', async () => {
  const bench = new Bench();
  bench.queue.add(key('a'));
  bench.queue.add(key('a'));
  bench.queue.add(key('a'));
  await settle();
  expect(bench.started).toEqual(['a']);
  await bench.end('a');
  expect(bench.started).toEqual(['a', 'a']);
  await bench.end('a');
  expect(bench.started).toHaveLength(2);
});

test('works on as many keys at a time as it has workers, in order', async () => {
  const bench = new Bench({ workers: 2 });
  for (const name of ['a', 'b', 'c', 'd']) bench.queue.add(key(name));
  expect(bench.started).toEqual(['a', 'b']);
  await bench.end('b');
  expect(bench.started).toEqual(['a', 'b', 'c']);
});

test('does nothing before it is started, and forgets nothing', () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  const reconciler = {
    reconcile: async ({ name }: ObjectKey) => {
      seen.push(name);
      return {};
    },
  };
  const queue = new WorkQueue({ name: 'test', clock, logger: new RecordingLogger(), random: { next: () => 0 }, reconciler });
  queue.add(key('a'));
  expect([seen, queue.depth]).toEqual([[], 1]);
  queue.start();
  expect(seen).toEqual(['a']);
});

describe('a pass that fails', () => {
  test('is repeated after delays that double up to a limit', async () => {
    const bench = new Bench({ baseBackoffMs: 5, maxBackoffMs: 1_000 });
    bench.queue.add(key('a'));
    const delays: number[] = [];
    for (let count = 0; count < 11; count += 1) {
      await bench.end('a', new Error('no'));
      delays.push(bench.clock.pendingIn[0] ?? NaN);
      await bench.clock.advance(1_000);
    }
    expect(delays).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1_000, 1_000, 1_000]);
  });

  test('is repeated at chance moments, so that many do not come together', async () => {
    const bench = new Bench({ random: { next: () => 0.999 } });
    bench.queue.add(key('a'));
    await bench.end('a', new Error('no'));
    expect(bench.clock.pendingIn[0]).toBeCloseTo(2.5, 1);
  });

  test('begins with a short delay again after one that did not', async () => {
    const bench = new Bench();
    bench.queue.add(key('a'));
    for (let count = 0; count < 5; count += 1) {
      await bench.end('a', new Error('no'));
      await bench.clock.advance(1_000);
    }
    await bench.end('a');
    bench.queue.add(key('a'));
    await bench.end('a', new Error('no'));
    expect(bench.clock.pendingIn).toEqual([5]);
  });

  test('waits as long as the API server asks', async () => {
    const bench = new Bench();
    bench.queue.add(key('a'));
    await bench.end('a', new KubeApiError(429, 'TooManyRequests', 'later', { retryAfterSeconds: 7 }));
    expect(bench.clock.pendingIn).toEqual([7_000]);
  });

  test('does not keep the key from being reconciled when something changes', async () => {
    const bench = new Bench({ baseBackoffMs: 60_000 });
    bench.queue.add(key('a'));
    await bench.end('a', new Error('no'));
    bench.queue.add(key('a'));
    expect(bench.started).toEqual(['a', 'a']);
    // which is the repetition
    await bench.end('a');
    await bench.clock.advance(120_000);
    expect(bench.started).toHaveLength(2);
  });

  test('is logged and left alone when repeating cannot help', async () => {
    const bench = new Bench();
    bench.queue.add(key('a'));
    await bench.end('a', new TerminalError('never'));
    expect([bench.clock.pending, bench.logger.lines.map(({ level }) => level)]).toEqual([0, ['error']]);
    bench.queue.add(key('a'));
    expect(bench.started).toHaveLength(2);
  });

  test('by a conflict is no reason for a warning', async () => {
    const bench = new Bench();
    bench.queue.add(key('a'));
    await bench.end('a', new KubeApiError(409, 'Conflict', 'has been modified'));
    expect(bench.logger.lines.map(({ level }) => level)).toEqual(['debug']);
    expect(bench.clock.pendingIn).toEqual([5]);
  });

  test('may throw before it returns a promise', async () => {
    const clock = new VirtualClock();
    const reconcile = (): never => {
      throw new Error('at once');
    };
    const queue = new WorkQueue({
      name: 'test',
      clock,
      logger: new RecordingLogger(),
      random: { next: () => 0 },
      reconciler: { reconcile },
    });
    queue.start();
    queue.add(key('a'));
    await settle();
    expect(clock.pendingIn).toEqual([5]);
    await queue.stop();
  });
});

describe('a key', () => {
  test('comes again after the time that its pass asked for', async () => {
    const bench = new Bench();
    bench.queue.add(key('a'));
    await bench.end('a', { requeueAfterMs: 3_000 });
    await bench.clock.advance(2_999);
    expect(bench.started).toHaveLength(1);
    await bench.clock.advance(1);
    expect(bench.started).toHaveLength(2);
  });

  test('comes at the earliest of several times', async () => {
    const bench = new Bench();
    bench.queue.addAfter(key('a'), 5_000);
    bench.queue.addAfter(key('a'), 2_000);
    bench.queue.addAfter(key('a'), 9_000);
    await bench.clock.advance(2_000);
    expect(bench.started).toEqual(['a']);
    await bench.end('a');
    await bench.clock.advance(60_000);
    expect(bench.started).toEqual(['a']);
  });

  test('comes when it was asked for from outside, also when a pass came in between', async () => {
    const bench = new Bench();
    bench.queue.addAfter(key('a'), 5_000);
    bench.queue.add(key('a'));
    await bench.end('a');
    await bench.clock.advance(5_000);
    expect(bench.started).toEqual(['a', 'a']);
  });

  test('comes in time although the machine’s time was set back', async () => {
    const bench = new Bench();
    bench.queue.addAfter(key('a'), 5_000);
    bench.clock.skewMs = -3_600_000;
    await bench.clock.advance(5_000);
    expect(bench.started).toEqual(['a']);
  });
});

test('aborts a pass that takes too long', async () => {
  const bench = new Bench({ reconcileTimeoutMs: 1_000 });
  bench.queue.add(key('a'));
  await bench.clock.advance(1_000);
  expect(bench.running[0]?.signal.aborted).toBe(true);
});

test('ends with its last pass, which is told, and takes nothing any more', async () => {
  const bench = new Bench({ workers: 1 });
  bench.queue.add(key('a'));
  bench.queue.add(key('a'));
  bench.queue.add(key('b'));
  bench.queue.addAfter(key('c'), 1_000);
  const ended: string[] = [];
  const stop = bench.queue.stop().then(() => ended.push('stop'));
  await settle();
  expect([ended, bench.running[0]?.signal.aborted]).toEqual([[], true]);
  await bench.end('a', new Error('aborted'));
  await stop;
  bench.queue.add(key('d'));
  bench.queue.addAfter(key('d'), 10);
  await bench.clock.advance(60_000);
  expect([bench.started, bench.clock.pending, bench.logger.lines]).toEqual([['a'], 0, []]);
});

test('tells its figures', async () => {
  const depths: number[] = [];
  const outcomes: string[] = [];
  let retries = 0;
  const metrics = {
    depth: (waiting: number) => void depths.push(waiting),
    retried: () => void (retries += 1),
    reconciled: (outcome: string, ms: number) => void outcomes.push(`${outcome} ${ms}`),
  };
  const bench = new Bench({ workers: 1, metrics });
  bench.queue.add(key('a'));
  bench.queue.add(key('b'));
  await bench.clock.advance(20);
  await bench.end('a', new Error('no'));
  await bench.end('b');
  expect([depths, outcomes, retries]).toEqual([[1, 0, 1, 0], ['failed 20', 'done 0'], 1]);
});

describe('whatever happens', () => {
  type Step =
    | { readonly do: 'add'; readonly name: string }
    | { readonly do: 'later'; readonly name: string; readonly ms: number }
    | { readonly do: 'end'; readonly pick: number; readonly fails: boolean }
    | { readonly do: 'wait'; readonly ms: number };
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const steps = fc.array(
    fc.oneof<fc.Arbitrary<Step>[]>(
      fc.record({ do: fc.constant('add' as const), name }),
      fc.record({ do: fc.constant('later' as const), name, ms: fc.nat(100) }),
      fc.record({ do: fc.constant('end' as const), pick: fc.nat(), fails: fc.boolean() }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(100) }),
    ),
    { maxLength: 40 },
  );

  async function take(bench: Bench, step: Step): Promise<void> {
    switch (step.do) {
      case 'add':
        return bench.queue.add(key(step.name));
      case 'later':
        return bench.queue.addAfter(key(step.name), step.ms);
      case 'wait':
        return bench.clock.advance(step.ms);
      case 'end': {
        const running = bench.running[step.pick % Math.max(1, bench.running.length)];
        if (running) await bench.end(running.name, step.fails ? new Error('no') : {});
      }
    }
  }

  async function finish(bench: Bench): Promise<void> {
    for (let round = 0; round < 200 && (bench.running.length > 0 || bench.clock.pending > 0); round += 1) {
      while (bench.running[0]) await bench.end(bench.running[0].name);
      await bench.clock.advance(1_000);
    }
  }

  test('no key is lost, and none is worked on twice at a time', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (script, workers) => {
        const bench = new Bench({ workers });
        /** How many passes had begun when the key was last asked for. */
        const asked = new Map<string, number>();
        const begun = (name: string): number => bench.started.filter((started) => started === name).length;
        for (const step of script) {
          if ('name' in step) asked.set(step.name, begun(step.name));
          await take(bench, step);
          const running = bench.running.map(({ name }) => name);
          expect(running).toHaveLength(new Set(running).size);
          expect(running.length).toBeLessThanOrEqual(workers);
        }
        await finish(bench);
        for (const [name, before] of asked) expect(begun(name)).toBeGreaterThan(before);
        expect([bench.queue.depth, bench.clock.pending, bench.running.length]).toEqual([0, 0, 0]);
      }),
      { numRuns: 60 },
    );
  });
});
