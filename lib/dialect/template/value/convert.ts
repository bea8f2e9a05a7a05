import { toBytes } from '../text/bytes';
import { GoInt, StringList, StringMap, TypedData } from './data';
import { any, bool, float, int, LazyArray, LazyMap, slice, string } from './make';
import { ANY, mapOf, sliceOf, STRING } from './type';
import type { MapValue, SliceValue, Value } from './value';

const LIST = sliceOf(ANY);
const STRING_LIST = sliceOf(STRING);
const MAP = mapOf(ANY);
const STRING_MAP = mapOf(STRING);

/**
 * Gives JavaScript data the Go types that decoded JSON has: `map[string]interface {}`, `[]interface {}`, float64, string, bool; a bigint
 * is an int. null and undefined are nil.
 * @throws TypeError for functions and symbols
 */
export function toValue(data: unknown): Value | undefined {
  switch (typeof data) {
    case 'undefined':
      return undefined;
    case 'string':
      return string(toBytes(data));
    case 'number':
      return float(data);
    case 'bigint':
      return int(data);
    case 'boolean':
      return bool(data);
    case 'object':
      return data === null ? undefined : objectValue(data);
    default:
      throw new TypeError(`template data cannot hold a ${typeof data}`);
  }
}

function objectValue(data: object): Value | undefined {
  if (data instanceof GoInt) return int(data.value);
  if (data instanceof StringMap) return stringMapValue(data);
  if (data instanceof StringList) return stringListValue(data);
  if (data instanceof TypedData) return data.value;
  if (Array.isArray(data)) return listValue(data);
  return mapValue(data instanceof Map ? data : Object.entries(data));
}

function listValue(items: readonly unknown[]): SliceValue {
  return slice(LIST, new LazyArray((index) => any(toValue(items[index]))), items.length);
}

function mapValue(entries: Iterable<readonly [unknown, unknown]>): MapValue {
  const source = new Map<string, { readonly item: unknown }>();
  // a property that is undefined is not there
  for (const [key, item] of entries) if (item !== undefined) source.set(toBytes(String(key)), { item });
  return { kind: 'map', type: MAP, value: new LazyMap(source, (item) => any(toValue(item))) };
}

function stringListValue({ items }: StringList): SliceValue {
  if (items === undefined) return { kind: 'slice', type: STRING_LIST, value: undefined };
  return slice(STRING_LIST, new LazyArray((index) => string(toBytes(items[index] ?? ''))), items.length);
}

function stringMapValue({ entries }: StringMap): MapValue {
  if (entries === undefined) return { kind: 'map', type: STRING_MAP, value: undefined };
  const source = new Map(Object.entries(entries).map(([key, item]) => [toBytes(key), { item }] as const));
  return { kind: 'map', type: STRING_MAP, value: new LazyMap(source, (item) => string(toBytes(item))) };
}
