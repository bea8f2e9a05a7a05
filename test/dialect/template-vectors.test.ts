import { parseTemplate, renderTemplateBytes, TemplateError } from '../../lib/dialect';
import { hintedData, readVectors, templateVector, type TemplateVector } from './vectors';

interface Outcome {
  readonly output?: string;
  readonly stage?: string;
  readonly error?: string;
}

function outcomeOf(vector: TemplateVector): Outcome {
  try {
    const template = parseTemplate(vector.template);
    const bytes = renderTemplateBytes(template, hintedData(vector.data), { missingKey: vector.missingKey });
    return { output: Buffer.from(bytes).toString('latin1') };
  } catch (error) {
    if (error instanceof TemplateError) return { stage: error.code, error: error.message };
    throw error;
  }
}

/** Each line is a template that Go's text/template rendered, or refused; the found ones come from random templates. */
describe.each(['dialects/templates.jsonl', 'dialects/templates-found.jsonl'])('%s', (file) => {
  const vectors = readVectors(file).map(templateVector);
  const table = vectors.length > 0 ? vectors.map((vector) => [vector.name, vector] as const) : [];

  if (table.length === 0) test('is absent from this folder', () => expect(vectors).toEqual([]));
  else {
    test.each(table)('%s', (_, vector) => {
      const { output, stage, error } = vector;
      expect(outcomeOf(vector)).toEqual(output === undefined ? { stage, error } : { output });
    });
  }
});
