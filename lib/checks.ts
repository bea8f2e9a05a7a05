import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ChecksMemory } from './checks-memory';
import type * as tree from './checks-of-tree';
import { acknowledgement, type Finding } from './spec/checks';

/** Metadata of a construct at and below which what a rule finds is known and meant. */
export const ACKNOWLEDGED_IN_TREE = 'kelos.dev/acknowledged';
/** Metadata of the root of a tree in which warnings are errors. */
const STRICT = 'kelos.dev/strict-checks';
/** On the root of a tree whose synth runs the checks, also when two copies of this package are loaded. */
const HAS_CHECKS = Symbol.for('kelos-iac.Checks');

/** What is acknowledged at a construct. */
export interface Acknowledgement {
  readonly rule: string;
  readonly reason: string;
}

/**
 * The checks that every synth makes of the kelos objects of an app in which a construct of this library stands; in one with bare ApiObjects alone,
 * `Checks.of(app)` turns them on. Errors fail the synth; warnings are written to stderr, each once, as
 * `KEL012 agents/Bugs: …`. What each rule is about stands in docs/checks.md.
 * @example
 * Checks.of(app).strict();
 * Checks.of(bugs).acknowledge('KEL012', 'the repository is private');
 */
export class Checks {
  private constructor(private readonly construct: IConstruct) {}

  /** The checks of a construct and of all below it. */
  public static of(construct: IConstruct): Checks {
    ensureChecks(construct);
    return new Checks(construct);
  }

  /** Makes warnings errors, in the whole app; the environment variable `KELOS_STRICT=1` does the same. What is acknowledged stays silent. */
  public strict(): this {
    this.construct.node.root.node.addMetadata(STRICT, true);
    return this;
  }

  /**
   * Silences a rule for this construct and all below it. Each object in which it finds something gets an annotation with the reason.
   * @param rule `KEL012`
   * @param reason why it is meant, for those who read the manifest
   * @throws Error when there is no such rule or the reason is blank
   */
  public acknowledge(rule: string, reason: string): this {
    loadTree().assertAcknowledgeable(this.construct.node.path, rule, reason);
    const acknowledgement: Acknowledgement = { rule, reason };
    this.construct.node.addMetadata(ACKNOWLEDGED_IN_TREE, acknowledgement);
    return this;
  }
}

/** A finding with the object that it is about. */
export interface TreeFinding {
  readonly finding: Finding;
  readonly apiObject: ApiObject;
  /** Why it is meant, if it is acknowledged. */
  readonly reason: string | undefined;
}

/**
 * All that the checks find in an app, but for what is acknowledged. For unit tests; the synth tells the same. It settles the names of Tasks.
 * @param app the app, or anything in it
 * @example expect(findings(app)).toEqual([])
 */
export function findings(app: IConstruct): readonly Finding[] {
  return loadTree()
    .checkTree(app.node.root, new ChecksMemory())
    .flatMap(({ finding, reason }) => (reason === undefined ? [finding] : []));
}

/** Makes the synth of the app that `scope` stands in run the checks, once. */
export function ensureChecks(scope: IConstruct): void {
  const { root } = scope.node;
  if (HAS_CHECKS in root) return;
  Object.defineProperty(root, HAS_CHECKS, { value: true });
  const told = new Set<string>();
  const memory = new ChecksMemory();
  root.node.addValidation({ validate: () => validate(root, told, memory) });
}

/**
 * What a synth makes of the findings: errors are for cdk8s, warnings for people.
 * @param told the warnings that earlier synths of the same app have written
 */
function validate(root: IConstruct, told: Set<string>, memory: ChecksMemory): string[] {
  const errors: string[] = [];
  const isStrict = isStrictByEnvironment(errors) || root.node.metadata.some(({ type }) => type === STRICT);
  const warnings: string[] = [];
  for (const { finding, apiObject, reason } of loadTree().checkTree(root, memory)) {
    const line = `${finding.rule} ${finding.path}: ${finding.message}`;
    if (reason !== undefined) apiObject.metadata.addAnnotation(acknowledgement(finding.rule), reason);
    else if (finding.severity === 'error' || isStrict) errors.push(line);
    else if (!told.has(line)) warnings.push(line);
  }
  for (const line of warnings) told.add(line);
  if (warnings.length > 0) process.stderr.write(`${warnings.join('\n')}\n`);
  return errors;
}

/** Who sets the variable means something by it: a word that is none of these is told, and not passed over. */
function isStrictByEnvironment(errors: string[]): boolean {
  const value = (process.env['KELOS_STRICT'] ?? '').trim().toLowerCase();
  const isStrict = ['1', 'true', 'yes', 'on'].includes(value);
  if (!isStrict && !['', '0', 'false', 'no', 'off'].includes(value)) {
    errors.push(`KELOS_STRICT must be 1 or 0, true or false, got ${JSON.stringify(value)}`);
  }
  return isStrict;
}

// rules are loaded when something is checked, not with the package
// eslint-disable-next-line @typescript-eslint/no-require-imports
const loadTree = (): typeof tree => require('./checks-of-tree') as typeof tree;
