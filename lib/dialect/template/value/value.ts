import type { Bytes } from '../text/bytes';
import type { Complex } from '../syntax/number';
import type { GoType, PointerType, SliceType, MapType, StructType } from './type';

/** A boolean. */
export interface BoolValue {
  readonly kind: 'bool';
  readonly type: GoType;
  readonly value: boolean;
}

/** An integer, signed or not. */
export interface IntValue {
  readonly kind: 'int' | 'uint';
  readonly type: GoType;
  readonly value: bigint;
}

/** A float64. */
export interface FloatValue {
  readonly kind: 'float';
  readonly type: GoType;
  readonly value: number;
}

/** A complex128. */
export interface ComplexValue {
  readonly kind: 'complex';
  readonly type: GoType;
  readonly value: Complex;
}

/** A string. */
export interface StringValue {
  readonly kind: 'string';
  readonly type: GoType;
  readonly value: Bytes;
}

/** An interface with what it holds; undefined is the nil interface. */
export interface InterfaceValue {
  readonly kind: 'interface';
  readonly type: GoType;
  readonly value: Value | undefined;
}

/** A slice; undefined is the nil slice. */
export interface SliceValue {
  readonly kind: 'slice';
  readonly type: SliceType;
  readonly value: GoSlice | undefined;
}

/** A map with string keys; undefined is the nil map. */
export interface MapValue {
  readonly kind: 'map';
  readonly type: MapType;
  readonly value: GoMap | undefined;
}

/** A pointer; undefined is the nil pointer. Two pointers are the same when they point to the same object. */
export interface PointerValue {
  readonly kind: 'pointer';
  readonly type: PointerType;
  readonly value: Value | undefined;
}

/** A struct. */
export interface StructValue {
  readonly kind: 'struct';
  readonly type: StructType;
  readonly value: GoStruct;
}

/** A Go value with its type. Where Go has an invalid reflect.Value (an untyped nil, a missing key), there is undefined. */
export type Value =
  | BoolValue
  | IntValue
  | FloatValue
  | ComplexValue
  | StringValue
  | InterfaceValue
  | SliceValue
  | MapValue
  | PointerValue
  | StructValue;

/** A window on an array. */
export interface GoSlice {
  readonly array: GoArray;
  readonly start: number;
  readonly length: number;
  readonly capacity: number;
}

/** The elements behind slices. */
export interface GoArray {
  at(index: number): Value;
}

/** The entries of a map. */
export interface GoMap {
  readonly size: number;
  get(key: Bytes): Value | undefined;
  /** The keys in ascending order of their bytes, the order in which Go prints them and ranges over them. */
  keys(): readonly Bytes[];
}

/** The fields of a struct. */
export interface GoStruct {
  /** Undefined when the type has no such field. */
  field(name: Bytes): Value | undefined;
}

/** What an interface holds, or the value itself. */
export function unwrapInterface(value: Value | undefined): Value | undefined {
  return value?.kind === 'interface' ? value.value : value;
}

/** Where pointers and interfaces lead. */
export interface Target {
  /** What is there; when one of them leads nowhere, that one. */
  readonly value: Value | undefined;
  readonly isNil: boolean;
  /** Whether the last step was a pointer, so that the value has an address. */
  readonly viaPointer: boolean;
}

/** Follows pointers and interfaces. */
export function indirect(value: Value | undefined): Target {
  let current = value;
  let viaPointer = false;
  while (current?.kind === 'pointer' || current?.kind === 'interface') {
    viaPointer = current.kind === 'pointer';
    if (current.value === undefined) return { value: current, isNil: true, viaPointer };
    current = current.value;
  }
  return { value: current, isNil: false, viaPointer };
}

/** The element of a slice. */
export function elementAt(slice: GoSlice, index: number): Value {
  return slice.array.at(slice.start + index);
}

/** Whether a value is true for `if`, `and`, `or`, `not`. */
export function isTrue(value: Value | undefined): boolean {
  const held = unwrapInterface(value);
  if (held === undefined) return false;
  switch (held.kind) {
    case 'bool':
      return held.value;
    case 'int':
    case 'uint':
      return held.value !== 0n;
    case 'float':
      return held.value !== 0;
    case 'complex':
      return held.value.re !== 0 || held.value.im !== 0;
    default:
      return isTrueObject(held);
  }
}

function isTrueObject(value: Exclude<Value, BoolValue | IntValue | FloatValue | ComplexValue>): boolean {
  switch (value.kind) {
    case 'string':
      return value.value !== '';
    case 'slice':
      return value.value !== undefined && value.value.length > 0;
    case 'map':
      return value.value !== undefined && value.value.size > 0;
    default:
      return value.value !== undefined;
  }
}
