import type * as checks from './check-manifests';
import type { CheckOptions } from './check-manifests';
import type { Finding } from './rule';

export { ACKNOWLEDGED, acknowledgement } from './acknowledge';
export type { CheckOptions } from './check-manifests';
export type { Existing, Target } from './fleet';
export type { CheckRule, Finding, Problem, Severity } from './rule';

/**
 * Checks objects of the kelos.dev API as YAML has them, also within a `List`; objects of other APIs are passed over. An annotation
 * `acknowledged.kelos.dev/KEL012: <reason>` silences a rule for its object. The rules are told in docs/checks.md.
 * @param objects documents of YAML files, parsed; whatever they are
 * @returns what was found, in the order of the objects
 * @throws TypeError when `objects` is no list
 * @example checkManifests(parseAllDocuments(text).map((document) => document.toJS()))
 */
export function checkManifests(objects: readonly unknown[], options: CheckOptions = {}): readonly Finding[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the rules are loaded when something is checked, not with the package
  return (require('./check-manifests') as typeof checks).check(objects, options);
}
