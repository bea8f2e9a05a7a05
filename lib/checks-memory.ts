import type { FleetObject, FleetProps } from './spec/checks/fleet';
import type { Found } from './spec/checks/run';

/** What was found the last time. One synth of cdk8s validates the whole app once for itself and once for each chart. */
export class ChecksMemory {
  private last:
    { readonly objects: readonly FleetObject[]; readonly others: string; readonly found: readonly Found[] } | undefined;

  /** What the rules find in a fleet; they are not asked again about one that is the same. */
  public found({ objects, misfits = [], ...rest }: FleetProps, run: () => readonly Found[]): readonly Found[] {
    const others = JSON.stringify(rest);
    const { last } = this;
    if (misfits.length === 0 && last?.others === others && areSame(last.objects, objects))
      return inPlaceOf(last.objects, objects, last.found);
    const found = run();
    this.last = misfits.length === 0 ? { objects, others, found } : undefined;
    return found;
  }
}

/** What was found in objects, said of the equal ones that have taken their place. */
function inPlaceOf(before: readonly FleetObject[], after: readonly FleetObject[], found: readonly Found[]): readonly Found[] {
  const now = new Map(before.map((object, index) => [object, after[index] ?? object]));
  return found.map((each) => ({ ...each, object: now.get(each.object) ?? each.object }));
}

function areSame(before: readonly FleetObject[], after: readonly FleetObject[]): boolean {
  return before.length === after.length && before.every((object, index) => isSame(object, after[index]));
}

function isSame(a: FleetObject, b: FleetObject | undefined): boolean {
  if (b === undefined || a.kind !== b.kind || a.path !== b.path || a.name !== b.name || a.namespace !== b.namespace) return false;
  return a.spec === b.spec || JSON.stringify(a.spec) === JSON.stringify(b.spec);
}
