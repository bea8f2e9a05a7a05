import { Output, type Budget } from '../exec/budget';
import type { Bytes } from '../text/bytes';
import { noFlags } from './flags';
import { printValue } from './printer';
import type { Value } from '../value/value';

/** Writes values as `print` does: a space between two of which neither is a string. */
export function sprint(values: readonly (Value | undefined)[], budget: Budget): Bytes {
  const output = new Output(budget);
  values.forEach((value, index) => {
    const isSpaced = index > 0 && value?.kind !== 'string' && values[index - 1]?.kind !== 'string';
    if (isSpaced) output.write(' ');
    printValue(output, value, 'v', noFlags());
  });
  return output.text();
}

/** Writes values as `println` does: a space between any two, a line feed after the last. */
export function sprintln(values: readonly (Value | undefined)[], budget: Budget): Bytes {
  const output = new Output(budget);
  values.forEach((value, index) => {
    if (index > 0) output.write(' ');
    printValue(output, value, 'v', noFlags());
  });
  output.write('\n');
  return output.text();
}
