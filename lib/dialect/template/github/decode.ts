import { toBytes, type Bytes } from '../text/bytes';
import { parseTime } from '../time/parse-time';
import { toValue } from '../value/convert';
import { any, bool, byteSlice, float, int, LazyMap, string, zero } from '../value/make';
import { type GoType, type MapType, type PointerType, type SliceType } from '../value/type';
import type { PointerValue, SliceValue, Value } from '../value/value';
import { Record } from './record';
import { TIMESTAMP, timestampValue } from './timestamp';
import { PayloadTypes, RAW_MESSAGE, type PayloadType } from './types';
import { EVENT_TYPES } from './types.generated';

/** A payload that does not fit the type of its event. */
export class PayloadError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PayloadError';
  }
}

/**
 * Gives a payload the type that its event has in Go; undefined for the payload `null`.
 * @throws PayloadError for an unknown event or JSON of the wrong type
 */
export function decodePayload(event: string, payload: unknown): PointerValue | undefined {
  const name = Object.hasOwn(EVENT_TYPES, event) ? EVENT_TYPES[event] : undefined;
  if (name === undefined) throw new PayloadError(`unknown event ${event}`);
  if (payload === null) return undefined;
  const decoder = new Decoder();
  return decoder.pointer(decoder.pointerType(name), payload, name);
}

class Decoder {
  private readonly types = new PayloadTypes();

  public pointerType(name: string): PointerType {
    return { kind: 'pointer', name: `*github.${name}`, elem: this.types.struct(name) };
  }

  public pointer(type: PointerType, json: unknown, path: string): PointerValue {
    return { kind: 'pointer', type, value: json === null ? undefined : this.value(type.elem, json, path) };
  }

  private value(type: GoType, json: unknown, path: string): Value {
    if (type === RAW_MESSAGE) return rawValue(json);
    if (type.kind === 'pointer') return this.pointer(type, json, path);
    if (json === null) return zero(type);
    switch (type.kind) {
      case 'slice':
        return this.list(type, json, path);
      case 'map':
        return this.map(type, json, path);
      case 'struct':
        return type === TIMESTAMP
          ? this.time(json, path)
          : this.struct(this.types.struct(type.name.replace('github.', '')), json, path);
      case 'interface':
        return any(toValue(json));
      default:
        return scalarValue(type, json) ?? mismatch(type, path);
    }
  }

  private time(json: unknown, path: string): Value {
    return timestampValue(parseTime(json) ?? mismatch(TIMESTAMP, path));
  }

  private list(type: SliceType, json: unknown, path: string): SliceValue {
    if (!Array.isArray(json)) return mismatch(type, path);
    const items: readonly unknown[] = json;
    const values = items.map((item, index) => this.value(type.elem, item, `${path}[${index}]`));
    const array = { at: (index: number): Value => values[index] ?? zero(type.elem) };
    return { kind: 'slice', type, value: { array, start: 0, length: values.length, capacity: values.length } };
  }

  private map(type: MapType, json: unknown, path: string): Value {
    const source = entriesOf(json) ?? mismatch(type, path);
    const entries = source.map(([key, item]) => [toBytes(key), { item: this.value(type.elem, item, `${path}.${key}`) }] as const);
    return { kind: 'map', type, value: new LazyMap(new Map(entries), (value) => value) };
  }

  private struct(type: PayloadType, json: unknown, path: string): Value {
    const fields = new Map<Bytes, Value>(type.specs.map((spec) => [spec.name, this.zero(spec.type)]));
    for (const [key, item] of entriesOf(json) ?? mismatch(type, path)) {
      const spec = findSpec(type, key);
      if (spec) fields.set(spec.name, this.value(this.types.type(spec.type), item, `${path}.${key}`));
    }
    const reviewer = type.name === 'github.RequiredReviewer' ? this.reviewer(json, path) : undefined;
    if (reviewer) fields.set('Reviewer', reviewer);
    return { kind: 'struct', type, value: new Record(fields) };
  }

  private zero(type: string): Value {
    return zero(this.types.type(type));
  }

  /** A reviewer is a user or a team, as its type says. */
  private reviewer(json: unknown, path: string): Value | undefined {
    const entries = new Map(entriesOf(json));
    const type = entries.get('type');
    if (type !== 'User' && type !== 'Team') return undefined;
    return any(this.pointer(this.pointerType(type), entries.get('reviewer') ?? null, `${path}.reviewer`));
  }
}

/** JSON names are matched without regard to case, exact ones first. */
function findSpec(type: PayloadType, key: string): PayloadType['specs'][number] | undefined {
  const folded = key.toLowerCase();
  return type.specs.find(({ json }) => json === key) ?? type.specs.find(({ json }) => json.toLowerCase() === folded);
}

function scalarValue(type: GoType, json: unknown): Value | undefined {
  switch (type.kind) {
    case 'string':
      return typeof json === 'string' ? string(toBytes(json)) : undefined;
    case 'bool':
      return typeof json === 'boolean' ? bool(json) : undefined;
    case 'int':
      return isInteger(json) ? int(json, type) : undefined;
    case 'float':
      return typeof json === 'number' ? float(json) : undefined;
    default:
      return undefined;
  }
}

function isInteger(json: unknown): json is number | bigint {
  return typeof json === 'bigint' || Number.isInteger(json);
}

function rawValue(json: unknown): SliceValue {
  return byteSlice(RAW_MESSAGE, toBytes(JSON.stringify(json)));
}

function entriesOf(json: unknown): readonly (readonly [string, unknown])[] | undefined {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.entries(json) : undefined;
}

function mismatch(type: GoType, path: string): never {
  throw new PayloadError(`cannot decode ${path} into ${type.name}`);
}
