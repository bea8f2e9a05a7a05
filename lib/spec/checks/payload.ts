import type { PayloadType } from '../../dialect/template/github/types';
import type { GoType } from '../../dialect/template/value/type';
import { dialect } from './lazy';

/** A name that a payload does not have. */
export interface UnknownField {
  readonly name: string;
  /** The type in which it was looked for, and the names that it has; none when it is a plain value. */
  readonly type: string;
  readonly names: readonly string[];
}

/** Looks up paths in the Go types of GitHub's payloads. */
export class PayloadPaths {
  private readonly types = new (dialect.payload().PayloadTypes)();

  /**
   * The first name on a path that the payload of an event does not have.
   * @param path without `Payload`
   * @returns undefined when there is the whole path, or the event has no payload that is known
   */
  public unknownIn(event: string, path: readonly string[]): UnknownField | undefined {
    const end = this.walk(event, path);
    return end !== undefined && 'names' in end ? end : undefined;
  }

  /** The type of what a path leads to; undefined where anything goes, and where it leads nowhere. */
  public typeOf(event: string, path: readonly string[]): GoType | undefined {
    const end = this.walk(event, path);
    return end === undefined || 'names' in end ? undefined : end;
  }

  private walk(event: string, path: readonly string[]): GoType | UnknownField | undefined {
    const { EVENT_TYPES } = dialect.payloadTypes();
    const root = Object.hasOwn(EVENT_TYPES, event) ? EVENT_TYPES[event] : undefined;
    if (root === undefined) return undefined;
    let type: GoType = this.types.struct(root);
    for (const name of path) {
      const next = this.step(type, name);
      if (next === undefined || 'names' in next) return next;
      type = next;
    }
    return type;
  }

  /** The type of a member; undefined where anything goes. */
  private step(type: GoType, name: string): GoType | UnknownField | undefined {
    switch (type.kind) {
      case 'pointer':
        return this.step(type.elem, name);
      case 'slice':
      case 'map':
        return name === '*' || type.kind === 'map' ? type.elem : { name, type: 'a list', names: [] };
      case 'struct':
        return this.isPayload(type) ? this.member(type, name) : undefined;
      case 'interface':
        return undefined;
      default:
        return { name, type: type.kind === 'string' ? 'text' : `a value of type ${type.kind}`, names: [] };
    }
  }

  private isPayload(type: GoType): type is PayloadType {
    return 'specs' in type;
  }

  private member(struct: PayloadType, name: string): GoType | UnknownField | undefined {
    const field = struct.specs.find((spec) => spec.name === name);
    if (field) return this.types.type(field.type);
    if (struct.method(name) === undefined) {
      return { name, type: struct.name.replace('github.', ''), names: struct.specs.map((spec) => spec.name) };
    }
    const got = struct.specs.find((spec) => name === `Get${spec.name}`);
    return got && this.types.type(got.type);
  }
}
