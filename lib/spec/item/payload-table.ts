import type { FieldSpec } from '../../dialect/template/github/field-spec';
import type * as Spec from '../../dialect/template/github/field-spec';
import type * as Table from '../../dialect/template/github/types.generated';

/** The types of GitHub's payloads, as the template engine has them. They are loaded when a payload is first looked at. */
function table(): typeof Table & typeof Spec {
  /* eslint-disable @typescript-eslint/no-require-imports -- an import would load the table with the library */
  const types = require('../../dialect/template/github/types.generated') as typeof Table;
  const spec = require('../../dialect/template/github/field-spec') as typeof Spec;
  /* eslint-enable @typescript-eslint/no-require-imports */
  return { ...types, ...spec };
}

/** The types of GitHub's payloads, each read when it is first needed. */
export class PayloadTable {
  private readonly known = new Map<string, readonly FieldSpec[]>();

  /** The fields of a type that prompts can use. */
  public fieldsOf(type: string): readonly FieldSpec[] {
    const fields = this.known.get(type) ?? readFields(type);
    this.known.set(type, fields);
    return fields;
  }
}

/** The type of the payload of an event; undefined for an event that is not known. */
export function payloadTypeOf(event: string): string | undefined {
  const { EVENT_TYPES } = table();
  return Object.hasOwn(EVENT_TYPES, event) ? EVENT_TYPES[event] : undefined;
}

function readFields(type: string): readonly FieldSpec[] {
  const { parseFields, TYPE_FIELDS } = table();
  return parseFields(TYPE_FIELDS[type] ?? '').filter(isUsable);
}

/** `*float` has no getter that gives a number, and `any` may be of several types in Go: neither can be compared, or printed safely. */
function isUsable({ type }: FieldSpec): boolean {
  return type !== '*float' && type !== 'any';
}
