import { closed } from './closed';
import { JsonValue, ListValue, MapValue, rawJson } from './collections';
import { type Expression, member, method, negation } from './expression';
import type { PayloadTable } from './payload-table';
import { ItemError } from './scope';
import { Condition, FlagValue, NumberValue, OBJECT, TextValue, TimeValue, type ValueForm } from './value';

/** An object of a payload that may be of one of several types, those of several events. */
interface ObjectForm {
  readonly written: string;
  readonly expression: Expression;
  /** The types that it may have, with the events that make it so. */
  readonly types: readonly TypeOfEvents[];
  /** Whether it is always there. */
  readonly isThere: boolean;
  readonly table: PayloadTable;
}

/** A type, and the events whose payload has it. */
export interface TypeOfEvents {
  readonly type: string;
  readonly events: readonly string[];
}

/** A field that all types have, and its own types. */
interface Found {
  readonly go: string;
  readonly type: string;
  readonly hasGetter: boolean;
  readonly types: readonly TypeOfEvents[];
}

/** The payload of a GitHub event as an object with the members that GitHub documents. */
export function payloadObject(item: Expression, types: readonly TypeOfEvents[], table: PayloadTable): object {
  return objectOf({ written: 'payload', expression: member(item, 'Payload'), types, isThere: true, table });
}

function objectOf(form: ObjectForm): object {
  return closed({
    what: form.written,
    names: () => sharedNames(form),
    find: (name) => {
      const found = findField(form, name);
      return found && { value: valueOf(form, name, found) };
    },
    symbols: { [OBJECT]: new Condition(form.expression, form.written) },
  });
}

function sharedNames({ types, table }: ObjectForm): readonly string[] {
  const [first, ...others] = types.map(({ type }) => table.fieldsOf(type).map(({ json }) => json));
  return (first ?? []).filter((name) => others.every((names) => names.includes(name)));
}

/** @throws Error for a field that not all types have in the same way */
function findField({ written, types, table }: ObjectForm, name: string): Found | undefined {
  const found = types.map(({ type, events }) => ({ events, spec: table.fieldsOf(type).find(({ json }) => json === name) }));
  if (found.every(({ spec }) => spec === undefined)) return undefined;
  const [first] = found;
  const differs = found.find(({ spec }) => !isSame(spec, first?.spec));
  if (differs !== undefined || first?.spec === undefined) refuseUnshared(`${written}.${name}`, found);
  const { name: go, type, hasGetter } = first.spec;
  const ownTypes = found.map(({ events, spec }) => ({ events, type: spec?.type.replace(/^\*?(\[\]|\{\})?\*?/, '') ?? '' }));
  return { go, type, hasGetter, types: ownTypes };
}

interface FieldLike {
  readonly name: string;
  readonly type: string;
  readonly hasGetter: boolean;
}

/** Whether a template reads the one as it reads the other; objects may have different types. */
function isSame(a: FieldLike | undefined, b: FieldLike | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.name === b.name && a.hasGetter === b.hasGetter && shapeOf(a.type) === shapeOf(b.type);
}

const shapeOf = (type: string): string => type.replace(/[A-Z]\w*$/, 'object');

function refuseUnshared(
  written: string,
  found: readonly { readonly events: readonly string[]; readonly spec: FieldLike | undefined }[],
): never {
  const ways = found.map(
    ({ events, spec }) => `${events.join(', ')}: ${spec ? `${spec.name} (${spec.type.replace('*', '')})` : 'not there'}`,
  );
  const [event = ''] = found.find(({ spec }) => spec !== undefined)?.events ?? [];
  throw new ItemError(
    `${written} is not the same for all events of the trigger (${ways.join('; ')}); ` +
      `take it from one of them: prompt.on('${event}', (item) => item.${written})`,
  );
}

function valueOf(object: ObjectForm, name: string, found: Found): unknown {
  const written = `${object.written}.${name}`;
  const { go, type, hasGetter, types } = found;
  const expression = hasGetter ? method(object.expression, `Get${go}`) : member(object.expression, go);
  // of an object that is not there Go takes the getters, but not the fields
  const guard = hasGetter || object.isThere ? undefined : object.expression;
  const form: ValueForm = { written, expression, guard };
  if (type.replace('*', '').startsWith('[]')) {
    return new ListValue(form, (element, of) =>
      plainValue({ written: of, expression: element }, elementType(type), types, object.table),
    );
  }
  if (type.startsWith('{}')) return mapOf(form, type.slice(2));
  return plainValue(form, type.replace('*', ''), types, object.table);
}

const elementType = (type: string): string => type.replace(/^\*?\[\]\*?/, '');

function plainValue(form: ValueForm, type: string, types: readonly TypeOfEvents[], table: PayloadTable): unknown {
  switch (type) {
    case 'string':
      return new TextValue(form);
    case 'int':
    case 'int64':
      return new NumberValue(form);
    case 'bool':
      return new FlagValue(form);
    case 'time':
      return new TimeValue({ ...form, guard: negation(method(form.expression, 'IsZero')) });
    case 'raw':
      return rawJson(form);
    default:
      return objectOf({ ...form, types, isThere: form.expression.kind === 'element', table });
  }
}

function mapOf(form: ValueForm, type: string): unknown {
  if (type === 'bool') return new MapValue(form, (entry) => new FlagValue(entry));
  if (type === 'string') return new MapValue(form, (entry) => new TextValue(entry));
  return new MapValue(form, (entry) => new JsonValue(entry));
}
