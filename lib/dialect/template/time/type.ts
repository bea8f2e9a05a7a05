import { toBytes, type Bytes } from '../text/bytes';
import { quoteBytes } from '../text/quote';
import { ValueError } from '../errors';
import { bool, byteSlice, int, string } from '../value/make';
import {
  INT,
  INT64,
  pointerTo,
  sliceOf,
  STRING,
  UINT8,
  type BasicType,
  type GoType,
  type Method,
  type StructType,
} from '../value/type';
import type { GoStruct, SliceValue, StructValue, Value } from '../value/value';
import { formatDuration } from './duration';
import { floorDivide, Instant, UTC } from './instant';
import { DEFAULT_LAYOUT, dayName, formatTime, monthName, RFC3339_NANO } from './layout';

const MONTH: BasicType = { kind: 'int', name: 'time.Month', string: (value) => monthName(Number(value)) };
const WEEKDAY: BasicType = { kind: 'int', name: 'time.Weekday', string: (value) => dayName(Number(value)) };
const DURATION: BasicType = { kind: 'int', name: 'time.Duration', string: (value) => toBytes(formatDuration(value)) };
const BYTES = sliceOf(UINT8);

/** What a method does with a time and the arguments it was given. */
type Action = (self: Instant, args: readonly (Value | undefined)[]) => Value;

/** The type `time.Time`. */
export const TIME: StructType = {
  kind: 'struct',
  name: 'time.Time',
  fields: [],
  method: (name) => nilGuarded(name, timeMethod(name)),
  string: timeText,
  equals: (a, b) => a instanceof Instant && b instanceof Instant && a.nanoseconds === b.nanoseconds && a.zone === b.zone,
};

const LOCATION: StructType = {
  kind: 'struct',
  name: 'time.Location',
  fields: [],
  method: () => undefined,
  string: (self) => (self instanceof Instant ? self.zone.name : ''),
};

/** A time as a value of `time.Time`, or of another type that is one. */
export function timeValue(instant: Instant, type: StructType = TIME): StructValue {
  return { kind: 'struct', type, value: instant };
}

/** A time as Go prints it. */
export function timeText(self: GoStruct): Bytes {
  return self instanceof Instant ? formatTime(self, DEFAULT_LAYOUT) : '';
}

/** A method of `time.Time`. */
export function timeMethod(name: Bytes): Method | undefined {
  const action = PLAIN.get(name);
  if (action) return method([], action);
  const known = WITH_ARGUMENTS.get(name);
  return known && method(known.parameters, known.action);
}

/** The method of a time itself says so when there is none; that of a struct around a time crashes. */
function nilGuarded(name: Bytes, found: Method | undefined): Method | undefined {
  if (found === undefined) return undefined;
  return {
    ...found,
    call: (self, args) => {
      if (self) return found.call(self, args);
      throw new ValueError(`value method time.Time.${name} called using nil *Time pointer`);
    },
  };
}

/** Makes a method of times; on a nil pointer it fails as Go does. */
export function method(parameters: readonly GoType[], action: Action): Method {
  return {
    parameters: { fixed: parameters },
    call: (self, args) => {
      if (self instanceof Instant) return action(self, args);
      throw new ValueError('runtime error: invalid memory address or nil pointer dereference');
    },
  };
}

