import { API_VERSION, GROUP } from '../../api/constants';
import { show } from '../show';
import type { FleetObject, Misfit, UnreadObject } from './fleet';
import { metadata as objectMetadata } from './metadata';
import { agentConfigSpec, taskSpec, workspaceSpec } from './schema';
import { taskSpawnerSpec } from './spawner-schema';
import { fits, isRecord, isTooDeep, MAX_DEPTH, type Report, reportUnknown, type Wire, withoutNulls } from './wire';

/** An object as a file or a construct has it, and how it is called in messages. */
export interface Manifest {
  readonly manifest: unknown;
  /** @default - kind, namespace and name */
  readonly path?: string | undefined;
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
  const tooDeep = isTooDeep(manifest);
  const whole = tooDeep ? manifest : withoutNulls(manifest);
  if (!isRecord(whole) || !isOurs(whole['apiVersion'])) return undefined;
  const metadata = isRecord(whole['metadata']) ? whole['metadata'] : {};
  const kind = textOr(whole['kind'], 'object');
  const identity = identityOf(kind, metadata, path, count);
  const found: Omit<Misfit, 'object'>[] = [];
  const report: Report = (field, message, isUnknownField = false) => found.push({ field, message, isUnknownField });
  if (whole['apiVersion'] !== API_VERSION) {
    report('apiVersion', `must be ${API_VERSION}, the one version that is served, got ${String(whole['apiVersion'])}`);
  }
  if (tooDeep) report('', `must not lead back to itself or be nested more than ${MAX_DEPTH} levels deep`);
  else readRest(whole, report);
  const object = tooDeep ? { ...identity, kind, spec: undefined } : readSpec(kind, identity, whole, report);
  const annotations = isRecord(metadata['annotations']) ? metadata['annotations'] : {};
  return { object, misfits: found.map((misfit) => ({ object, ...misfit })), annotations };
}

function identityOf(
  kind: string,
  metadata: Readonly<Record<string, unknown>>,
  path: string | undefined,
  count: number,
): Identity {
  const name = textOr(metadata['name'], '');
  const namespace = textOr(metadata['namespace'], '');
  const called = [kind, namespace, name === '' ? `number ${count + 1}` : name].filter((part) => part !== '').join('/');
  return { path: path ?? called, name, namespace };
}

const FIELDS = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];

/** What all kinds have in common. */
function readRest(whole: Readonly<Record<string, unknown>>, report: Report): void {
  for (const name of Object.keys(whole)) if (!FIELDS.includes(name)) reportUnknown(name, FIELDS, '', report);
  readMetadata(whole['metadata'], report);
}

/**
 * Says what the API server refuses of the metadata of an object.
 * @param report takes the place and what is wrong
 */
export function readMetadata(value: unknown = {}, report: Report): void {
  objectMetadata.judge(value, 'metadata', report);
  if (isRecord(value) && !value['name'] && !value['generateName']) report('metadata.name', 'must be given');
}

function readSpec(kind: string, identity: Identity, whole: Readonly<Record<string, unknown>>, report: Report): FleetObject {
  const { spec } = whole;
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
      report(
        'kind',
        `must be Task, TaskSpawner, Workspace or AgentConfig, got ${whole['kind'] === undefined ? 'none' : show(whole['kind'])}`,
      );
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
