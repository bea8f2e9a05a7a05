import { API_VERSION } from '../../api/constants';
import { show } from '../show';
import { acknowledgedIn } from './acknowledge';
import { type Existing, Fleet, type FleetObject, type Target } from './fleet';
import { type Manifest, type ReadManifest, readManifest } from './read';
import type { Finding } from './rule';
import { runRules } from './run';
import { isRecord } from './wire';

/** What is known beside the objects. */
export interface CheckOptions {
  /**
   * How an object is called in findings, by its place in the list.
   * @default - kind, namespace and name: `Task/agents/build`
   */
  readonly label?: (index: number) => string | undefined;
  /**
   * Objects that are in the cluster and not in the list.
   * @default - none; what refers to one then draws a warning
   */
  readonly existing?: readonly Existing[];
  /**
   * The controller that the objects are for: this project's runtime, or the Go controller that the API comes from.
   * @default 'kelos-iac'
   */
  readonly target?: Target;
}

/** See `checkManifests` of kelos-iac/spec. */
export function check(objects: readonly unknown[], options: CheckOptions = {}): readonly Finding[] {
  if (!Array.isArray(objects)) throw new TypeError(`checkManifests takes a list of objects, got ${show(objects)}`);
  const { label = () => undefined, existing, target } = options;
  const manifests = objects.flatMap((manifest: unknown, index) => unpack({ manifest, path: label(index) }));
  const read = manifests.flatMap((manifest, index) => readManifest(manifest, index) ?? []);
  const annotations = new Map<FleetObject, ReadManifest['annotations']>(read.map((each) => [each.object, each.annotations]));
  const fleet = new Fleet({
    objects: read.map(({ object }) => object),
    misfits: read.flatMap(({ misfits }) => misfits),
    existing,
    target,
  });
  return runRules(fleet)
    .filter(({ object, rule }) => acknowledgedIn(annotations.get(object), rule) === undefined)
    .map(({ object, rule, severity, field, message }) => ({
      rule,
      severity,
      path: object.path,
      message: field === '' ? message : `'${field}' ${message}`,
    }));
}

/** The objects of a list as `kubectl get -o yaml` writes it, or the one that is none. */
function unpack(manifest: Manifest): readonly Manifest[] {
  const items = itemsOf(manifest.manifest);
  if (items === undefined) return [manifest];
  const { path } = manifest;
  return items.map((item, index) => ({ manifest: item, path: path === undefined ? undefined : `${path}, items[${index}]` }));
}

function itemsOf(manifest: unknown): readonly unknown[] | undefined {
  if (!isRecord(manifest)) return undefined;
  const { apiVersion, kind, items } = manifest;
  const isList = (apiVersion === 'v1' && kind === 'List') || (apiVersion === API_VERSION && LISTS.some((each) => each === kind));
  return isList && Array.isArray(items) ? items : undefined;
}

const LISTS = ['TaskList', 'TaskSpawnerList', 'WorkspaceList', 'AgentConfigList'];
