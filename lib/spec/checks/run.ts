import type { Fleet, FleetObject } from './fleet';
import { RULES } from './registry';
import type { CheckRule, Problem, Severity } from './rule';

/** A problem with the rule that found it. */
export interface Found extends Problem {
  readonly rule: string;
  readonly severity: Severity;
}

/** Lets every rule look at a fleet. What they find is ordered by object, then by rule. */
export function runRules(fleet: Fleet, rules: readonly CheckRule[] = RULES): readonly Found[] {
  const found: Found[] = [];
  for (const { id, severity, check } of rules) {
    for (const problem of check(fleet)) found.push({ ...problem, rule: id, severity });
  }
  if (found.length < 2) return found;
  const order = new Map<FleetObject, number>(fleet.objects.map((object, index) => [object, index]));
  const place = ({ object }: Found): number => order.get(object) ?? 0;
  return found.sort((a, b) => place(a) - place(b) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}
