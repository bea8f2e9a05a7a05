import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { API_VERSION } from './api/constants';
import { ensureChecks } from './checks';
import { ensureAccess } from './kelos-access';
import { type IKelosObject, markKelosObject } from './kelos-object';
import { Check, isObjectName, type Named, OBJECT_NAME_RULE } from './spec/check';
import type { KelosKind, KelosManifest } from './spec/manifest';

/** What may be said of the metadata of an object. */
export interface KelosMetadata {
  /**
   * Namespace of the object.
   * @default - that of the chart
   */
  readonly namespace?: string;
  /**
   * Labels of the object.
   * @default - those of the chart
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Annotations of the object.
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What every object of the kelos.dev API can be given. */
export interface KelosResourceProps {
  /**
   * Name of the object in the cluster.
   * @default - made from the construct path by the chart
   */
  readonly name?: string;
  /**
   * Labels, annotations and another namespace.
   * @default - what the chart gives
   */
  readonly metadata?: KelosMetadata;
}

/** What every construct of a kelos kind has in common. */
export abstract class KelosResource extends Construct implements IKelosObject {
  public abstract readonly kind: KelosKind;
  public abstract readonly apiObject: ApiObject;
  private isRendered = false;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    markKelosObject(this);
    ensureAccess(this);
    ensureChecks(this);
  }

  /** The name of the object, by which others refer to it. */
  public get name(): string {
    return this.apiObject.name;
  }

  /** Namespace of the object; undefined is the one that the manifest is applied to. */
  public get namespace(): string | undefined {
    return this.apiObject.metadata.namespace;
  }

  public abstract toManifest(): KelosManifest;

  /** The main child, with a name that the API server takes. Its spec is asked for late, so that what is added counts. */
  protected createObject(kind: KelosKind, spec: () => object, props: KelosResourceProps): ApiObject {
    const { name, metadata } = props;
    const produce = (): object => {
      this.isRendered = true;
      return spec();
    };
    const object = new ApiObject(this, 'Resource', {
      apiVersion: API_VERSION,
      kind,
      metadata: { ...metadata, ...(name && { name }) },
      spec: Lazy.any({ produce }) as unknown,
    });
    if (!isObjectName(name ?? object.name)) {
      const must = name === undefined ? 'must be given, because the id does not make one of' : 'must have';
      new Check(this.node.path).refuse('name', `${must} ${OBJECT_NAME_RULE}`, name ?? object.name);
    }
    return object;
  }

  /** @throws Error when the object was rendered already: what is added would be in no manifest, or only in some */
  protected assertNotRendered(what: string): void {
    if (this.isRendered) throw new Error(`${this.node.path}: '${what}' comes too late, the ${this.kind} was rendered already`);
  }

  /** References stay within a namespace; where both are known they can be compared. */
  protected checkNamespace(property: string, refs: readonly Named[]): void {
    for (const ref of refs) {
      if (!(ref instanceof KelosResource) || this.namespace === undefined || ref.namespace === undefined) continue;
      if (ref.namespace !== this.namespace) {
        const got = `${ref.node.path} in ${ref.namespace}`;
        new Check(this.node.path).refuse(property, `must stand in the same namespace (${this.namespace})`, got);
      }
    }
  }
}
