import {
  ApiObject,
  type ApiObjectProps,
  App,
  ImplicitTokenResolver,
  JsonPatch,
  LazyResolver,
  NumberStringUnionResolver,
  resolve,
} from 'cdk8s';
import type { Construct } from 'constructs';
import { rename } from './rename';
import { canonical } from './spec/naming';

/** Where a Task stands in its making. */
export interface Run {
  /** Its place in the tree, for messages. */
  readonly path: string;
  /** Its name; reading it settles the spec. */
  readonly name: () => string;
  /** Throws when the spec is settled, which `what` would change. */
  readonly assertOpen: (what: string) => void;
}

/** What cdk8s itself replaces: objects with methods and classes. */
const OF_OBJECTS = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];

/** What the metadata of cdk8s holds beside the names, and where it holds all that it was given or told later. */
const METADATA_PARTS = ['labels', 'annotations', 'finalizers', 'ownerReferences'];
const METADATA_GIVEN = '_additionalAttributes';
const METADATA_KNOWN: ReadonlySet<string> = new Set(['name', 'namespace', 'apiObject', ...METADATA_PARTS]);
/** Not so of what is not there: then cdk8s holds it elsewhere, and is asked. */
const isEmpty = (part: unknown): boolean => typeof part === 'object' && part !== null && Object.keys(part).length === 0;
const isKnown = (part: unknown): boolean =>
  typeof part === 'object' && part !== null && Object.keys(part).every((key) => METADATA_KNOWN.has(key));

/** Stands in the manifest while the name is not known: the name is made from the rest of it. */
const NOT_YET = 'not-yet-named';

/** The ApiObject of a Task: its name follows from its content, so it is known last. */
export class RunObject extends ApiObject {
  private readonly recorded: JsonPatch[] = [];
  private isBeingNamed = false;
  /** The spec of the manifest, once it is known. */
  private settled: unknown;

  constructor(
    scope: Construct,
    id: string,
    props: ApiObjectProps,
    private readonly run: Run,
  ) {
    super(scope, id, { ...props, metadata: { ...props.metadata, name: NOT_YET } });
    rename(this, run.name, () => (this.isBeingNamed ? NOT_YET : run.name()));
  }

  /** @throws Error when the name was read already: a patch of the spec makes another run of it */
  public override addJsonPatch(...ops: JsonPatch[]): void {
    this.run.assertOpen('addJsonPatch');
    this.recorded.push(...ops);
    super.addJsonPatch(...ops);
  }

  /** Whether the manifest may say something else than the properties. */
  public get isPatched(): boolean {
    return this.recorded.length > 0;
  }

  public override toJson(): unknown {
    this.run.name(); // settle first: an error about the spec needs no wrapping
    if (this.settled === undefined) return super.toJson();
    const { apiVersion, kind } = this;
    return { apiVersion, kind, metadata: this.names() ?? (this.metadata.toJson() as unknown), spec: this.settled };
  }

  /** The spec as it will stand in the manifest: lazy values resolved, patches applied, members sorted. */
  public resolveSpec(spec: object): unknown {
    this.isBeingNamed = true;
    try {
      const resolved = canonical(this.replaced(spec), this.run.path);
      if (this.recorded.length > 0) return canonical(this.patched(resolved), this.run.path);
      // resolving is half of what a synth costs, so it is not done again
      if (!process.env['CDK8S_DISABLE_SORT']) this.settled = resolved;
      return resolved;
    } finally {
      this.isBeingNamed = false;
    }
  }

  /** Metadata of nothing but names, which most Tasks have: to resolve it takes as long as all checks of a Task. */
  private names(): object | undefined {
    const { metadata } = this;
    const { name } = metadata;
    const namespace: unknown = metadata.namespace;
    // a chart may know its namespace late
    if (namespace !== undefined && typeof namespace !== 'string') return undefined;
    const hasParts = METADATA_PARTS.some((part) => !isEmpty(Reflect.get(metadata, part)));
    if (hasParts || !isKnown(Reflect.get(metadata, METADATA_GIVEN)) || !this.hasOwnResolversOnly) return undefined;
    return namespace === undefined ? { name } : { name, namespace };
  }

  private get hasOwnResolversOnly(): boolean {
    return App.of(this).resolvers.every((resolver) => OF_OBJECTS.some((own) => resolver instanceof own));
  }

  /**
   * The spec with what cdk8s replaces in it. Its own resolvers replace objects with a meaning of their own; of the spec of a Task only Pods and
   * failure policies may hold such. An app's resolvers stand before those and may replace anything.
   */
  private replaced(spec: object): unknown {
    const isData = !('podOverrides' in spec) && !('podFailurePolicy' in spec);
    if (!(this.node.root instanceof App)) throw new Error(`${this.run.path}: the chart must stand in an App`);
    if (isData && this.hasOwnResolversOnly) return spec;
    return resolve(['spec'], spec, this) as unknown;
  }

  /** Patches may touch anything, so they get the whole object. */
  private patched(spec: unknown): unknown {
    const { apiVersion, kind } = this;
    const metadata: unknown = this.metadata.toJson();
    const copy: unknown = JSON.parse(JSON.stringify({ apiVersion, kind, metadata, spec }));
    const patched = JsonPatch.apply(copy, ...this.recorded) as { readonly spec?: unknown };
    return patched.spec;
  }
}
