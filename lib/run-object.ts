import { ApiObject, type ApiObjectProps, JsonPatch, resolve } from 'cdk8s';
import type { Construct } from 'constructs';
import { rename } from './rename';

/** Where a Task stands in its making. */
export interface Run {
  /** Its name; reading it settles the spec. */
  readonly name: () => string;
  /** Throws when the spec is settled, which `what` would change. */
  readonly assertOpen: (what: string) => void;
}

/** Stands in the manifest while the name is not known: the name is made from the rest of it. */
const NOT_YET = 'not-yet-named';

/** The ApiObject of a Task: its name follows from its content, so it is known last. */
export class RunObject extends ApiObject {
  private readonly recorded: JsonPatch[] = [];
  private isBeingNamed = false;

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

  public override toJson(): unknown {
    this.run.name(); // settle first: an error about the spec needs no wrapping
    return super.toJson();
  }

  /** The spec as it will stand in the manifest: lazy values resolved, patches applied. */
  public resolveSpec(spec: object): unknown {
    this.isBeingNamed = true;
    try {
      const { apiVersion, kind } = this;
      const resolved: unknown = resolve(['spec'], spec, this);
      // patches may touch anything, so they get the whole object
      const copy: unknown = JSON.parse(
        JSON.stringify({ apiVersion, kind, metadata: this.metadata.toJson() as unknown, spec: resolved }),
      );
      const patched = JsonPatch.apply(copy, ...this.recorded) as { readonly spec?: unknown };
      return patched.spec;
    } finally {
      this.isBeingNamed = false;
    }
  }
}
