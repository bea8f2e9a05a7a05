import type { Bytes } from '../text/bytes';
import type { Budget } from './budget';
import type { Site } from './site';
import { int, string } from '../value/make';
import type { PipeNode } from '../syntax/node';
import { sprint } from '../format/print';
import { elementAt, type IntValue, type MapValue, type SliceValue, type Value } from '../value/value';

/** One round of a range: the first variable and the second, which is also the dot. */
export interface Round {
  readonly index: Value | undefined;
  readonly element: Value;
}

/** Gives one round after the other, and undefined at the end. */
export type Rounds = () => Round | undefined;

/** The rounds of a range over a value, pointers to which were followed. */
export function roundsOf(value: Value | undefined, { declares }: PipeNode, site: Site, budget: Budget): Rounds {
  if (value === undefined) return () => undefined;
  const show = (): Bytes => sprint([value], budget);
  switch (value.kind) {
    case 'slice':
      return elements(value);
    case 'map':
      return entries(value);
    case 'int':
    case 'uint':
      if (declares.length > 1) site.fail(`can't use ${show()} to iterate over more than one variable`);
      return numbers(value);
    default:
      return site.fail(`range can't iterate over ${show()}`);
  }
}

function elements({ value }: SliceValue): Rounds {
  let index = 0;
  return () => {
    if (value === undefined || index >= value.length) return undefined;
    const element = elementAt(value, index);
    return { index: int(index++), element };
  };
}

function entries({ value }: MapValue): Rounds {
  const keys = value?.keys() ?? [];
  let index = 0;
  return () => {
    for (let key = keys[index++]; key !== undefined; key = keys[index++]) {
      const element = value?.get(key);
      if (element !== undefined) return { index: string(key), element };
    }
    return undefined;
  };
}

function numbers(limit: IntValue): Rounds {
  let next = 0n;
  return () => (next < limit.value ? { index: undefined, element: { ...limit, value: next++ } } : undefined);
}
