import { readdirSync } from 'node:fs';
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

/**
 * Reads the CRDs of the kelos kinds, each with the label that `kubectl wait crd -l` selects them by.
 * @default - folder is `crds` of the package
 * @throws when there is none, or a file holds something else
 */
export function loadCrds(folder: string = join(packageRoot(), 'crds')): Crd[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  if (files.length === 0) throw new Error(`there are no CRDs in ${folder}: run 'npm run generate' in the folder of kelos-iac`);
  return files.flatMap((name) => Yaml.load(join(folder, name)).map((object: unknown) => parseCrd(object, join(folder, name))));
}

function parseCrd(raw: unknown, file: string): Crd {
  const { apiVersion, kind, metadata, spec } = asRecord(raw);
  const { name, labels, annotations } = asRecord(metadata);
  if (typeof apiVersion !== 'string' || kind !== 'CustomResourceDefinition' || typeof name !== 'string') {
    throw new Error(`${file} holds something else than CustomResourceDefinitions`);
  }
  return {
    apiVersion,
    kind,
    metadata: { name, labels: { ...asTexts(labels), [LABEL_CRDS]: 'true' }, annotations: asTexts(annotations) },
    spec,
  };
}

const asTexts = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(asRecord(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
