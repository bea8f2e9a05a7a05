import { renderTemplate, stringList, stringMap, TemplateError } from '../../lib/dialect';
import { readVectors, recordOf, stringsOf, textOf } from './vectors';

/** What a prompt sees of the Tasks it depends on. */
function depsOf(json: unknown): unknown {
  const tasks = Object.entries(recordOf(json)).map(([name, outcome]) => {
    const { outputs, results } = recordOf(outcome);
    const data = {
      Name: name,
      Outputs: stringList(outputs === undefined ? undefined : Object.values(stringsOf(outputs))),
      Results: stringMap(results === undefined ? undefined : stringsOf(results)),
    };
    return [name, data] as const;
  });
  return { Deps: Object.fromEntries(tasks) };
}

function renderOrKeep(prompt: string, data: unknown): string {
  try {
    return renderTemplate(prompt, data, { missingKey: 'error' });
  } catch (error) {
    if (error instanceof TemplateError) return prompt;
    throw error;
  }
}

describe('prompt-templates.jsonl', () => {
  const [first, ...rest] = readVectors('prompt-templates.jsonl').map(recordOf);
  const data = depsOf(first?.deps);
  const table = rest.map(({ prompt, result }) => [textOf(prompt) ?? '', textOf(result) ?? ''] as const);

  test.each(table)('%s', (prompt, result) => {
    expect(renderOrKeep(prompt, data)).toBe(result);
  });
});
