import { exampleSpawner, ISSUES, SHOP } from '../examples';
import type { CheckRule, Problem } from '../rule';

export const templateParses: CheckRule = {
  id: 'KEL002',
  name: 'template-parses',
  severity: 'error',
  title: 'A template parses.',
  why:
    "A spawner's prompt, branch, label and annotation values and the requests of its context sources are Go templates, and so is the prompt of " +
    'a Task with dependencies. Of a spawner whose template does not parse no Task is ever created, and only its log says so; a Task with ' +
    'dependencies gives its agent the template as it was written. A prompt that is rendered twice must be one after the first rendering as well. The finding has the name of the template and the line.',
  wrong: [exampleSpawner(ISSUES, { ...SHOP, promptTemplate: 'Fix {{.Title}' })],
  right: [exampleSpawner(ISSUES, { ...SHOP, promptTemplate: 'Fix {{.Title}}' })],
  *check({ templates }): Iterable<Problem> {
    for (const { owner, field, parsed } of templates) {
      const error = parsed.error ?? parsed.again?.error;
      if (error) yield { object: owner, field, message: `must be a Go template: ${error.message}` };
    }
  },
};
