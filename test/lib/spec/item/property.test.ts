import fc from 'fast-check';
import { renderTemplate } from '../../../../lib/dialect';
import { prompt, taskSpawnerSpec, Trigger } from '../../../../lib/spec';
import { agent } from '../../support';
import { RandomPrompt, type Sample } from './random-prompt';
import { EVENTS, itemData, taskData, type World, worlds } from './world';

const RUNS = Number(process.env['KELOS_FUZZ_RUNS'] ?? 300);

interface Made {
  readonly template: string;
  readonly says: Sample['says'];
}

/** A prompt at random, as it stands in the manifest. */
function make(pick: fc.GeneratorValue, hasTask: boolean): Made {
  let sample: Sample | undefined;
  const spec = taskSpawnerSpec('agents/S', {
    trigger: Trigger.githubWebhook({ events: EVENTS }),
    task: (item) => {
      sample = new RandomPrompt(pick, item, hasTask).make();
      // without text it might be blank
      return { agent, workspace: 'shop', prompt: prompt`>${sample.part}`, dependsOn: hasTask ? [{ name: 'base' }] : [] };
    },
  });
  return { template: spec.taskTemplate.promptTemplate ?? '', says: (...at) => `>${sample?.says(...at) ?? ''}` };
}

function read(template: string, world: World, renderings: 1 | 2): string {
  const first = renderTemplate(template, itemData(world), { missingKey: 'error' });
  return renderings === 1 ? first : renderTemplate(first, taskData(world), { missingKey: 'error' });
}

test.each<[string, 1 | 2]>([
  ['once', 1],
  ['twice, with results of a Task', 2],
])('what a spawner renders %s is what its author meant, byte for byte', (_, renderings) => {
  fc.assert(
    fc.property(fc.gen(), worlds, worlds, (pick, ...some) => {
      const { template, says } = make(pick, renderings === 2);
      for (const world of some) expect(read(template, world, renderings)).toBe(says(world, []));
    }),
    { numRuns: RUNS },
  );
});
