import type { Bytes } from '../text/bytes';
import { ANY, BOOL, COMPLEX128, FLOAT64, INT, STRING, type GoType, type SliceType } from './type';
import type { Complex } from '../syntax/number';
import type {
  BoolValue,
  ComplexValue,
  FloatValue,
  GoArray,
  GoMap,
  IntValue,
  InterfaceValue,
  SliceValue,
  StringValue,
  Value,
} from './value';

/** A Go bool. */
export function bool(value: boolean): BoolValue {
  return { kind: 'bool', type: BOOL, value };
}

/** A Go int, or another integer type. */
export function int(value: bigint | number, type: GoType = INT): IntValue {
  return { kind: type.kind === 'uint' ? 'uint' : 'int', type, value: BigInt(value) };
}

/** A Go float64. */
export function float(value: number): FloatValue {
  return { kind: 'float', type: FLOAT64, value };
}

/** A Go complex128. */
export function complex(value: Complex): ComplexValue {
  return { kind: 'complex', type: COMPLEX128, value };
}

/** A Go string. */
export function string(value: Bytes): StringValue {
  return { kind: 'string', type: STRING, value };
}

/** A Go `interface {}`. */
export function any(value: Value | undefined): InterfaceValue {
  return { kind: 'interface', type: ANY, value };
}

/** A Go slice over a whole array. */
export function slice(type: SliceType, array: GoArray, length: number): SliceValue {
  return { kind: 'slice', type, value: { array, start: 0, length, capacity: length } };
}

/** Bytes as a Go `[]uint8`, or another type of byte slices. */
export function byteSlice(type: SliceType, bytes: Bytes): SliceValue {
  return slice(type, { at: (index) => int(bytes.charCodeAt(index), type.elem) }, bytes.length);
}

/** The zero value of a type. */
export function zero(type: GoType): Value {
  switch (type.kind) {
    case 'bool':
      return { kind: 'bool', type, value: false };
    case 'int':
    case 'uint':
      return { kind: type.kind, type, value: 0n };
    case 'float':
      return { kind: 'float', type, value: 0 };
    case 'complex':
      return { kind: 'complex', type, value: { re: 0, im: 0 } };
    case 'string':
      return { kind: 'string', type, value: '' };
    default:
      return zeroObject(type);
  }
}

function zeroObject(type: GoType): Value {
  switch (type.kind) {
    case 'slice':
      return { kind: 'slice', type, value: undefined };
    case 'map':
      return { kind: 'map', type, value: undefined };
    case 'pointer':
      return { kind: 'pointer', type, value: undefined };
    case 'struct':
      return { kind: 'struct', type, value: { field: () => undefined } };
    default:
      return { kind: 'interface', type, value: undefined };
  }
}

/** Elements made when they are first asked for, and kept: reading an element twice gives the same object. */
export class LazyArray implements GoArray {
  private readonly made: (Value | undefined)[] = [];

  constructor(private readonly make: (index: number) => Value) {}

  public at(index: number): Value {
    return (this.made[index] ??= this.make(index));
  }
}

/** Entries made when they are first asked for, and kept. */
export class LazyMap<T> implements GoMap {
  private readonly made = new Map<Bytes, Value>();
  private sorted: readonly Bytes[] | undefined;

  constructor(
    private readonly source: ReadonlyMap<Bytes, { readonly item: T }>,
    private readonly make: (item: T) => Value,
  ) {}

  public get size(): number {
    return this.source.size;
  }

  public get(key: Bytes): Value | undefined {
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const entry = this.source.get(key);
    if (entry === undefined) return undefined;
    const value = this.make(entry.item);
    this.made.set(key, value);
    return value;
  }

  public keys(): readonly Bytes[] {
    return (this.sorted ??= [...this.source.keys()].sort(compareBytes));
  }
}

function compareBytes(a: Bytes, b: Bytes): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
