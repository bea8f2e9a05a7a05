import { Output, type Budget } from '../exec/budget';
import { ValueError } from '../errors';
import { noFlags } from '../format/flags';
import type { Complex } from '../syntax/number';
import { printValue } from '../format/printer';
import { unwrapInterface, type IntValue, type StructValue, type Value } from '../value/value';

type Argument = Value | undefined;

const BASIC: ReadonlySet<string> = new Set(['bool', 'int', 'uint', 'float', 'complex', 'string']);

/**
 * Whether the first value equals one of the others.
 * @throws ValueError when their types cannot be compared
 */
export function equalsAny(first: Argument, others: readonly Argument[], budget: Budget): boolean {
  if (others.length === 0) throw new ValueError('missing argument for comparison');
  return others.some((other) => equals(unwrapInterface(first), unwrapInterface(other), budget));
}

/**
 * Whether one value is smaller than the other.
 * @throws ValueError when their types have no order or differ
 */
export function less(first: Argument, second: Argument, budget: Budget): boolean {
  const a = unwrapInterface(first);
  const b = unwrapInterface(second);
  if (!isBasic(a) || !isBasic(b)) throw new ValueError('invalid type for comparison');
  if (isInteger(a) && isInteger(b)) return a.value < b.value;
  if (a.kind !== b.kind) throw incompatible(a, b);
  if (a.kind === 'float' && b.kind === 'float') return a.value < b.value;
  if (a.kind === 'string' && b.kind === 'string') {
    budget.bytes(Math.min(a.value.length, b.value.length));
    return a.value < b.value;
  }
  throw new ValueError('invalid type for comparison');
}

function equals(a: Argument, b: Argument, budget: Budget): boolean {
  if (isInteger(a) && isInteger(b)) return a.value === b.value;
  if (basicKind(a) !== basicKind(b)) {
    if (a !== undefined && b !== undefined) throw incompatible(a, b);
    return false;
  }
  if (isBasic(a) && isBasic(b)) return equalBasics(a, b, budget);
  return equalObjects(a, b, budget);
}

function equalBasics(a: Value, b: Value, budget: Budget): boolean {
  if (a.kind === 'string' && b.kind === 'string' && a.value.length === b.value.length) budget.bytes(a.value.length);
  if (a.kind === 'complex' && b.kind === 'complex') return equalComplex(a.value, b.value);
  return a.value === b.value;
}

function equalComplex(a: Complex, b: Complex): boolean {
  return a.re === b.re && a.im === b.im;
}

/** Slices, maps, pointers, structs and nil. Only nil, pointers and times can be compared. */
function equalObjects(a: Argument, b: Argument, budget: Budget): boolean {
  if (a !== undefined && b !== undefined && a.kind !== b.kind) throw differentTypes(a, b, budget);
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  const equal = equalReferences(a, b);
  if (equal === undefined) throw new ValueError(`non-comparable type ${show(b, budget)}: ${b?.type.name ?? '<nil>'}`);
  return equal;
}

/** Undefined when the type cannot be compared. */
function equalReferences(a: Argument, b: Argument): boolean | undefined {
  if (a?.kind === 'pointer' && b?.kind === 'pointer') return a.value === b.value;
  return a?.kind === 'struct' && b?.kind === 'struct' ? equalStructs(a, b) : undefined;
}

function equalStructs(a: StructValue, b: StructValue): boolean | undefined {
  return a.type === b.type ? a.type.equals?.(a.value, b.value) : undefined;
}

function isNil(value: Argument): boolean {
  if (value === undefined) return true;
  const isReference = value.kind === 'slice' || value.kind === 'map' || value.kind === 'pointer';
  return isReference && value.value === undefined;
}

function isInteger(value: Argument): value is IntValue {
  return value?.kind === 'int' || value?.kind === 'uint';
}

function isBasic(value: Argument): value is Value {
  return value !== undefined && BASIC.has(value.kind);
}

function basicKind(value: Argument): string {
  return isBasic(value) ? value.kind : '';
}

function incompatible(a: Value, b: Value): ValueError {
  return new ValueError(`incompatible types for comparison: ${a.type.name} and ${b.type.name}`);
}

function differentTypes(a: Value, b: Value, budget: Budget): ValueError {
  return new ValueError(`non-comparable types ${show(a, budget)}: ${a.type.name}, ${b.type.name}: ${show(b, budget, 'v')}`);
}

function show(value: Argument, budget: Budget, verb = 's'): string {
  const output = new Output(budget);
  printValue(output, value, verb, noFlags());
  return output.text();
}
