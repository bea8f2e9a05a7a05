import type { Bytes } from '../text/bytes';
import type { GoStruct, Value } from './value';

/** A type without parts. */
export interface BasicType {
  readonly kind: 'bool' | 'int' | 'uint' | 'float' | 'complex' | 'string' | 'interface';
  readonly name: string;
  /** What the String method of an integer type returns; absent when it has none. */
  readonly string?: (value: bigint) => Bytes;
}

/** A slice type. */
export interface SliceType {
  readonly kind: 'slice';
  readonly name: string;
  readonly elem: GoType;
}

/** A map type; its keys are strings. */
export interface MapType {
  readonly kind: 'map';
  readonly name: string;
  readonly elem: GoType;
}

/** A pointer type. */
export interface PointerType {
  readonly kind: 'pointer';
  readonly name: string;
  readonly elem: GoType;
}

/** A struct type, with the methods of it and of pointers to it. */
export interface StructType {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: readonly Bytes[];
  method(name: Bytes): Method | undefined;
  /** What its String method returns; absent when it has none. */
  readonly string?: (self: GoStruct) => Bytes;
  /** Whether two of them are equal; absent for types that Go cannot compare. */
  readonly equals?: (a: GoStruct, b: GoStruct) => boolean;
}

/** A Go type, as far as templates meet them. */
export type GoType = BasicType | SliceType | MapType | PointerType | StructType;

/** What a function or method takes. `any` is an interface, `value` the untouched value of a template. */
export interface Parameters {
  readonly fixed: readonly ParameterType[];
  readonly variadic?: ParameterType;
}

/** The type of one parameter. */
export type ParameterType = GoType | 'value';

/** A method. */
export interface Method {
  readonly parameters: Parameters;
  /** Whether it can only be called on a pointer. */
  readonly needsPointer?: boolean;
  /** Calls it; `self` is undefined for a nil pointer. */
  call(self: GoStruct | undefined, args: readonly (Value | undefined)[]): Value | undefined;
}

export const BOOL: BasicType = { kind: 'bool', name: 'bool' };
export const INT: BasicType = { kind: 'int', name: 'int' };
export const INT64: BasicType = { kind: 'int', name: 'int64' };
export const UINT8: BasicType = { kind: 'uint', name: 'uint8' };
export const FLOAT64: BasicType = { kind: 'float', name: 'float64' };
export const COMPLEX128: BasicType = { kind: 'complex', name: 'complex128' };
export const STRING: BasicType = { kind: 'string', name: 'string' };
export const ANY: BasicType = { kind: 'interface', name: 'interface {}' };

/** The type of slices of a type. */
export function sliceOf(elem: GoType, name = `[]${elem.name}`): SliceType {
  return { kind: 'slice', name, elem };
}

/** The type of maps from strings to a type. */
export function mapOf(elem: GoType): MapType {
  return { kind: 'map', name: `map[string]${elem.name}`, elem };
}

/** The type of pointers to a type. */
export function pointerTo(elem: GoType): PointerType {
  return { kind: 'pointer', name: `*${elem.name}`, elem };
}
