import { API_VERSION, GROUP } from '../../api/constants';
import type { FleetObject, Misfit, UnreadObject } from './fleet';
import { agentConfigSpec, taskSpec, workspaceSpec } from './schema';
import { taskSpawnerSpec } from './spawner-schema';
import { fits, isRecord, type Report, type Wire, withoutNulls } from './wire';

/** An object as a file or a construct has it, and how it is called in messages. */
export interface Manifest {
  readonly manifest: unknown;
  /** @default - kind, namespace and name */
  readonly path?: string;
}

/** What was made of a manifest. */
export interface ReadManifest {
  readonly object: FleetObject;
  readonly misfits: readonly Misfit[];
  readonly annotations: Readonly<Record<string, unknown>>;
}

type Kind = 'Task' | 'TaskSpawner' | 'Workspace' | 'AgentConfig';
type Identity = Pick<UnreadObject, 'path' | 'name' | 'namespace'>;

/**
 * Gives an object of the kelos.dev API its types; anything else in a file is not looked at.
 * @param count how many objects stand before it, to tell those apart that have no name
 */
export function readManifest({ manifest, path }: Manifest, count: number): ReadManifest | undefined {
  const whole = withoutNulls(manifest);
  if (!isRecord(whole) || !isOurs(whole['apiVersion'])) return undefined;
  const metadata = isRecord(whole['metadata']) ? whole['metadata'] : {};
  const kind = textOr(whole['kind'], 'object');
  const name = textOr(metadata['name'], '');
  const namespace = textOr(metadata['namespace'], '');
  const called = [kind, namespace, name === '' ? `number ${count + 1}` : name].filter((part) => part !== '').join('/');
  const identity = { path: path ?? called, name, namespace };
  const found: Omit<Misfit, 'object'>[] = [];
  const report: Report = (field, message, isUnknownField = false) => found.push({ field, message, isUnknownField });
  if (whole['apiVersion'] !== API_VERSION) {
    report('apiVersion', `must be ${API_VERSION}, the one version that is served, got ${String(whole['apiVersion'])}`);
  }
  if (name === '') report('metadata.name', 'must be given');
  const object = readSpec(kind, identity, whole['spec'], report);
  const annotations = isRecord(metadata['annotations']) ? metadata['annotations'] : {};
  return { object, misfits: found.map((misfit) => ({ object, ...misfit })), annotations };
}

function readSpec(kind: string, identity: Identity, spec: unknown, report: Report): FleetObject {
  switch (kind) {
    case 'Task':
      return read(kind, identity, spec, taskSpec, report);
    case 'TaskSpawner':
      return read(kind, identity, spec, taskSpawnerSpec, report);
    case 'Workspace':
      return read(kind, identity, spec, workspaceSpec, report);
    case 'AgentConfig':
      return read(kind, identity, spec ?? {}, agentConfigSpec, report);
    default:
      report('kind', `must be Task, TaskSpawner, Workspace or AgentConfig, got ${kind}`);
      return { ...identity, kind, spec: undefined };
  }
}

function read<K extends Kind, S>(
  kind: K,
  identity: Identity,
  spec: unknown,
  wire: Wire<S>,
  report: Report,
): Read<K, S> | UnreadObject {
  if (spec === undefined) report('spec', 'must be given');
  else if (fits(wire, spec, 'spec', report)) return { ...identity, kind, spec };
  return { ...identity, kind, spec: undefined };
}

interface Read<K, S> extends Identity {
  readonly kind: K;
  readonly spec: S;
}

function isOurs(apiVersion: unknown): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith(`${GROUP}/`);
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
