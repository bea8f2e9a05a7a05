import ts from 'typescript';
import { GenerateError } from './schema';
import type { Tag } from './tags';

/** A type as far as the API uses types. */
export type TypeExpression =
  | { readonly kind: 'string' | 'integer' | 'boolean' }
  | { readonly kind: 'list'; readonly items: TypeExpression }
  | { readonly kind: 'map'; readonly values: TypeExpression }
  | { readonly kind: 'literals'; readonly values: readonly string[] }
  | { readonly kind: 'reference'; readonly name: string };

export interface Documented {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly Tag[];
}

export interface Member extends Documented {
  readonly optional: boolean;
  readonly type: TypeExpression;
}

export interface InterfaceDeclaration extends Documented {
  readonly extended: readonly string[];
  readonly members: readonly Member[];
}

/** What the files of the API declare, by name. */
export interface Declarations {
  readonly interfaces: ReadonlyMap<string, InterfaceDeclaration>;
  readonly aliases: ReadonlyMap<string, TypeExpression>;
}

/**
 * Reads the exported interfaces and type aliases of TypeScript files; anything else in them is passed over.
 * @param sources text by file name
 * @throws GenerateError where a type is written in a way that a schema cannot be made of
 */
export function parseDeclarations(sources: ReadonlyMap<string, string>): Declarations {
  const interfaces = new Map<string, InterfaceDeclaration>();
  const aliases = new Map<string, TypeExpression>();
  for (const [file, text] of sources) {
    for (const statement of ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).statements) {
      if (ts.isInterfaceDeclaration(statement)) interfaces.set(statement.name.text, interfaceOf(statement));
      else if (ts.isTypeAliasDeclaration(statement)) aliases.set(statement.name.text, typeOf(statement.type, statement.name.text));
    }
  }
  return { interfaces, aliases };
}

function interfaceOf(node: ts.InterfaceDeclaration): InterfaceDeclaration {
  const name = node.name.text;
  const bases = (node.heritageClauses ?? []).flatMap((clause) => clause.types);
  return {
    ...documentation(node),
    name,
    extended: bases.map((base) => base.expression.getText()),
    members: node.members.map((member) => memberOf(member, name)),
  };
}

function memberOf(node: ts.TypeElement, owner: string): Member {
  if (!ts.isPropertySignature(node) || !node.type) {
    throw new GenerateError(`${owner}: ${node.getText()} is no property with a type`);
  }
  const name = node.name.getText();
  return {
    ...documentation(node),
    name,
    optional: node.questionToken !== undefined,
    type: typeOf(node.type, `${owner}.${name}`),
  };
}

function documentation(node: ts.Node): Pick<Documented, 'description' | 'tags'> {
  const doc = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1);
  const text = (comment: ts.JSDoc['comment']): string => (ts.getTextOfJSDocComment(comment) ?? '').replace(/\s*\n\s*/g, ' ').trim();
  return {
    description: text(doc?.comment),
    tags: (doc?.tags ?? []).map((tag) => ({ name: tag.tagName.text, text: text(tag.comment) })),
  };
}

function typeOf(node: ts.TypeNode, at: string): TypeExpression {
  if (node.kind === ts.SyntaxKind.StringKeyword) return { kind: 'string' };
  if (node.kind === ts.SyntaxKind.NumberKeyword) return { kind: 'integer' };
  if (node.kind === ts.SyntaxKind.BooleanKeyword) return { kind: 'boolean' };
  if (ts.isParenthesizedTypeNode(node)) return typeOf(node.type, at);
  if (ts.isTypeOperatorNode(node)) return typeOf(node.type, at);
  if (ts.isArrayTypeNode(node)) return { kind: 'list', items: typeOf(node.elementType, at) };
  if (ts.isTypeReferenceNode(node)) return referenceOf(node, at);
  return { kind: 'literals', values: literals(node, at) };
}

function referenceOf(node: ts.TypeReferenceNode, at: string): TypeExpression {
  const name = node.typeName.getText();
  const [first, second] = node.typeArguments ?? [];
  if (name === 'Readonly' && first) return typeOf(first, at);
  if (name === 'Record' && first?.kind === ts.SyntaxKind.StringKeyword && second) return { kind: 'map', values: typeOf(second, at) };
  // a generic type is an expression only TypeScript can evaluate; it is refused where a schema is made of it
  return { kind: 'reference', name: first ? node.getText() : name };
}

function literals(node: ts.TypeNode, at: string): readonly string[] {
  const members = ts.isUnionTypeNode(node) ? node.types : [node];
  return members.map((member) => {
    if (!ts.isLiteralTypeNode(member) || !ts.isStringLiteral(member.literal)) {
      throw new GenerateError(`${at}: no schema can be made of the type ${node.getText()}`);
    }
    return member.literal.text;
  });
}
