import { ValueError } from '../errors';
import { bool, complex, float, int, string, zero } from '../value/make';
import type { NumberConstant } from '../syntax/number';
import type { BoolNode, NilNode, NumberNode, StringNode } from '../syntax/node';
import type { GoType, ParameterType } from '../value/type';
import { unwrapInterface, type Value } from '../value/value';

/** An operand that stands for itself. */
export type Literal = BoolNode | NilNode | NumberNode | StringNode;

/**
 * The value of a literal where nothing says what type it should have.
 * @throws ValueError for an integer that is too large
 */
export function constantValue(literal: Exclude<Literal, NilNode>): Value {
  if (literal.kind === 'bool') return bool(literal.value);
  if (literal.kind === 'string') return string(literal.value);
  const { ideal, int: whole = 0n, float: real = 0, complex: pair = { re: 0, im: 0 } } = literal.value;
  if (ideal === 'overflow') throw new ValueError(`${literal.text} overflows int`);
  return ideal === 'complex' ? complex(pair) : ideal === 'float' ? float(real) : int(whole);
}

/**
 * A literal as an argument of a parameter's type.
 * @throws ValueError when it does not fit
 */
export function literalArgument(literal: Literal, type: ParameterType): Value | undefined {
  if (type === 'value' || type.kind === 'interface') return literal.kind === 'nil' ? undefined : constantValue(literal);
  if (literal.kind === 'nil') return nilArgument(type);
  const value = typedLiteral(literal, type);
  if (value === undefined) throw new ValueError(`expected ${expectation(type)}; found ${literal.text}`);
  return value;
}

function nilArgument(type: GoType): Value {
  if (type.kind === 'pointer' || type.kind === 'map' || type.kind === 'slice') return zero(type);
  throw new ValueError(`cannot assign nil to ${type.name}`);
}

function typedLiteral(literal: Exclude<Literal, NilNode>, type: GoType): Value | undefined {
  switch (type.kind) {
    case 'string':
      return literal.kind === 'string' ? string(literal.value) : undefined;
    case 'bool':
      return literal.kind === 'bool' ? bool(literal.value) : undefined;
    case 'int':
    case 'uint':
    case 'float':
      return literal.kind === 'number' ? numberAs(literal.value, type) : undefined;
    default:
      throw new ValueError(`can't handle ${literal.text} for arg of type ${type.name}`);
  }
}

function numberAs(number: NumberConstant, type: GoType): Value | undefined {
  if (type.kind === 'float') return number.float === undefined ? undefined : float(number.float);
  return number.int === undefined ? undefined : int(number.int, type);
}

function expectation(type: GoType): string {
  if (type.kind === 'int') return 'integer';
  return type.kind === 'uint' ? 'unsigned integer' : type.kind;
}

/**
 * A value as an argument of a parameter's type: interfaces opened, one pointer followed.
 * @throws ValueError when it does not fit
 */
export function convertArgument(value: Value | undefined, type: ParameterType): Value | undefined {
  if (type === 'value') return value;
  if (type.kind === 'interface') return unwrapInterface(value);
  if (value === undefined) return nothingAs(type);
  const held = value.kind === 'interface' && value.value !== undefined ? value.value : value;
  if (held.type.name === type.name) return held;
  if (held.kind !== 'pointer' || held.type.elem.name !== type.name) {
    throw new ValueError(`wrong type for value; expected ${type.name}; got ${held.type.name}`);
  }
  if (held.value === undefined) throw new ValueError(`dereference of nil pointer of type ${type.name}`);
  return held.value;
}

function nothingAs(type: GoType): Value {
  if (type.kind === 'pointer' || type.kind === 'map' || type.kind === 'slice') return zero(type);
  throw new ValueError(`invalid value; expected ${type.name}`);
}
