import type { AgentConfigSpec } from '../../api/agent-config';
import type { AgentRunSpec, TaskSpec } from '../../api/task';
import type { TaskSpawnerSpec } from '../../api/task-spawner';
import type { WorkspaceSpec } from '../../api/workspace';
import type { KelosKind } from '../manifest';
import { PayloadPaths } from './payload';
import { type LooseReference, looseReferencesOf } from './references';
import { templatesOf, type TemplateUse } from './templates';

interface Identity {
  /** How its author knows it: a construct path, or kind, namespace and name. */
  readonly path: string;
  readonly name: string;
  /** Empty: the one that the manifest is applied to. */
  readonly namespace: string;
}

export interface FleetTask extends Identity {
  readonly kind: 'Task';
  readonly spec: TaskSpec;
}
export interface FleetSpawner extends Identity {
  readonly kind: 'TaskSpawner';
  readonly spec: TaskSpawnerSpec;
}
export interface FleetWorkspace extends Identity {
  readonly kind: 'Workspace';
  readonly spec: WorkspaceSpec;
}
export interface FleetConfig extends Identity {
  readonly kind: 'AgentConfig';
  readonly spec: AgentConfigSpec;
}

/** An object of the fleet whose spec has the types of the API. */
export type ReadObject = FleetTask | FleetSpawner | FleetWorkspace | FleetConfig;

/** An object whose spec has not: only what it is called is known. */
export interface UnreadObject extends Identity {
  readonly kind: string;
  readonly spec: undefined;
}

/** An object of the fleet. */
export type FleetObject = ReadObject | UnreadObject;

/** What does not fit the API in an object. */
export interface Misfit {
  readonly object: FleetObject;
  readonly field: string;
  readonly message: string;
  /** A field that the API does not know is dropped; anything else is refused. */
  readonly isUnknownField: boolean;
}

/** An object that exists in the cluster and is not described here. */
export interface Existing {
  readonly kind: KelosKind;
  readonly namespace: string;
  readonly name: string;
}

/** Which controller the objects are for. */
export type Target = 'kelos-iac' | 'kelos';

/** What a fleet is made of. */
export interface FleetProps {
  readonly objects: readonly FleetObject[];
  readonly misfits?: readonly Misfit[];
  readonly existing?: readonly Existing[];
  readonly target?: Target;
  /** @default - every namespace, or it is not known */
  readonly served?: readonly string[] | undefined;
}

/** How an agent is run, by a Task or by the Tasks of a spawner. */
export interface Run {
  readonly object: FleetTask | FleetSpawner;
  /** Where it stands in the object. */
  readonly at: 'spec' | 'spec.taskTemplate';
  readonly spec: AgentRunSpec & { readonly branch?: string };
}

/** Where a name leads. */
export type Reference<T> =
  | { readonly found: 'here'; readonly object: T }
  | { readonly found: 'elsewhere'; readonly namespace: string }
  | { readonly found: 'existing' | 'nowhere' };

type Of<K extends KelosKind> = Extract<ReadObject, { readonly kind: K }>;

/** All objects that are checked together, with what rules look things up by. */
export class Fleet {
  public readonly target: Target;
  /** The namespaces that the runtime looks after; undefined when that is all, or not known. */
  public readonly served: readonly string[] | undefined;
  public readonly misfits: readonly Misfit[];
  public readonly objects: readonly FleetObject[];
  public readonly tasks: readonly FleetTask[];
  public readonly spawners: readonly FleetSpawner[];
  public readonly workspaces: readonly FleetWorkspace[];
  public readonly configs: readonly FleetConfig[];
  /** What Tasks and spawners have in common. */
  public readonly runs: readonly Run[];
  private readonly byKind = new Map<string, Map<string, FleetObject[]>>();
  private readonly existing: readonly Existing[];
  private uses: readonly TemplateUse[] | undefined;
  private paths: PayloadPaths | undefined;
  private loose: readonly LooseReference[] | undefined;

  constructor({ objects, misfits = [], existing = [], target = 'kelos-iac', served }: FleetProps) {
    this.objects = objects;
    this.misfits = misfits;
    this.existing = existing;
    this.target = target;
    this.served = served;
    this.tasks = objects.filter((object) => isRead(object, 'Task'));
    this.spawners = objects.filter((object) => isRead(object, 'TaskSpawner'));
    this.workspaces = objects.filter((object) => isRead(object, 'Workspace'));
    this.configs = objects.filter((object) => isRead(object, 'AgentConfig'));
    this.runs = [
      ...this.tasks.map((object): Run => ({ object, at: 'spec', spec: object.spec })),
      ...this.spawners.map((object): Run => ({ object, at: 'spec.taskTemplate', spec: object.spec.taskTemplate })),
    ];
    for (const object of objects) {
      const byName = this.byKind.get(object.kind) ?? new Map<string, FleetObject[]>();
      this.byKind.set(object.kind, byName);
      const same = byName.get(object.name);
      if (same === undefined) byName.set(object.name, [object]);
      else same.push(object);
    }
  }

  /** The texts of the fleet that the API renders and that have an action in them, each parsed once. */
  public get templates(): readonly TemplateUse[] {
    return (this.uses ??= templatesOf(this));
  }

  /** What payloads of GitHub have. */
  public get payloads(): PayloadPaths {
    return (this.paths ??= new PayloadPaths());
  }

  /** The names that lead to no object of the namespace. */
  public get looseReferences(): readonly LooseReference[] {
    return (this.loose ??= looseReferencesOf(this));
  }

  /** The objects of one kind that have one name, where there is more than one. */
  public *homonyms(): Iterable<readonly FleetObject[]> {
    for (const byName of this.byKind.values()) for (const same of byName.values()) if (same.length > 1) yield same;
  }

  /** Whether there is an object of that name in the namespace of `from`, whatever is in it. */
  public has(kind: KelosKind, from: FleetObject, name: string): boolean {
    return this.here(kind, from, name) !== undefined;
  }

  /** What `name` means in the namespace of `from`. A namespace that is not known may be any. */
  public refer<K extends KelosKind>(kind: K, from: FleetObject, name: string): Reference<Of<K>> {
    const here = this.here(kind, from, name);
    if (here !== undefined) return isRead(here, kind) ? { found: 'here', object: here } : { found: 'existing' };
    const known = this.existing.some(
      (each) => each.kind === kind && each.name === name && isSameNamespace(each.namespace, from.namespace),
    );
    if (known) return { found: 'existing' };
    const other = this.byKind.get(kind)?.get(name)?.[0];
    return other === undefined ? { found: 'nowhere' } : { found: 'elsewhere', namespace: other.namespace };
  }

  /** The object of that name in the namespace of `from`, if it is described here. */
  public find<K extends KelosKind>(kind: K, from: FleetObject, name: string | undefined): Of<K> | undefined {
    const here = name === undefined ? undefined : this.here(kind, from, name);
    return here !== undefined && isRead(here, kind) ? here : undefined;
  }

  private here(kind: KelosKind, from: FleetObject, name: string): FleetObject | undefined {
    const named = this.byKind.get(kind)?.get(name);
    return named?.find(({ namespace }) => isSameNamespace(namespace, from.namespace));
  }
}

function isSameNamespace(a: string, b: string): boolean {
  return a === b || a === '' || b === '';
}

function isRead<K extends KelosKind>(object: FleetObject, kind: K): object is Of<K> {
  return object.kind === kind && object.spec !== undefined;
}
