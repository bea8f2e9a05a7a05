import { jsonName } from './json-name';

/** A field of a payload type. */
export interface FieldSpec {
  /** Its name in Go, and in templates. */
  readonly name: string;
  readonly json: string;
  /** Its type: `*string`, `int`, `[]*Team`, `{}bool` for a map. Types that start with a capital are structs. */
  readonly type: string;
  /** Whether there is a method GetX that gives its value. */
  readonly hasGetter: boolean;
}

/**
 * Reads the fields of a type as `types.generated.ts` has them: `Name=json_name:type!`, separated by spaces. Without a JSON name it is the
 * usual one, without a type it is `*string`. Pointers and maps have a getter and others do not, except after `!`, where it is the other
 * way round.
 */
export function parseFields(text: string): readonly FieldSpec[] {
  return text
    .split(' ')
    .filter((field) => field !== '')
    .map(parseField);
}

function parseField(text: string): FieldSpec {
  const parts = /^(\w+)(?:=([^:!]+))?(?::([^!]+))?(!)?$/.exec(text);
  if (parts === null) throw new Error(`malformed field ${text}`);
  const [, name = '', json = jsonName(name), type = '*string', mark] = parts;
  const isUsual = mark === undefined;
  return { name, json, type, hasGetter: isUsual === (type.startsWith('*') || type.startsWith('{}')) };
}
