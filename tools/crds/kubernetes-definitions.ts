import { GenerateError, isRecord } from './schema';

/**
 * A definition of the Kubernetes API as the committed JSON keeps it: without descriptions, references by short name. Everything the CRDs must
 * not have (most defaults, for one) is still there and left out when they are made: see kubernetes-schema.ts.
 */
export interface Definition {
  readonly type?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly $ref?: string;
  readonly oneOf?: readonly Definition[];
  readonly items?: Definition;
  readonly properties?: Readonly<Record<string, Definition>>;
  readonly additionalProperties?: Definition;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
}

export type Definitions = Readonly<Record<string, Definition>>;

/** Types with a meaning of their own, which are never looked into: they have their own schema and TypeScript type. */
export const LEAVES = ['ObjectMeta', 'Quantity', 'IntOrString', 'Time'];

/** What everything else is reached from. */
const ROOT = 'Job';

/**
 * Takes from an OpenAPI v3 document of Kubernetes the definitions that a Job is made of.
 * @throws GenerateError where the document has something that this generator does not know
 */
export function reduceDocument(document: unknown): Definitions {
  const raw = rawSchemas(document);
  const kept = new Map<string, Definition>();
  const waiting = [ROOT];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (kept.has(name) || LEAVES.includes(name)) continue;
    const definition = parseDefinition(raw.get(name), name);
    kept.set(name, definition);
    waiting.push(...references(definition));
  }
  return Object.fromEntries([...kept].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Reads the committed definitions. */
export function parseDefinitions(json: unknown): Definitions {
  if (!isRecord(json)) throw new GenerateError('the kept Kubernetes definitions are no object');
  return Object.fromEntries(Object.entries(json).map(([name, raw]) => [name, parseDefinition(raw, name)]));
}

/** The group a short name is taken from where several groups have it. */
const GROUPS = ['io.k8s.api.batch.v1.', 'io.k8s.api.core.v1.', 'io.k8s.apimachinery.'];

function rawSchemas(document: unknown): ReadonlyMap<string, unknown> {
  const components = isRecord(document) ? document['components'] : undefined;
  const schemas = isRecord(components) ? components['schemas'] : undefined;
  if (!isRecord(schemas)) throw new GenerateError('the document has no components.schemas');
  const found = new Map<string, unknown>();
  for (const [name, raw] of Object.entries(schemas)) {
    if (!GROUPS.some((group) => name.startsWith(group))) throw new GenerateError(`${name} is of a group that is not known`);
    if (found.has(shortName(name))) throw new GenerateError(`there are two definitions named ${shortName(name)}`);
    found.set(shortName(name), raw);
  }
  return found;
}

const shortName = (reference: string): string => reference.slice(reference.lastIndexOf('.') + 1);

const IGNORED = ['description', 'allOf', 'discriminator'];
const TEXTS = ['type', 'format', 'x-kubernetes-list-type', 'x-kubernetes-map-type'];
const LISTS = ['required', 'x-kubernetes-list-map-keys'];

function parseDefinition(raw: unknown, at: string): Definition {
  if (!isRecord(raw)) throw new GenerateError(`${at}: there is no such definition`);
  const reference = referenceOf(raw, at);
  const members = Object.entries(raw)
    .filter(([key]) => !IGNORED.includes(key) && !/^x-kubernetes-(patch|unions|group-version-kind)/.test(key) && key !== '$ref')
    .map(([key, value]): [string, unknown] => [key, parseMember(key, value, `${at}.${key}`)]);
  return { ...(reference === undefined ? {} : { $ref: reference }), ...Object.fromEntries(members) };
}

function parseMember(key: string, value: unknown, at: string): unknown {
  if (key === 'default') return value;
  if (TEXTS.includes(key) && typeof value === 'string') return value;
  if (LISTS.includes(key) && Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  if (key === 'items' || key === 'additionalProperties') return parseDefinition(value, at);
  if (key === 'oneOf' && Array.isArray(value)) return value.map((item: unknown) => parseDefinition(item, at));
  if (key === 'properties' && isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, raw]) => [name, parseDefinition(raw, `${at}.${name}`)]));
  }
  throw new GenerateError(`${at} is nothing this generator knows: ${JSON.stringify(value)}`);
}

/** `allOf` with one reference is how the document writes a reference that has a description or a default. */
function referenceOf(raw: Readonly<Record<string, unknown>>, at: string): string | undefined {
  if (typeof raw['$ref'] === 'string') return shortName(raw['$ref']);
  const allOf = raw['allOf'];
  if (allOf === undefined) return undefined;
  const [only, ...others]: unknown[] = Array.isArray(allOf) ? allOf : [];
  if (!isRecord(only) || typeof only['$ref'] !== 'string' || others.length > 0) {
    throw new GenerateError(`${at}.allOf is more than one reference`);
  }
  return shortName(only['$ref']);
}

function references(definition: Definition): readonly string[] {
  const inside = [
    ...(definition.items ? [definition.items] : []),
    ...(definition.additionalProperties ? [definition.additionalProperties] : []),
    ...Object.values(definition.properties ?? {}),
  ];
  return [...(definition.$ref === undefined ? [] : [definition.$ref]), ...inside.flatMap(references)];
}
