import { GenerateError, isRecord } from './schema';

/**
 * A definition of the Kubernetes API as the committed JSON keeps it: without descriptions, references by short name. Everything the CRDs must
 * not have (most defaults, for one) is still there and left out when they are made: see kubernetes-schema.ts.
 */
export interface Definition {
  readonly type?: string;
  readonly format?: string;
  readonly default?: unknown;
  /** The committed JSON has the short name here; a document has the whole reference. */
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

const IGNORED = ['$ref', 'allOf', 'description', 'discriminator'];

type MemberReader = (value: unknown, at: string) => unknown;

const MEMBERS: Readonly<Record<string, MemberReader>> = {
  default: (value) => value,
  type: text,
  format: text,
  'x-kubernetes-list-type': text,
  'x-kubernetes-map-type': text,
  required: listOf(text),
  'x-kubernetes-list-map-keys': listOf(text),
  items: parseDefinition,
  additionalProperties: parseDefinition,
  oneOf: listOf(parseDefinition),
  properties: (value, at) => {
    if (!isRecord(value)) throw new GenerateError(`${at} is no object`);
    return Object.fromEntries(Object.entries(value).map(([name, raw]) => [name, parseDefinition(raw, `${at}.${name}`)]));
  },
};

function parseDefinition(raw: unknown, at: string): Definition {
  if (!isRecord(raw)) throw new GenerateError(`${at}: there is no such definition`);
  const reference = referenceOf(raw, at);
  const members = Object.entries(raw)
    .filter(([key]) => !IGNORED.includes(key) && !/^x-kubernetes-(patch|unions|group-version-kind)/.test(key))
    .map(([key, value]): [string, unknown] => {
      const read = MEMBERS[key];
      if (!read) throw new GenerateError(`${at}.${key} is nothing this generator knows: ${JSON.stringify(value)}`);
      return [key, read(value, `${at}.${key}`)];
    });
  return { ...(reference === undefined ? {} : { $ref: reference }), ...Object.fromEntries(members) };
}

function text(value: unknown, at: string): string {
  if (typeof value !== 'string') throw new GenerateError(`${at} is no text`);
  return value;
}

function listOf(read: MemberReader): MemberReader {
  return (value, at) => {
    if (!Array.isArray(value)) throw new GenerateError(`${at} is no list`);
    return value.map((item: unknown, index) => read(item, `${at}[${index}]`));
  };
}

/** `allOf` with one reference is how the document writes a reference that has a description or a default. */
function referenceOf(raw: Readonly<Record<string, unknown>>, at: string): string | undefined {
  if (typeof raw['$ref'] === 'string') return shortName(raw['$ref']);
  if (raw['allOf'] === undefined) return undefined;
  const all: readonly unknown[] = Array.isArray(raw['allOf']) ? raw['allOf'] : [];
  const [only] = all;
  if (all.length !== 1 || !isRecord(only) || typeof only['$ref'] !== 'string') throw new GenerateError(`${at}.allOf is no reference`);
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
