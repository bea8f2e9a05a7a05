import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { KelosKind, KelosManifest } from './spec/manifest';

const KELOS_OBJECT = Symbol.for('kelos-iac.KelosObject');

/** A construct that renders one object of the kelos.dev API. */
export interface IKelosObject extends IConstruct {
  /** Its kind on the wire. */
  readonly kind: KelosKind;
  /** The object in the cdk8s tree; `ApiObject.of(construct)` is the same. */
  readonly apiObject: ApiObject;
  /** The name that other objects refer to it by. */
  readonly name: string;
  /** The object as it will stand in the manifest, JSON patches included. Reading it freezes a Task. */
  toManifest(): KelosManifest;
}

/** Marks a construct so that `isKelosObject` knows it, also when two copies of this package are loaded. */
export function markKelosObject(construct: IConstruct): void {
  Object.defineProperty(construct, KELOS_OBJECT, { value: true });
}

/** Whether a construct renders an object of the kelos.dev API. */
export function isKelosObject(construct: IConstruct): construct is IKelosObject {
  return KELOS_OBJECT in construct;
}
