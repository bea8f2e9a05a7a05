import type { Schema } from '../../../tools/crds/schema';

/** A schema and everything in it, each with its path: `.member`, `[]` for items, `{}` for values of a map. */
export function schemasIn(schema: Schema, path: string): readonly (readonly [string, Schema])[] {
  const inside: readonly (readonly [string, Schema | undefined])[] = [
    ...Object.entries(schema.properties ?? {}).map(([name, member]): [string, Schema] => [`${path}.${name}`, member]),
    [`${path}[]`, schema.items],
    [`${path}{}`, schema.additionalProperties],
  ];
  return [[path, schema], ...inside.flatMap(([at, member]) => (member ? schemasIn(member, at) : []))];
}