const PLAIN: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['Year', ({ calendar }) => int(calendar.year)],
  ['Month', ({ calendar }) => int(calendar.month, MONTH)],
  ['Day', ({ calendar }) => int(calendar.day)],
  ['Hour', ({ calendar }) => int(calendar.hour)],
  ['Minute', ({ calendar }) => int(calendar.minute)],
  ['Second', ({ calendar }) => int(calendar.second)],
  ['Nanosecond', ({ fraction }) => int(fraction)],
  ['Weekday', ({ calendar }) => int(calendar.weekday, WEEKDAY)],
  ['YearDay', ({ calendar }) => int(calendar.yearDay)],
  ['Unix', ({ seconds }) => int(seconds, INT64)],
  ['UnixMilli', ({ nanoseconds }) => int(floorDivide(nanoseconds, 1_000_000n), INT64)],
  ['UnixMicro', ({ nanoseconds }) => int(floorDivide(nanoseconds, 1000n), INT64)],
  ['UnixNano', ({ nanoseconds }) => int(BigInt.asIntN(64, nanoseconds), INT64)],
  ['IsZero', ({ nanoseconds }) => bool(nanoseconds === Instant.zero.nanoseconds)],
  ['IsDST', () => bool(false)],
  ['UTC', (self) => timeValue(self.in(UTC))],
  ['Local', (self) => timeValue(self.in({ offsetSeconds: 0, name: 'UTC' }))],
  ['Location', (self) => ({ kind: 'pointer', type: pointerTo(LOCATION), value: timeValue(self, LOCATION) })],
  ['String', (self) => string(formatTime(self, DEFAULT_LAYOUT))],
  ['MarshalText', (self) => bytes(formatTime(self, RFC3339_NANO))],
  ['MarshalJSON', (self) => bytes(quoteBytes(formatTime(self, RFC3339_NANO)))],
]);

const WITH_ARGUMENTS: ReadonlyMap<string, { readonly parameters: readonly GoType[]; readonly action: Action }> = new Map<
  string,
  { readonly parameters: readonly GoType[]; readonly action: Action }
>([
  ['Format', { parameters: [STRING], action: (self, [layout]) => string(formatTime(self, textOf(layout))) }],
  ['Add', { parameters: [DURATION], action: (self, [duration]) => timeValue(self.plus(integerOf(duration))) }],
  ['Sub', { parameters: [TIME], action: (self, [other]) => int(self.nanoseconds - instantOf(other).nanoseconds, DURATION) }],
  ['After', { parameters: [TIME], action: (self, [other]) => bool(self.nanoseconds > instantOf(other).nanoseconds) }],
  ['Before', { parameters: [TIME], action: (self, [other]) => bool(self.nanoseconds < instantOf(other).nanoseconds) }],
  ['Equal', { parameters: [TIME], action: (self, [other]) => bool(self.nanoseconds === instantOf(other).nanoseconds) }],
  ['Compare', { parameters: [TIME], action: (self, [other]) => int(order(self, instantOf(other))) }],
  ['Truncate', { parameters: [DURATION], action: (self, [unit]) => timeValue(truncate(self, integerOf(unit))) }],
  ['Round', { parameters: [DURATION], action: (self, [unit]) => timeValue(round(self, integerOf(unit))) }],
  ['AddDate', { parameters: [INT, INT, INT], action: (self, args) => timeValue(addDate(self, args)) }],
]);

function addDate(self: Instant, args: readonly (Value | undefined)[]): Instant {
  const [years = 0, months = 0, days = 0] = args.map((value) => Number(integerOf(value)));
  return self.plusDate(years, months, days);
}

/** Go cuts times at multiples of the unit since its zero time. */
function truncate(self: Instant, unit: bigint): Instant {
  return unit <= 0n ? self : self.plus(-sinceMultiple(self, unit));
}

function round(self: Instant, unit: bigint): Instant {
  if (unit <= 0n) return self;
  const rest = sinceMultiple(self, unit);
  return self.plus(rest + rest < unit ? -rest : unit - rest);
}

function sinceMultiple(self: Instant, unit: bigint): bigint {
  const since = self.nanoseconds - Instant.zero.nanoseconds;
  return since - floorDivide(since, unit) * unit;
}

function order(a: Instant, b: Instant): number {
  return a.nanoseconds < b.nanoseconds ? -1 : a.nanoseconds > b.nanoseconds ? 1 : 0;
}

function instantOf(value: Value | undefined): Instant {
  return value?.kind === 'struct' && value.value instanceof Instant ? value.value : Instant.zero;
}

function integerOf(value: Value | undefined): bigint {
  return value?.kind === 'int' ? value.value : 0n;
}

function textOf(value: Value | undefined): Bytes {
  return value?.kind === 'string' ? value.value : '';
}

function bytes(text: Bytes): SliceValue {
  return byteSlice(BYTES, text);
}
