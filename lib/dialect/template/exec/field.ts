import type { Bytes } from '../text/bytes';
import { ValueError } from '../errors';
import { zero } from '../value/make';
import type { MissingKey } from '../options';
import { quoteBytes } from '../text/quote';
import type { Method, StructType } from '../value/type';
import { indirect, type GoStruct, type MapValue, type Value } from '../value/value';

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
  const { name } = lookup;
  const { value, isNil } = indirect(receiver);
  if (value?.kind === 'interface') throw new ValueError(`nil pointer evaluating ${receiver.type.name}.${name}`);
  const struct = structType(value);
  const method = struct?.method(name);
  if (method) return { kind: 'method', method, self: value?.kind === 'struct' ? value.value : undefined };
  if (value?.kind === 'map') return { kind: 'value', value: entry(value, lookup) };
  if (isNil && (struct === undefined || struct.fields.includes(name))) {
    throw new ValueError(`nil pointer evaluating ${receiver.type.name}.${name}`);
  }
  const field = value?.kind === 'struct' ? value.value.field(name) : undefined;
  if (field === undefined) throw new ValueError(`can't evaluate field ${name} in type ${receiver.type.name}`);
  if (lookup.hasArguments) throw new ValueError(`${name} has arguments but cannot be invoked as function`);
  return { kind: 'value', value: field };
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
