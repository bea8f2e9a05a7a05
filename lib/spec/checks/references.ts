import type { Fleet, FleetObject } from './fleet';

/** A name of another object. */
export interface Referral {
  readonly object: FleetObject;
  readonly field: string;
  readonly kind: 'Task' | 'Workspace' | 'AgentConfig';
  readonly name: string;
}

/** Every name of another object in a fleet. */
export function* referencesOf({ runs }: Fleet): Iterable<Referral> {
  for (const { object, at, spec } of runs) {
    for (const name of spec.dependsOn ?? []) yield { object, field: `${at}.dependsOn`, kind: 'Task', name };
    if (spec.workspaceRef) yield { object, field: `${at}.workspaceRef.name`, kind: 'Workspace', name: spec.workspaceRef.name };
    for (const { name } of spec.agentConfigRefs ?? [])
      yield { object, field: `${at}.agentConfigRefs`, kind: 'AgentConfig', name };
  }
}
