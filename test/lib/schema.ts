import { loadCrds } from '../../lib/crds';

/** As much of a structural schema as these tests read. */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

interface CrdSpec {
  readonly names: { readonly kind: string };
  readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
}

/** The schema of `spec` in the generated CRD of a kind. */
export function specSchema(kind: string): Schema {
  const spec = loadCrds()
    .map((crd) => crd.spec as CrdSpec)
    .find(({ names }) => names.kind === kind);
  const version = spec?.versions.find(({ name }) => name === 'v1alpha2');
  const schema = version?.schema.openAPIV3Schema.properties?.['spec'];
  if (schema === undefined) throw new Error(`there is no CRD of ${kind}`);
  return schema;
}

/** The paths of all values that a schema knows; `[]` is any item of a list, `{}` any value of a map. */
export function pathsOf(schema: Schema, path = ''): readonly string[] {
  if (schema.items) return pathsOf(schema.items, `${path}[]`);
  if (schema.additionalProperties) return pathsOf(schema.additionalProperties, `${path}{}`);
  if (!schema.properties) return [path];
  return Object.entries(schema.properties).flatMap(([name, member]) => pathsOf(member, join(path, name)));
}

/** The paths of the values that an object has, written as in {@link pathsOf}. */
export function pathsIn(value: unknown, schema: Schema, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => pathsIn(item, schema.items ?? {}, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [path];
  const { properties, additionalProperties } = schema;
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    if (additionalProperties) return pathsIn(member, additionalProperties, `${path}{}`);
    return pathsIn(member, properties?.[name] ?? {}, join(path, name));
  });
}

/** A value that has everything a schema knows. Names differ, so that lists of named things can stand beside each other. */
export function everything(schema: Schema, known: Readonly<Record<string, unknown>>, path = ''): unknown {
  let names = 0;
  const make = (part: Schema, at: string): unknown => {
    if (at in known) return known[at];
    if (part.items) return [make(part.items, `${at}[]`)];
    if (part.additionalProperties) return { cpu: make(part.additionalProperties, `${at}{}`) };
    if (part.properties) {
      return Object.fromEntries(Object.entries(part.properties).map(([name, member]) => [name, make(member, join(at, name))]));
    }
    if (part.type === 'boolean') return true;
    if (part.type === 'string') return `n${++names}`;
    return 1;
  };
  return make(schema, path);
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
