import type { FleetObject } from '../fleet';
import type { CheckRule, Problem } from '../rule';

/** A field that this project has added to the API. */
export interface AddedField {
  readonly kind: FleetObject['kind'];
  /** Where it is, as docs/compatibility.md names it: `spec.cron.backFill`. */
  readonly field: string;
  readonly isUsed: (object: FleetObject) => boolean;
}

/** The rows of "Fields that were added" in docs/compatibility.md. */
export const ADDED_FIELDS: readonly AddedField[] = [];

/** The rule for a table of added fields. */
export function targetKnows(fields: readonly AddedField[]): Pick<CheckRule, 'check'> {
  return {
    *check({ objects, target }): Iterable<Problem> {
      if (target !== 'kelos') return;
      for (const object of objects) {
        for (const { kind, field, isUsed } of fields) {
          if (kind !== object.kind || !isUsed(object)) continue;
          yield { object, field, message: 'is a field that the Go controller does not have: its API server drops it' };
        }
      }
    },
  };
}

export const targetKnowsField: CheckRule = {
  id: 'KEL037',
  name: 'target-knows-field',
  severity: 'warning',
  title: 'Manifests for the Go controller have no field that was added here.',
  why:
    'Where `checkManifests` is told that objects are for the Go controller (`target: "kelos"`), a field that this project has added to the API is one that ' +
    'it drops. No field has been added yet; docs/compatibility.md lists them.',
  wrong: [],
  right: [],
  ...targetKnows(ADDED_FIELDS),
};
