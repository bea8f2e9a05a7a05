import type { Bytes } from '../text/bytes';
import { ValueError } from '../errors';
import { zero } from '../value/make';
import type { MissingKey } from '../options';
import { quoteBytes } from '../text/quote';
import type { Method, StructType } from '../value/type';
import { indirect, type GoStruct, type MapValue, type Target, type Value } from '../value/value';

/** What a name leads to: a value, or a method still to be called. */
export type Found =
  | { readonly kind: 'value'; readonly value: Value | undefined }
  | { readonly kind: 'method'; readonly method: Method; readonly self: GoStruct | undefined };

/** What is looked up, and how. */
export interface Lookup {
  readonly name: Bytes;
  /** Only methods can be given arguments. */
  readonly hasArguments: boolean;
  readonly missingKey: MissingKey;
}

/**
 * Finds a method, a field of a struct or an entry of a map.
 * @throws ValueError when there is none
 */
export function findField(receiver: Value | undefined, lookup: Lookup): Found {
  if (receiver === undefined) return ofNothing(lookup);
  const target = indirect(receiver);
  const method = findMethod(target, lookup.name);
  if (method) return { kind: 'method', method, self: structOf(target.value) };
  if (target.value?.kind === 'map') return { kind: 'value', value: entry(target.value, lookup) };
  const field = structOf(target.value)?.field(lookup.name) ?? fail(receiver, target, lookup.name);
  if (lookup.hasArguments) throw new ValueError(`${lookup.name} has arguments but cannot be invoked as function`);
  return { kind: 'value', value: field };
}

function findMethod({ value, viaPointer }: Target, name: Bytes): Method | undefined {
  const method = structType(value)?.method(name);
  return method && (viaPointer || !method.needsPointer) ? method : undefined;
}

/** For a nil pointer to a struct without such a field Go complains of the field, not of the pointer. */
function fail(receiver: Value, { value, isNil }: Target, name: Bytes): never {
  if (isNil && hasField(structType(value), name)) throw new ValueError(`nil pointer evaluating ${receiver.type.name}.${name}`);
  throw new ValueError(`can't evaluate field ${name} in type ${receiver.type.name}`);
}

function hasField(struct: StructType | undefined, name: Bytes): boolean {
  return struct === undefined || struct.fields.includes(name);
}

function structOf(value: Value | undefined): GoStruct | undefined {
  return value?.kind === 'struct' ? value.value : undefined;
}

function ofNothing({ name, missingKey }: Lookup): Found {
  if (missingKey === 'error') throw new ValueError(`nil data; no entry for key ${quoteBytes(name)}`);
  return { kind: 'value', value: undefined };
}

function structType(value: Value | undefined): StructType | undefined {
  const type = value?.kind === 'pointer' ? value.type.elem : value?.type;
  return type?.kind === 'struct' ? type : undefined;
}

function entry(map: MapValue, { name, hasArguments, missingKey }: Lookup): Value | undefined {
  if (hasArguments) throw new ValueError(`${name} is not a method but has arguments`);
  const value = map.value?.get(name);
  if (value !== undefined || missingKey === 'default') return value;
  if (missingKey === 'zero') return zero(map.type.elem);
  throw new ValueError(`map has no entry for key ${quoteBytes(name)}`);
}
