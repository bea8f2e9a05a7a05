import type { Definition, Definitions } from './kubernetes-definitions';
import { GenerateError, type Schema } from './schema';

const QUANTITY_PATTERN =
  '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$';

const texts: Schema = { type: 'object', additionalProperties: { type: 'string' } };

const LEAF_SCHEMAS: Readonly<Record<string, Schema>> = {
  Quantity: { pattern: QUANTITY_PATTERN, 'x-kubernetes-int-or-string': true },
  IntOrString: { 'x-kubernetes-int-or-string': true },
  Time: { type: 'string', format: 'date-time' },
  // the metadata of an embedded object is what its author writes, not what a server fills in
  ObjectMeta: {
    type: 'object',
    properties: {
      annotations: texts,
      finalizers: { type: 'array', items: { type: 'string' } },
      labels: texts,
      name: { type: 'string' },
      namespace: { type: 'string' },
    },
  },
};

/** Defaults of the document that the API of kelos does not have. */
const UNWANTED_DEFAULTS = ['AzureDiskVolumeSource.kind', 'AzureDiskVolumeSource.cachingMode', 'PodFailurePolicyOnPodConditionsPattern.status'];

/**
 * The structural schema of a Kubernetes type, with everything it refers to written out. Of the defaults those stay that are scalars of optional
 * members: a default on a required member would make it optional, and `{}` would add members that nobody wrote.
 * @throws GenerateError when there is no such type
 */
export function kubernetesSchema(definitions: Definitions, name: string): Schema {
  const leaf = LEAF_SCHEMAS[name];
  if (leaf) return leaf;
  const definition = definitions[name];
  if (!definition) throw new GenerateError(`Kubernetes has no type named ${name}`);
  return schemaOf(definitions, definition, name);
}

function schemaOf(definitions: Definitions, definition: Definition, owner: string): Schema {
  if (definition.$ref !== undefined) return kubernetesSchema(definitions, definition.$ref);
  const { type, format, items, properties, additionalProperties, required } = definition;
  return {
    ...(type === undefined ? {} : { type }),
    ...(format === undefined ? {} : { format }),
    ...(items ? { items: schemaOf(definitions, items, owner) } : {}),
    ...(properties ? { properties: propertiesOf(definitions, definition, owner) } : {}),
    ...(additionalProperties ? { additionalProperties: schemaOf(definitions, additionalProperties, owner) } : {}),
    ...(required ? { required } : {}),
    ...extensions(definition),
  };
}

function propertiesOf(definitions: Definitions, { properties, required }: Definition, owner: string): Schema['properties'] {
  return Object.fromEntries(
    Object.entries(properties ?? {}).map(([name, member]) => {
      const schema = schemaOf(definitions, member, owner);
      const wanted = isScalar(member.default) && !required?.includes(name) && !UNWANTED_DEFAULTS.includes(`${owner}.${name}`);
      // a map type stands beside the reference, the list type in the member itself
      return [name, { ...schema, ...(wanted ? { default: member.default } : {}), ...extensions(member) }];
    }),
  );
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

function extensions(definition: Definition): Schema {
  const listType = definition['x-kubernetes-list-type'];
  const keys = definition['x-kubernetes-list-map-keys'];
  const mapType = definition['x-kubernetes-map-type'];
  return {
    ...(listType === undefined ? {} : { 'x-kubernetes-list-type': listType }),
    ...(keys === undefined ? {} : { 'x-kubernetes-list-map-keys': keys }),
    ...(mapType === undefined ? {} : { 'x-kubernetes-map-type': mapType }),
  };
}
