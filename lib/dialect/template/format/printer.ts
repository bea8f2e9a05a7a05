import type { Output } from '../exec/budget';
import type { Bytes } from '../text/bytes';
import { pad, type Flags } from './flags';
import { formatBool, formatComplex, formatFloatVerb, formatInteger, formatString } from './scalar';
import { string } from '../value/make';
import type { GoType } from '../value/type';
import { Call, run, type Routine } from '../trampoline';
import { elementAt, type MapValue, type PointerValue, type SliceValue, type StructValue, type Value } from '../value/value';

/** Writes one value under one verb. */
export function printValue(output: Output, value: Value | undefined, verb: string, flags: Flags): void {
  new Printer(output, flags).argument(value, verb);
}

/** Stands for an address. */
const ADDRESS = 0xc000000000n;

class Printer {
  /** Inside a complaint about a verb no String method is called. */
  private isComplaining = false;

  constructor(
    private readonly output: Output,
    private readonly flags: Flags,
  ) {}

  /** An argument of a print function. */
  public argument(value: Value | undefined, verb: string): void {
    if (value === undefined) return this.untypedNil(verb);
    if (verb === 'T') return this.output.write(formatString(value.type.name, 's', this.flags) ?? '');
    if (verb === 'p') return this.address(value, verb);
    // %w is for errors, which are no data
    if (verb === 'w') return this.bad(value, verb);
    const text = this.text(value, verb);
    if (text !== undefined) this.output.write(text);
    else run(this.composite(value, verb, 0));
  }

  private untypedNil(verb: string): void {
    this.output.write(verb === 'T' || verb === 'v' ? pad('<nil>', this.flags) : `%!${verb}(<nil>)`);
  }

  private *value(value: Value, verb: string, depth: number): Routine<void> {
    const text = this.text(value, verb);
    if (text !== undefined) return this.output.write(text);
    const composite = new Call(this.composite(value, verb, depth));
    yield composite;
  }

  /** What needs no look at parts. */
  private text(value: Value, verb: string): Bytes | undefined {
    return this.stringer(value, verb) ?? this.scalar(value, verb);
  }

  private *composite(value: Value, verb: string, depth: number): Routine<void> {
    switch (value.kind) {
      case 'interface':
        if (value.value === undefined) return this.output.write(this.flags.sharpV ? `${value.type.name}(nil)` : '<nil>');
        return yield* this.value(value.value, verb, depth + 1);
      case 'slice':
        return yield* this.slice(value, verb, depth);
      case 'map':
        return yield* this.map(value, verb, depth);
      case 'struct':
        return yield* this.struct(value, verb, depth);
      case 'pointer':
        return yield* this.pointer(value, verb, depth);
      default:
        return yield* this.badVerb(value, verb);
    }
  }

  /** What a String method says, under the verbs that strings have. Go does not call it on a nil pointer. */
  private stringer(value: Value, verb: string): Bytes | undefined {
    if (this.isComplaining || this.flags.sharpV || !'vsxXq'.includes(verb)) return undefined;
    if (value.kind === 'pointer' && value.value === undefined) return isPrinted(value.type.elem) ? '<nil>' : undefined;
    const text = stringOf(value.kind === 'pointer' ? value.value : value);
    return text === undefined ? undefined : formatString(text, verb, this.flags);
  }

  private scalar(value: Value, verb: string): Bytes | undefined {
    switch (value.kind) {
      case 'bool':
        return formatBool(value.value, verb, this.flags);
      case 'int':
      case 'uint':
        return formatInteger(value.value, verb, this.flags, value.kind === 'uint');
      case 'float':
        return formatFloatVerb(value.value, verb, this.flags);
      case 'complex':
        return formatComplex(value.value, verb, this.flags);
      case 'string':
        return this.string(value.value, verb);
      default:
        return undefined;
    }
  }

  private string(value: Bytes, verb: string): Bytes | undefined {
    const { width, precision, sharpV } = this.flags;
    const isCopied = (verb === 's' || verb === 'v') && width === undefined && precision === undefined && !sharpV;
    if (!isCopied) this.output.look(value.length);
    return formatString(value, verb, this.flags);
  }

  private *slice(value: SliceValue, verb: string, depth: number): Routine<void> {
    const slice = value.value;
    const bytes = value.type.elem.kind === 'uint' && 'sqxX'.includes(verb) ? byteString(value) : undefined;
    if (bytes !== undefined) return this.output.write(formatString(bytes, verb, this.flags) ?? '');
    if (!this.open(value, '[')) return;
    for (let index = 0; slice !== undefined && index < slice.length; index++) {
      if (index > 0) this.separate();
      yield* this.value(elementAt(slice, index), verb, depth + 1);
    }
    this.close();
  }

