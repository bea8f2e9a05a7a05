import { GROUP, LABEL_CRDS, VERSION } from '../../lib/api/constants';
import type { InterfaceDeclaration } from './declarations';
import { membersOf, memberSchema, type Types } from './kelos-schema';
import { GenerateError, type Schema } from './schema';
import { allowOnly, type Column, columnsOf, hasTag, tagText } from './tags';

/** Members of every object, which the API server knows by itself. */
const ENVELOPE: Readonly<Record<string, Schema>> = {
  apiVersion: { type: 'string', description: 'Version of the API that the object is written in: kelos.dev/v1alpha2.' },
  kind: { type: 'string', description: 'Kind of the object.' },
  metadata: { type: 'object' },
};

export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly schema: { readonly openAPIV3Schema: Schema };
  readonly subresources?: { readonly status: Readonly<Record<string, never>> };
  readonly additionalPrinterColumns?: readonly Column[];
}

export interface CustomResourceDefinition {
  readonly apiVersion: 'apiextensions.k8s.io/v1';
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly listKind: string; readonly plural: string; readonly singular: string };
    readonly scope: 'Namespaced';
    readonly conversion: { readonly strategy: 'None' };
    readonly versions: readonly CrdVersion[];
  };
}

/** The CRDs of all kinds among the declarations, by plural name. */
export function customResourceDefinitions(types: Types): readonly CustomResourceDefinition[] {
  return [...types.declarations.interfaces.values()]
    .filter((declaration) => hasTag(declaration.tags, 'kubeKind'))
    .map((declaration) => customResourceDefinition(types, declaration))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

function customResourceDefinition(types: Types, declaration: InterfaceDeclaration): CustomResourceDefinition {
  const { name: kind, tags } = declaration;
  allowOnly(tags, ['kubeKind', 'kubeStatus', 'kubeColumn'], kind);
  const plural = tagText(tags, 'kubeKind');
  if (!plural) throw new GenerateError(`${kind}: @kubeKind needs the plural`);
  const columns = columnsOf(tags, kind);
  const subresources = hasTag(tags, 'kubeStatus') ? { subresources: { status: {} } } : {};
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${GROUP}`, labels: { [LABEL_CRDS]: 'true' } },
    spec: {
      group: GROUP,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      scope: 'Namespaced',
      conversion: { strategy: 'None' },
      versions: [
        {
          name: VERSION,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: objectSchema(types, declaration) },
          ...subresources,
          ...(columns.length > 0 ? { additionalPrinterColumns: columns } : {}),
        },
        retiredVersion,
      ],
    },
  };
}

/** Stands so that the CRD can replace one of a cluster that once stored this version; nothing can be read or written in it. */
const retiredVersion: CrdVersion = {
  name: 'v1alpha1',
  served: false,
  storage: false,
  deprecated: true,
  schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
};

function objectSchema(types: Types, declaration: InterfaceDeclaration): Schema {
  const { name, description } = declaration;
  const own = membersOf(types, declaration).filter((member) => !(member.name in ENVELOPE));
  const required = own.filter((member) => !member.optional).map((member) => member.name);
  return {
    description,
    type: 'object',
    properties: {
      ...ENVELOPE,
      ...Object.fromEntries(own.map((member) => [member.name, memberSchema(types, member, `${name}.${member.name}`)])),
    },
    ...(required.length > 0 ? { required: required.sort() } : {}),
  };
}
