import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { LABEL_CRDS } from './api/constants';
import { packageRoot } from './package-root';

/** A CustomResourceDefinition; its spec is passed on as it is. */
export interface Crd {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: unknown;
}

/** The CRDs as the build keeps them: to parse their YAML takes two seconds of every synth. */
export interface ParsedCrds {
  /** Of the files they were parsed from. */
  readonly sha256: string;
  readonly objects: readonly unknown[];
}

/**
 * Reads the CRDs of the kelos kinds, each with the label that `kubectl wait crd -l` selects them by.
 * @default - folder is `crds` of the package
 * @throws when there is none, or a file holds something else
 */
export function loadCrds(folder: string = join(packageRoot(), 'crds')): Crd[] {
  const { objects } = readParsed(crdsHash(folder)) ?? parseCrds(folder);
  return objects.map((object) => toCrd(object, folder));
}

/** @throws when there are no CRDs in the folder */
export function parseCrds(folder: string): ParsedCrds {
  return { sha256: crdsHash(folder), objects: crdFiles(folder).flatMap((file): unknown[] => Yaml.load(file)) };
}

function crdFiles(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  if (names.length === 0) throw new Error(`there are no CRDs in ${folder}: run 'npm run generate' in the folder of kelos-iac`);
  return names.sort().map((name) => join(folder, name));
}

function crdsHash(folder: string): string {
  const hash = createHash('sha256');
  for (const file of crdFiles(folder)) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** What the build has parsed, unless the files have changed since. */
function readParsed(sha256: string): ParsedCrds | undefined {
  const file = join(packageRoot(), 'build', 'crds.json');
  if (!existsSync(file)) return undefined;
  const { sha256: of, objects } = asRecord(JSON.parse(readFileSync(file, 'utf8')));
  return of === sha256 && Array.isArray(objects) ? { sha256, objects } : undefined;
}

function toCrd(raw: unknown, folder: string): Crd {
  const { apiVersion, kind, metadata, spec } = asRecord(raw);
  const { name, labels, annotations } = asRecord(metadata);
  if (typeof apiVersion !== 'string' || kind !== 'CustomResourceDefinition' || typeof name !== 'string') {
    throw new Error(`${folder} holds something else than CustomResourceDefinitions`);
  }
  const allLabels = { ...asTexts(labels), [LABEL_CRDS]: 'true' };
  return { apiVersion, kind, metadata: { name, labels: allLabels, annotations: asTexts(annotations) }, spec };
}

const asTexts = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(asRecord(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
