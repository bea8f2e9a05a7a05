import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { githubPayload, renderTemplate } from '../../../../lib/dialect';
import { EVENT_TYPES, TYPE_FIELDS } from '../../../../lib/dialect/template/github/types.generated';
import {
  JsonValue,
  ListValue,
  MapValue,
  prompt,
  type PromptPart,
  taskSpawnerSpec,
  TemplateValue,
  Trigger,
} from '../../../../lib/spec';
import { PayloadTable } from '../../../../lib/spec/item/payload-table';
import { type ConditionLike, OBJECT } from '../../../../lib/spec/item/value';
import { agent } from '../../support';

const generated = readFileSync(join(__dirname, '../../../../lib/spec/item/github-payload.generated.ts'), 'utf8');

/** The properties of each interface that the compiler knows. */
function declared(): ReadonlyMap<string, readonly string[]> {
  const interfaces = generated.matchAll(
    /^\/\*\* In templates `(\w+)`\. \*\/\nexport interface \w+ extends PayloadObject \{(\}|[^]*?\n\})/gm,
  );
  return new Map(
    [...interfaces].map(([, name = '', body = '']) => [
      name,
      [...body.matchAll(/readonly '?([^:']+)'?:/g)].map(([, key = '']) => key),
    ]),
  );
}

test('the compiler knows the members that there are, and no others', () => {
  const types = declared();
  expect([...types.keys()].sort()).toEqual(Object.keys(TYPE_FIELDS).sort());
  const table = new PayloadTable();
  for (const [type, names] of types) expect([type, names]).toEqual([type, table.fieldsOf(type).map(({ json }) => json)]);
});

test.each(Object.keys(EVENT_TYPES))('of an empty %s every member can be printed, compared and gone through', (event) => {
  let template = '';
  const spec = taskSpawnerSpec('agents/S', {
    trigger: Trigger.githubWebhook({ events: [event] }),
    task: (item) => {
      const parts = everything((item as unknown as { readonly payload: object }).payload, 1);
      return { agent, workspace: 'shop', prompt: prompt`>${prompt.join(parts, '')}` };
    },
  });
  template = spec.taskTemplate.promptTemplate ?? '';
  const read = renderTemplate(template, { Payload: githubPayload(event, {}) }, { missingKey: 'error' });
  // numbers, flags and maps that are not there are 0, false and empty
  expect(read.replace(/map\[\]|false|0/g, '')).toBe('>');
});

/** Everything that can be done with everything in an object. */
function everything(object: object, depth: number): readonly PromptPart[] {
  return Object.entries(object).flatMap(([, member]) => done(member, depth));
}

function done(member: unknown, depth: number): readonly PromptPart[] {
  if (member instanceof ListValue) {
    return [prompt.when(member, 'full'), prompt.each(member, (element) => prompt.join(done(element, depth - 1), ''))];
  }
  if (member instanceof MapValue) return [prompt.when(member, 'full'), member, ...done(member.get('k'), depth)];
  if (member instanceof JsonValue) return [prompt.when(member, 'full'), member];
  if (member instanceof TemplateValue) return [prompt.when(member, 'full'), member, ...compared(member)];
  if (!isObject(member)) throw new Error('a member is a value or an object');
  return [prompt.when(member, 'there'), ...(depth > 0 ? everything(member, depth - 1) : [])];
}

function compared(value: TemplateValue): readonly PromptPart[] {
  if ('isOneOf' in value) return [prompt.when((value as unknown as Comparable).equals('x'), 'x')];
  if ('atLeast' in value) return [prompt.when((value as unknown as Comparable).equals(7), 'seven')];
  return [];
}

interface Comparable {
  equals(other: string | number): ConditionLike;
}

function isObject(member: unknown): member is { readonly [OBJECT]: never } {
  return typeof member === 'object' && member !== null && OBJECT in member;
}
