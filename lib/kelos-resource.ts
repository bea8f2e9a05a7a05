import { type ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ensureAccess } from './kelos-access';
import { type IKelosObject, markKelosObject } from './kelos-object';
import type { KelosKind, KelosManifest } from './spec/manifest';

/** What every construct of a kelos kind has in common. */
export abstract class KelosResource extends Construct implements IKelosObject {
  public abstract readonly kind: KelosKind;
  public abstract readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    markKelosObject(this);
    ensureAccess(this);
  }

  /** The name of the object, by which others refer to it. */
  public get name(): string {
    return this.apiObject.name;
  }

  /** Namespace of the object; undefined is the one that the manifest is applied to. */
  public get namespace(): string | undefined {
    return this.apiObject.metadata.namespace ?? Chart.of(this).namespace;
  }

  public abstract toManifest(): KelosManifest;
}
