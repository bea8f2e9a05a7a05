import type { Value } from './value';

/** An integer among template data: a bare number is a Go float64, a GoInt (or a bigint) is a Go int. */
export class GoInt {
  constructor(public readonly value: bigint) {}
}

/** A Go `map[string]string`: a missing key read through `index` is the empty string, not `<no value>`. */
export class StringMap {
  constructor(public readonly entries: Readonly<Record<string, string>> | undefined) {}
}

/** A Go `[]string`. */
export class StringList {
  constructor(public readonly items: readonly string[] | undefined) {}
}

/** Declares a Go int among template data. */
export function goInt(value: number | bigint): GoInt {
  return new GoInt(BigInt(value));
}

/** Declares a Go `map[string]string` among template data; undefined is a nil map. */
export function stringMap(entries: Readonly<Record<string, string>> | undefined): StringMap {
  return new StringMap(entries);
}

/** Declares a Go `[]string` among template data; undefined is a nil slice. */
export function stringList(items: readonly string[] | undefined): StringList {
  return new StringList(items);
}

/** Data that has its Go types already. */
export class TypedData {
  /** @param value undefined is nil */
  constructor(public readonly value: Value | undefined) {}
}
