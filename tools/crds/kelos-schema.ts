import type { Declarations, InterfaceDeclaration, Member, TypeExpression } from './declarations';
import type { Definitions } from './kubernetes-definitions';
import { kubernetesSchema } from './kubernetes-schema';
import { GenerateError, type Rule, type Schema } from './schema';
import { allowOnly, hasTag, memberConstraints, rulesOf, type Tag, tagText } from './tags';

/** What schemas are made from: kelos' own declarations and those of Kubernetes. */
export interface Types {
  readonly declarations: Declarations;
  readonly definitions: Definitions;
}

/**
 * The structural schema of an interface of the API.
 * @throws GenerateError when there is no such type, or no schema can be made of it
 */
export function interfaceSchema(types: Types, name: string): Schema {
  const declaration = types.declarations.interfaces.get(name);
  if (!declaration) throw new GenerateError(`there is no interface named ${name}`);
  allowOnly(declaration.tags, ['kubeRule'], name);
  const members = membersOf(types, declaration);
  const required = members.filter((member) => !member.optional).map((member) => member.name);
  return {
    ...(declaration.description === '' ? {} : { description: declaration.description }),
    type: 'object',
    properties: Object.fromEntries(members.map((member) => [member.name, memberSchema(types, member, `${name}.${member.name}`)])),
    ...(required.length > 0 ? { required: required.sort() } : {}),
    ...validations(rulesOf(declaration.tags, name)),
  };
}

/**
 * The schema of one member: that of its type, with what the member's JSDoc adds.
 * @throws GenerateError when it has no description, is required and has a default, or no schema can be made of its type
 */
export function memberSchema(types: Types, member: Member, at: string): Schema {
  if (member.description === '') throw new GenerateError(`${at} has no description`);
  const constraints = memberConstraints(member.tags, at);
  if (!member.optional && 'default' in constraints) {
    throw new GenerateError(`${at} is required and has a default, which would make it optional`);
  }
  const schema = typeSchema(types, member.type, hasTag(member.tags, 'kubeOpen'), at);
  if (constraints.items && !schema.items) throw new GenerateError(`${at} has @kubeItems and is no list`);
  return {
    ...schema,
    ...constraints,
    ...(schema.items ? { items: { ...schema.items, ...constraints.items } } : {}),
    description: describe(member.description, member.tags),
    ...validations([...(schema['x-kubernetes-validations'] ?? []), ...rulesOf(member.tags, at)]),
  };
}

/** Members of an interface, those of the interfaces it extends first. */
export function membersOf(types: Types, { name, extended, members }: InterfaceDeclaration): readonly Member[] {
  const inherited = extended.flatMap((base) => {
    const declaration = types.declarations.interfaces.get(base);
    if (!declaration) throw new GenerateError(`${name} extends ${base}, which is no interface of the API`);
    return membersOf(types, declaration);
  });
  return [...inherited, ...members];
}

function typeSchema(types: Types, type: TypeExpression, open: boolean, at: string): Schema {
  switch (type.kind) {
    case 'string':
    case 'integer':
    case 'boolean':
      return { type: type.kind };
    case 'literals':
      return open ? { type: 'string' } : { type: 'string', enum: type.values };
    case 'list':
      return { type: 'array', items: typeSchema(types, type.items, open, at) };
    case 'map':
      return { type: 'object', additionalProperties: typeSchema(types, type.values, open, at) };
    case 'reference':
      return referenceSchema(types, type.name, open, at);
  }
}

function referenceSchema(types: Types, name: string, open: boolean, at: string): Schema {
  const alias = types.declarations.aliases.get(name);
  if (alias) return typeSchema(types, alias, open, at);
  return types.declarations.interfaces.has(name) ? interfaceSchema(types, name) : kubernetesSchema(types.definitions, name);
}

const validations = (rules: readonly Rule[]): Schema => (rules.length > 0 ? { 'x-kubernetes-validations': rules } : {});

/** The description, with what happens without the member where it says so. */
function describe(description: string, tags: readonly Tag[]): string {
  const otherwise = tagText(tags, 'default');
  return otherwise === undefined ? description : `${description} Default: ${otherwise.replace(/^-\s*/, '')}.`;
}
