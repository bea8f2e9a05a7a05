import { Budget, Output } from '../exec/budget';
import { sprint } from '../format/print';
import type { Bytes } from '../text/bytes';
import { Instant } from '../time/instant';
import { timeText } from '../time/type';
import type { StructType } from '../value/type';
import { elementAt, type GoStruct, type SliceValue, type Value } from '../value/value';

/** A struct as the String methods of payload types write it: the fields that are there, with their names. */
export function stringify(self: GoStruct, type: StructType): Bytes {
  const budget = new Budget();
  const output = new Output(budget);
  writeStruct(output, self, type, budget);
  return output.text();
}

function writeStruct(output: Output, self: GoStruct, type: StructType, budget: Budget): void {
  output.write(type.name);
  if (self instanceof Instant) return output.write(`{${timeText(self)}}`);
  output.write('{');
  let isFirst = true;
  for (const name of type.fields) {
    const value = self.field(name);
    if (value === undefined || isAbsent(value)) continue;
    output.write(`${isFirst ? '' : ', '}${name}:`);
    isFirst = false;
    writeValue(output, value, budget);
  }
  output.write('}');
}

function isAbsent(value: Value): boolean {
  const isReference = value.kind === 'pointer' || value.kind === 'slice' || value.kind === 'map';
  return isReference && value.value === undefined;
}

function writeValue(output: Output, value: Value, budget: Budget): void {
  const target = value.kind === 'pointer' ? value.value : value;
  switch (target?.kind) {
    case undefined:
      return output.write('<nil>');
    case 'string':
      return output.write(`"${target.value}"`);
    case 'slice':
      return writeList(output, target, budget);
    case 'struct':
      return writeStruct(output, target.value, target.type, budget);
    default:
      return output.write(sprint([target], budget));
  }
}

function writeList(output: Output, { value }: SliceValue, budget: Budget): void {
  output.write('[');
  for (let index = 0; value !== undefined && index < value.length; index++) {
    if (index > 0) output.write(' ');
    writeValue(output, elementAt(value, index), budget);
  }
  output.write(']');
}
