import { ValueError } from '../errors';
import { any, int, zero } from '../value/make';
import { UINT8 } from '../value/type';
import {
  elementAt,
  indirect,
  unwrapInterface,
  type MapValue,
  type SliceValue,
  type StringValue,
  type Value,
} from '../value/value';

type Argument = Value | undefined;

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
  const { value, isNil } = indirect(item);
  if (unwrapInterface(item) === undefined) throw new ValueError('slice of untyped nil');
  if (isNil) throw new ValueError('slice of nil pointer');
  if (indexes.length > 3) throw new ValueError(`too many slice indexes: ${indexes.length}`);
  if (value?.kind !== 'string' && value?.kind !== 'slice') {
    throw new ValueError(`can't slice item of type ${value?.type.name ?? '<nil>'}`);
  }
  if (value.kind === 'string' && indexes.length === 3) throw new ValueError('cannot 3-index slice a string');
  return cut(value, indexes);
}

function cut(item: StringValue | SliceValue, indexes: readonly Argument[]): Value {
  const capacity = item.kind === 'string' ? item.value.length : (item.value?.capacity ?? 0);
  const [start = 0, end = lengthOf(item), limit = capacity] = indexes.map((index) => indexNumber(index, capacity));
  if (start > end) throw new ValueError(`invalid slice index: ${start} > ${end}`);
  if (end > limit) throw new ValueError(`invalid slice index: ${end} > ${limit}`);
  if (item.kind === 'string') return { ...item, value: item.value.slice(start, end) };
  if (item.value === undefined) return item;
  const window = { array: item.value.array, start: item.value.start + start, length: end - start, capacity: limit - start };
  return { ...item, value: window };
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
