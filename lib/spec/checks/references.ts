import type { Fleet, FleetObject } from './fleet';

/** A name that leads to no object of the namespace. */
export interface LooseReference {
  readonly object: FleetObject;
  readonly field: string;
  readonly kind: 'Task' | 'Workspace' | 'AgentConfig';
  readonly name: string;
  /** The namespace where there is an object of that name; undefined where there is none. */
  readonly elsewhere: string | undefined;
}

/** Every name of another object in a fleet that leads to none in the namespace. */
export function looseReferencesOf(fleet: Fleet): readonly LooseReference[] {
  const loose: LooseReference[] = [];
  const look = (object: FleetObject, field: string, kind: LooseReference['kind'], name: string): void => {
    if (fleet.has(kind, object, name)) return;
    const reference = fleet.refer(kind, object, name);
    if (reference.found === 'elsewhere') loose.push({ object, field, kind, name, elsewhere: reference.namespace });
    if (reference.found === 'nowhere') loose.push({ object, field, kind, name, elsewhere: undefined });
  };
  for (const { object, at, spec } of fleet.runs) {
    for (const name of different(spec.dependsOn)) look(object, `${at}.dependsOn`, 'Task', name);
    if (spec.workspaceRef) look(object, `${at}.workspaceRef.name`, 'Workspace', spec.workspaceRef.name);
    for (const name of different(spec.agentConfigRefs?.map(({ name }) => name)))
      look(object, `${at}.agentConfigRefs`, 'AgentConfig', name);
  }
  return loose;
}

/** Names, each once: one that stands twice leads to nothing once. */
function different(names: readonly string[] = []): Iterable<string> {
  return names.length < 2 ? names : new Set(names);
}
