import type { Bytes } from '../text/bytes';
import { zero, string, bool, int } from '../value/make';
import {
  ANY,
  BOOL,
  FLOAT64,
  INT,
  INT64,
  mapOf,
  pointerTo,
  sliceOf,
  STRING,
  UINT8,
  type GoType,
  type Method,
  type StructType,
} from '../value/type';
import type { GoStruct, Value } from '../value/value';
import { parseFields, type FieldSpec } from './field-spec';
import { stringify } from './stringify';
import { TIMESTAMP, timestampValue, valueMethod } from './timestamp';
import { Instant } from '../time/instant';
import { PRINTED_TYPES, TYPE_FIELDS } from './types.generated';

/** The bytes of a piece of JSON that is not decoded further. */
export const RAW_MESSAGE = sliceOf(UINT8, 'json.RawMessage');

/** Its String method works on nil pointers, unlike all others. */
const PRINTED_WHEN_NIL = 'CodeOfConduct';
const SCALARS: ReadonlyMap<string, GoType> = new Map<string, GoType>([
  ['string', STRING],
  ['int', INT],
  ['int64', INT64],
  ['float', FLOAT64],
  ['bool', BOOL],
  ['any', ANY],
  ['time', TIMESTAMP],
  ['raw', RAW_MESSAGE],
]);

/** A struct type of payloads. */
export interface PayloadType extends StructType {
  readonly specs: readonly FieldSpec[];
}

/** The types of payloads, each made when it is first needed. */
export class PayloadTypes {
  private readonly structs = new Map<string, PayloadType>();

  /** The struct type of a name. */
  public struct(name: string): PayloadType {
    const known = this.structs.get(name) ?? this.makeStruct(name);
    this.structs.set(name, known);
    return known;
  }

  /** The Go type of a field's type. */
  public type(text: string): GoType {
    if (text.startsWith('*')) return pointerTo(this.type(text.slice(1)));
    if (text.startsWith('[]')) return sliceOf(this.type(text.slice(2)));
    if (text.startsWith('{}')) return mapOf(this.type(text.slice(2)));
    return SCALARS.get(text) ?? this.struct(text);
  }

  private makeStruct(name: string): PayloadType {
    const specs = parseFields(TYPE_FIELDS[name] ?? '');
    const isPrinted = PRINTED_TYPES.includes(name);
    return {
      kind: 'struct',
      name: `github.${name}`,
      specs,
      fields: specs.map((field) => field.name),
      method: (method) => this.special(name, method) ?? this.getter(specs, method),
      ...(isPrinted && { string: (self: GoStruct) => stringify(self, this.struct(name)) }),
    };
  }

  private getter(specs: readonly FieldSpec[], method: Bytes): Method | undefined {
    const spec = specs.find(({ name, hasGetter }) => hasGetter && method === `Get${name}`);
    if (spec === undefined) return undefined;
    return { parameters: { fixed: [] }, call: (self) => this.get(spec, self) };
  }

  /** What a getter gives: the field, pointers to scalars, times and lists followed, zero values where there is nothing. */
  private get(spec: FieldSpec, self: GoStruct | undefined): Value {
    const value = self?.field(spec.name) ?? zero(this.type(spec.type));
    if (value.kind === 'map' && value.value === undefined)
      return { ...value, value: { size: 0, get: () => undefined, keys: () => [] } };
    // GetScore of AdvisoryCVSS is the one getter that does not follow its pointer
    if (value.kind !== 'pointer' || spec.type === '*float' || isStruct(value.type.elem)) return value;
    if (value.value) return value.value;
    return value.type.elem === TIMESTAMP ? timestampValue(Instant.zero) : zero(value.type.elem);
  }

  private special(type: string, method: Bytes): Method | undefined {
    switch (`${type}.${method}`) {
      case 'Issue.IsPullRequest':
        return valueMethod(type, method, (self) => bool(isSet(self.field('PullRequestLinks'))));
      case 'Alert.ID':
        return { parameters: { fixed: [] }, call: (self) => int(lastNumber(self?.field('HTMLURL')), INT64) };
      case `${PRINTED_WHEN_NIL}.String`:
        return { parameters: { fixed: [] }, call: (self) => string(self ? stringify(self, this.struct(type)) : '<nil>') };
      default:
        if (method !== 'String' || !PRINTED_TYPES.includes(type)) return undefined;
        return valueMethod(type, method, (self) => string(stringify(self, this.struct(type))));
    }
  }
}

function isStruct(type: GoType): boolean {
  return type.kind === 'struct' && type !== TIMESTAMP;
}

function isSet(value: Value | undefined): boolean {
  return value?.kind === 'pointer' && value.value !== undefined;
}

/** The number at the end of a URL; 0 when there is none. */
function lastNumber(value: Value | undefined): bigint {
  const text = value?.kind === 'pointer' && value.value?.kind === 'string' ? value.value.value : '';
  const last = text.slice(text.lastIndexOf('/') + 1);
  return /^[+-]?[0-9]{1,18}$/.test(last) ? BigInt(last.replace('+', '')) : 0n;
}
