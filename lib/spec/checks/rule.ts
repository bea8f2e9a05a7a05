import type { Fleet, FleetObject } from './fleet';

/** Whether what was found keeps a fleet from working, or only deserves a thought. */
export type Severity = 'error' | 'warning';

/** What a rule has found in one object. */
export interface Problem {
  /** The object that is wrong. */
  readonly object: FleetObject;
  /** Where in it, as the manifest has it: `spec.when.cron.schedule`. Empty for the object as a whole. */
  readonly field: string;
  /** What is wrong and what to do about it; it goes on behind the name of the field. */
  readonly message: string;
}

/** What was found, as it is told. */
export interface Finding {
  /** The rule: `KEL012`. What an id means never changes. */
  readonly rule: string;
  /** Whether it keeps the fleet from working. */
  readonly severity: Severity;
  /** The construct path, or kind, namespace and name of an object from YAML. */
  readonly path: string;
  /** What is wrong, and what to do about it. */
  readonly message: string;
}

/** One thing that can be wrong. */
export interface CheckRule {
  /** `KEL012`; it stays with its meaning for ever. */
  readonly id: string;
  /** A few words in kebab case. */
  readonly name: string;
  /** Whether it keeps a fleet from working, or only deserves a thought. */
  readonly severity: Severity;
  /** One sentence: what must hold. */
  readonly title: string;
  /** What happens in the cluster where it does not hold, and how the rule decides. */
  readonly why: string;
  /** Objects in which it does not hold. */
  readonly wrong: readonly object[];
  /** Their nearest neighbours in which it does. */
  readonly right: readonly object[];
  /** Looks at all objects at once; takes time in proportion to their number. */
  readonly check: (fleet: Fleet) => Iterable<Problem>;
}
