import { ValueError } from '../errors';
import { any, int, zero } from '../value/make';
import { UINT8 } from '../value/type';
import {
  elementAt,
  indirect,
  unwrapInterface,
  type GoSlice,
  type MapValue,
  type SliceValue,
  type StringValue,
  type Value,
} from '../value/value';

type Argument = Value | undefined;

const NO_ELEMENTS: GoSlice = { array: { at: () => any(undefined) }, start: 0, length: 0, capacity: 0 };

/**
 * Goes down into maps, slices and strings.
 * @throws ValueError when there is nothing at an index, or no way down
 */
export function indexValue(item: Argument, indexes: readonly Argument[]): Argument {
  let current = unwrapInterface(item);
  if (current === undefined) throw new ValueError('index of untyped nil');
  for (const index of indexes) current = step(current, unwrapInterface(index));
  return current;
}

function step(item: Value, index: Argument): Value {
  const { value, isNil } = indirect(item);
  if (isNil) throw new ValueError('index of nil pointer');
  switch (value?.kind) {
    case 'string':
    case 'slice':
      return sequenceElement(value, index);
    case 'map':
      return mapElement(value, index);
    default:
      throw new ValueError(`can't index item of type ${value?.type.name ?? '<nil>'}`);
  }
}

function sequenceElement(item: StringValue | SliceValue, index: Argument): Value {
  const length = lengthOf(item);
  const at = indexNumber(index, length);
  if (at >= length) throw new ValueError(`reflect: ${item.kind} index out of range`);
  if (item.kind === 'string') return int(item.value.charCodeAt(at), UINT8);
  return item.value ? elementAt(item.value, at) : any(undefined);
}

function mapElement(item: MapValue, index: Argument): Value {
  if (index === undefined) throw new ValueError('value is nil; should be of type string');
  if (index.kind !== 'string') throw new ValueError(`value has type ${index.type.name}; should be string`);
  return item.value?.get(index.value) ?? zero(item.type.elem);
}

/**
 * A part of a string or slice, with one to three indexes as in Go's slice expressions.
 * @throws ValueError when an index is out of range
 */
export function sliceValue(item: Argument, indexes: readonly Argument[]): Value {
  if (unwrapInterface(item) === undefined) throw new ValueError('slice of untyped nil');
  const { value, isNil } = indirect(item);
  if (isNil) throw new ValueError('slice of nil pointer');
  if (indexes.length > 3) throw new ValueError(`too many slice indexes: ${indexes.length}`);
  switch (value?.kind) {
    case 'string':
      return cutString(value, indexes);
    case 'slice':
      return cutSlice(value, indexes);
    default:
      throw new ValueError(`can't slice item of type ${value?.type.name ?? '<nil>'}`);
  }
}

function cutString(item: StringValue, indexes: readonly Argument[]): Value {
  if (indexes.length === 3) throw new ValueError('cannot 3-index slice a string');
  const { start, end } = bounds(indexes, item.value.length, item.value.length);
  return { ...item, value: item.value.slice(start, end) };
}

function cutSlice(item: SliceValue, indexes: readonly Argument[]): Value {
  const { array, start: offset, length, capacity } = item.value ?? NO_ELEMENTS;
  const { start, end, limit } = bounds(indexes, length, capacity);
  if (item.value === undefined) return item;
  return { ...item, value: { array, start: offset + start, length: end - start, capacity: limit - start } };
}

function bounds(indexes: readonly Argument[], length: number, capacity: number): { start: number; end: number; limit: number } {
  const [start = 0, end = length, limit = capacity] = indexes.map((index) => indexNumber(index, capacity));
  if (start > end) throw new ValueError(`invalid slice index: ${start} > ${end}`);
  if (end > limit) throw new ValueError(`invalid slice index: ${end} > ${limit}`);
  return { start, end, limit };
}

/** Go checks an index against the capacity, and leaves what is between it and the length to others. */
function indexNumber(index: Argument, capacity: number): number {
  if (index === undefined) throw new ValueError('cannot index slice/array with nil');
  if (index.kind !== 'int' && index.kind !== 'uint') {
    throw new ValueError(`cannot index slice/array with type ${index.type.name}`);
  }
  if (index.value < 0n || index.value > BigInt(capacity)) throw new ValueError(`index out of range: ${index.value}`);
  return Number(index.value);
}

function lengthOf(item: StringValue | SliceValue): number {
  return item.kind === 'string' ? item.value.length : (item.value?.length ?? 0);
}

/**
 * The length of a string, slice or map.
 * @throws ValueError for everything else
 */
export function lengthValue(item: Argument): Value {
  const { value, isNil } = indirect(item);
  if (isNil) throw new ValueError('len of nil pointer');
  if (value === undefined) throw new ValueError('reflect: call of reflect.Value.Type on zero Value');
  switch (value.kind) {
    case 'string':
    case 'slice':
      return int(lengthOf(value));
    case 'map':
      return int(value.value?.size ?? 0);
    default:
      throw new ValueError(`len of type ${value.type.name}`);
  }
}
