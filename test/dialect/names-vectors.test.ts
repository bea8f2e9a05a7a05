import * as dialect from '../../lib/dialect';
import { evaluateJsonPath, JsonPathError } from '../../lib/dialect/jsonpath';
import { hintedData, readVectors, recordOf, textOf } from './vectors';

interface NameVector {
  readonly name: string;
  readonly function: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Names as later releases make them. */
  readonly later: boolean;
  readonly output: unknown;
  readonly error: string | undefined;
}

function nameVector(line: unknown): NameVector {
  const fields = recordOf(line);
  return {
    name: textOf(fields.name) ?? JSON.stringify(fields.input),
    function: textOf(fields.function) ?? '',
    input: recordOf(fields.input),
    later: fields.later === true,
    output: fields.output,
    error: textOf(fields.error),
  };
}

/** What a path leads to, as the receiver of generic deliveries hands it on. */
function idIn(body: string, path: string): string | undefined {
  try {
    const { value, printed } = evaluateJsonPath(path, JSON.parse(body));
    return value === null ? undefined : printed;
  } catch (error) {
    if (error instanceof JsonPathError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const FUNCTIONS: Readonly<Record<string, (input: (name: string) => string, vector: NameVector) => unknown>> = {
  webhook: (input) => dialect.webhookTaskName(input('spawner'), { event: input('event'), deliveryId: input('deliveryId') }),
  slack: (input) => dialect.slackTaskName(input('spawner'), dialect.slackMessageId(input('channel'), input('ts'))),
  polled: (input, { later }) => dialect.polledTaskName(input('spawner'), input('itemId'), { keepCase: !later }),
  // without a template the name is the default one
  nameTemplate: (input, { input: { vars } }) =>
    input('template') === '' ? 'default-name' : dialect.renderTaskName(input('template'), recordOf(hintedData(vars))),
  codexRefresher: (input) => dialect.codexRefresherName(input('namespace'), input('secret')),
  ghproxy: (input) => dialect.githubProxyName(input('workspace')),
  genericDeliveryId: (input) =>
    dialect.genericDeliveryId(input('source'), { id: idIn(input('body'), input('idPath')), body: input('body') }),
  linearDeliveryId: (input) => dialect.linearDeliveryId({ header: '', body: input('body') }),
  genericSourcePath: (input) => dialect.genericSource(input('path')),
  jiraNumber: (input) => dialect.jiraNumber(input('key')),
};

function outcomeOf(vector: NameVector): unknown {
  try {
    return { output: FUNCTIONS[vector.function]?.((name) => textOf(vector.input[name]) ?? '', vector) };
  } catch (error) {
    if (error instanceof dialect.NameError) return { error: error.message };
    throw error;
  }
}

/** Each line is a name or an id that kelos made, or refused to make. */
describe('dialects/names.jsonl', () => {
  const vectors = readVectors('dialects/names.jsonl').map(nameVector);
  const table = vectors.map((vector) => [vector.name, vector] as const);

  if (table.length === 0) test('is absent from this folder', () => expect(vectors).toEqual([]));
  else {
    test.each(table)('%s', (_, vector) => {
      const { output, error } = vector;
      expect(outcomeOf(vector)).toEqual(error === undefined ? { output } : { error });
    });
  }
});
