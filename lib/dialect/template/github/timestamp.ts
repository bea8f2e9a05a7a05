import { ValueError } from '../errors';
import type { Bytes } from '../text/bytes';
import { Instant } from '../time/instant';
import { method, TIME, timeMethod, timeText, timeValue } from '../time/type';
import { bool, string } from '../value/make';
import { pointerTo, type Method, type StructType } from '../value/type';
import type { GoStruct, StructValue, Value } from '../value/value';

/** A `github.Timestamp`: a struct around a time, with the methods of that time. */
export class Timestamp extends Instant {
  public override field(name?: Bytes): Value | undefined {
    return name === 'Time' ? timeValue(this) : undefined;
  }
}

/** The type of times in payloads. */
export const TIMESTAMP: StructType = {
  kind: 'struct',
  name: 'github.Timestamp',
  fields: ['Time'],
  method: timestampMethod,
  string: timeText,
  equals: (a, b) => TIME.equals?.(a, b) === true,
};

/** A time of a payload as a value. */
export function timestampValue(instant: Instant): StructValue {
  return { kind: 'struct', type: TIMESTAMP, value: new Timestamp(instant.nanoseconds, instant.zone) };
}

const TIME_POINTER = pointerTo(TIME);

function timestampMethod(name: Bytes): Method | undefined {
  switch (name) {
    case 'String':
      return valueMethod('Timestamp', 'String', (self) => string(timeText(self)));
    case 'GetTime':
      return {
        parameters: { fixed: [] },
        needsPointer: true,
        call: (self) => ({
          kind: 'pointer',
          type: TIME_POINTER,
          value: self instanceof Instant ? timeValue(self) : undefined,
        }),
      };
    case 'Equal':
      return method([TIMESTAMP], (self, [other]) => bool(isSame(self, other)));
    default:
      return timeMethod(name);
  }
}

function isSame(self: Instant, other: Value | undefined): boolean {
  return other?.kind === 'struct' && other.value instanceof Instant && self.nanoseconds === other.value.nanoseconds;
}

/** A method of a payload type that Go does not call on nil pointers. */
export function valueMethod(type: string, name: string, call: (self: GoStruct) => Value): Method {
  return {
    parameters: { fixed: [] },
    call: (self) => {
      if (self) return call(self);
      const path = `github.com/google/go-github/v66/github.${type}.${name}`;
      throw new ValueError(`value method ${path} called using nil *${type} pointer`);
    },
  };
}