  private *map(value: MapValue, verb: string, depth: number): Routine<void> {
    if (!this.open(value, 'map[')) return;
    for (const [index, key] of (value.value?.keys() ?? []).entries()) {
      if (index > 0) this.separate();
      yield* this.value(string(key), verb, depth + 1);
      this.output.write(':');
      const entry = value.value?.get(key);
      if (entry !== undefined) yield* this.value(entry, verb, depth + 1);
    }
    this.close();
  }

  /** Opens a list or map; false when Go syntax has a word for it because it is nil. */
  private open(value: SliceValue | MapValue, bracket: string): boolean {
    const isNil = value.value === undefined && this.flags.sharpV;
    this.output.write(isNil ? `${value.type.name}(nil)` : this.flags.sharpV ? `${value.type.name}{` : bracket);
    return !isNil;
  }

  private close(): void {
    this.output.write(this.flags.sharpV ? '}' : ']');
  }

  private *struct(value: StructValue, verb: string, depth: number): Routine<void> {
    const { sharpV, plusV } = this.flags;
    this.output.write(sharpV ? `${value.type.name}{` : '{');
    let isFirst = true;
    for (const name of value.type.fields) {
      const field = value.value.field(name);
      if (!isFirst) this.separate();
      isFirst = false;
      if (sharpV || plusV) this.output.write(`${name}:`);
      if (field !== undefined) yield* this.value(field, verb, depth + 1);
    }
    this.output.write('}');
  }

  private *pointer(value: PointerValue, verb: string, depth: number): Routine<void> {
    const target = value.value;
    if (depth === 0 && (target?.kind === 'struct' || target?.kind === 'slice' || target?.kind === 'map')) {
      this.output.write('&');
      return yield* this.value(target, verb, depth + 1);
    }
    this.address(value, verb);
  }

  /** Where a pointer, map or slice is in memory, which no two runs share; only nil has an address that can be told. */
  private address(value: Value, verb: string): void {
    const isReference = value.kind === 'pointer' || value.kind === 'map' || value.kind === 'slice';
    if (!isReference) return this.bad(value, verb);
    const address = value.value === undefined ? 0n : ADDRESS;
    if (verb === 'v') return this.output.write(this.goAddress(value, address));
    if (verb === 'p') return this.output.write(this.hexAddress(address, !this.flags.sharp));
    if (!'bodxX'.includes(verb)) return this.bad(value, verb);
    this.output.write(formatInteger(address, verb, this.flags) ?? '');
  }

  private goAddress(value: Value, address: bigint): Bytes {
    const shown = this.hexAddress(address, true);
    if (this.flags.sharpV) return `(${value.type.name})(${address === 0n ? 'nil' : shown})`;
    return address === 0n ? pad('<nil>', this.flags) : shown;
  }

  private hexAddress(address: bigint, sharp: boolean): Bytes {
    return formatInteger(address, 'x', { ...this.flags, sharp }) ?? '';
  }

  private bad(value: Value, verb: string): void {
    run(this.badVerb(value, verb));
  }

  /** A verb that the value does not know: `%!d(string=hi)`. */
  private *badVerb(value: Value, verb: string): Routine<void> {
    const wasComplaining = this.isComplaining;
    this.isComplaining = true;
    this.output.write(`%!${verb}(${value.type.name}=`);
    yield* this.value(value, 'v', 0);
    this.isComplaining = wasComplaining;
    this.output.write(')');
  }

  private separate(): void {
    this.output.write(this.flags.sharpV ? ', ' : ' ');
  }
}

function byteString({ value }: SliceValue): Bytes {
  const bytes: number[] = [];
  for (let index = 0; value !== undefined && index < value.length; index++) {
    const element = elementAt(value, index);
    if (element.kind === 'uint') bytes.push(Number(element.value));
  }
  return bytes.map((byte) => String.fromCharCode(byte)).join('');
}

function isPrinted(type: GoType): boolean {
  return type.kind === 'struct' && type.string !== undefined;
}

function stringOf(value: Value | undefined): Bytes | undefined {
  if (value?.kind === 'struct') return value.type.string?.(value.value);
  return value?.kind === 'int' && value.type.kind === 'int' ? value.type.string?.(value.value) : undefined;
}
