import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { GROUP } from './api/constants';
import { type Acknowledgement, ACKNOWLEDGED_IN_TREE, type TreeFinding } from './checks';
import type { ChecksMemory } from './checks-memory';
import { isKelosObject } from './kelos-object';
import { KelosRuntime } from './kelos-runtime';
import { acknowledgedIn } from './spec/checks/acknowledge';
import { type Existing, Fleet, type FleetObject, type Misfit } from './spec/checks/fleet';
import { propertyName } from './spec/checks/property-names';
import { readManifest, readMetadata } from './spec/checks/read';
import { RULES } from './spec/checks/registry';
import { type Found, runRules } from './spec/checks/run';
import { isRecord } from './spec/checks/wire';
import { nearest } from './spec/nearest';
import { show } from './spec/show';
import { Task } from './task';

/** What stands for an object in the fleet, and where it comes from. */
interface Source {
  readonly apiObject: ApiObject;
  /** Whether its author wrote properties of a construct, and not fields of a manifest. */
  readonly isConstruct: boolean;
}

/**
 * Runs all rules over the tree.
 * @param memory what the last run over this tree has left
 */
export function checkTree(root: IConstruct, memory: ChecksMemory): readonly TreeFinding[] {
  const sources = new Map<FleetObject, Source>();
  const misfits: Misfit[] = [];
  const existing: Existing[] = [];
  const fine = new Set<unknown>();
  let served: readonly string[] | undefined;
  for (const construct of root.node.findAll()) {
    if (!ApiObject.isApiObject(construct)) {
      const known = existingObject(construct);
      if (known !== undefined) existing.push(known);
      if (construct instanceof KelosRuntime) served = construct.namespaces;
    } else if (construct.apiGroup === GROUP) {
      const read = readObject(construct, sources.size, fine);
      sources.set(read.object, read.source);
      misfits.push(...read.misfits);
    }
  }
  const fleet = { objects: [...sources.keys()], misfits, existing, served };
  const found = memory.found(fleet, () => runRules(new Fleet(fleet)));
  return found.flatMap((each) => {
    const source = sources.get(each.object);
    return source === undefined ? [] : [treeFinding(each, source)];
  });
}

/** @throws Error that names the construct path */
export function assertAcknowledgeable(at: string, rule: unknown, reason: unknown): void {
  const ids = RULES.map(({ id }) => id);
  if (typeof rule !== 'string' || !ids.includes(rule)) {
    const meant = typeof rule === 'string' ? nearest(rule, ids) : undefined;
    const hint = meant === undefined ? '' : `; ${meant} may be meant`;
    throw new Error(`${at}: there is no check ${show(rule)}; docs/checks.md tells all of them${hint}`);
  }
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new Error(`${at}: ${rule} must be acknowledged with a reason, got ${show(reason)}`);
  }
}

interface ReadSource {
  readonly object: FleetObject;
  readonly misfits: readonly Misfit[];
  readonly source: Source;
}

/** @param fine namespaces of Tasks in whose metadata nothing was wrong */
function readObject(apiObject: ApiObject, count: number, fine: Set<unknown>): ReadSource {
  const scope = apiObject.node.scope;
  const owner = scope !== undefined && isKelosObject(scope) && scope.apiObject === apiObject ? scope : undefined;
  const { path } = owner?.node ?? apiObject.node;
  const source = { apiObject, isConstruct: owner !== undefined };
  const spec = owner instanceof Task ? owner.judgedSpec : undefined;
  // a fleet can have thousands of Tasks: what was judged as properties is not read again from a manifest
  if (spec !== undefined) {
    const { name } = apiObject;
    const given: unknown = apiObject.metadata.namespace;
    // one that the chart knows late may be any
    const namespace = typeof given === 'string' ? given : '';
    const object: FleetObject = { kind: 'Task', path, name, namespace, spec };
    return { object, misfits: metadataMisfits(object, apiObject, fine), source };
  }
  const read = readManifest({ manifest: apiObject.toJson(), path }, count);
  if (read !== undefined) return { ...read, source };
  // a patch has made another API's object of it
  return { object: { kind: apiObject.kind, path, name: '', namespace: '', spec: undefined }, misfits: [], source };
}

/** What the API server refuses of metadata: the chart gives labels and a namespace that no construct has judged. */
function metadataMisfits(object: FleetObject, { metadata }: ApiObject, fine: Set<unknown>): readonly Misfit[] {
  const parts: unknown = metadata;
  const { namespace, labels, annotations } = isRecord(parts) ? parts : {};
  const hasOnlyNames = isEmpty(labels) && isEmpty(annotations);
  if (hasOnlyNames && fine.has(namespace)) return [];
  // to resolve metadata takes longer than all rules together: it is done where something is wrong before it
  const written = { name: object.name, namespace, labels, annotations };
  if (misfitsIn(written, object).length > 0) return misfitsIn(metadata.toJson(), object);
  if (hasOnlyNames) fine.add(namespace);
  return [];
}

const isEmpty = (parts: unknown): boolean => parts === undefined || (isRecord(parts) && Object.keys(parts).length === 0);

function misfitsIn(metadata: unknown, object: FleetObject): readonly Misfit[] {
  const misfits: Misfit[] = [];
  readMetadata(metadata, (field, message, isUnknownField = false) => misfits.push({ object, field, message, isUnknownField }));
  return misfits;
}

/** `Workspace.fromWorkspaceName(…)` and its kind. */
function existingObject(construct: IConstruct): Existing | undefined {
  if (!('kind' in construct && 'name' in construct) || isKelosObject(construct)) return undefined;
  const { kind, name } = construct;
  if (kind !== 'Task' && kind !== 'Workspace' && kind !== 'AgentConfig') return undefined;
  return typeof name === 'string' ? { kind, name, namespace: '' } : undefined;
}

function treeFinding({ rule, severity, object, field, message }: Found, { apiObject, isConstruct }: Source): TreeFinding {
  const name = isConstruct ? propertyName(field) : field;
  const finding = { rule, severity, path: object.path, message: name === '' ? message : `'${name}' ${message}` };
  return { finding, apiObject, reason: reasonAt(apiObject, rule) ?? reasonIn(apiObject, rule) };
}

/** What `Checks.of(…).acknowledge(…)` says; the nearest construct goes first. */
function reasonAt(apiObject: ApiObject, rule: string): string | undefined {
  for (const scope of apiObject.node.scopes.reverse()) {
    for (const { type, data } of scope.node.metadata) {
      const entry: unknown = data;
      if (type === ACKNOWLEDGED_IN_TREE && isAcknowledgement(entry) && entry.rule === rule) return entry.reason;
    }
  }
  return undefined;
}

/** What the annotations of the object say. */
function reasonIn(apiObject: ApiObject, rule: string): string | undefined {
  const metadata: unknown = apiObject.metadata.toJson();
  const annotations = isRecord(metadata) ? metadata['annotations'] : undefined;
  return isRecord(annotations) ? acknowledgedIn(annotations, rule) : undefined;
}

function isAcknowledgement(data: unknown): data is Acknowledgement {
  return isRecord(data) && typeof data['rule'] === 'string' && typeof data['reason'] === 'string';
}
