import { customResourceDefinitions } from '../../../tools/crds/crd';
import { parseDeclarations } from '../../../tools/crds/declarations';
import { interfaceSchema, type Types } from '../../../tools/crds/kelos-schema';
import type { Schema } from '../../../tools/crds/schema';

const types = (...texts: readonly string[]): Types => ({
  declarations: parseDeclarations(new Map(texts.map((text, index) => [`file${index}.ts`, text]))),
  definitions: { EnvVar: { type: 'object', required: ['name'], properties: { name: { type: 'string', default: '' } } } },
});

/** The schema of an interface `X` with these members. */
const schemaOf = (members: string, ...more: readonly string[]): Schema =>
  interfaceSchema(types(`export interface X {\n${members}\n}`, ...more), 'X');

const member = (declaration: string, ...more: readonly string[]): Schema | undefined =>
  Object.values(schemaOf(declaration, ...more).properties ?? {})[0];

describe('a member', () => {
  it.each([
    ['a text', 'readonly a: string', { type: 'string' }],
    ['a number, which is whole', 'readonly a: number', { type: 'integer' }],
    ['a truth value', 'readonly a: boolean', { type: 'boolean' }],
    ['one of some texts', "readonly a: 'b' | 'c' | ''", { type: 'string', enum: ['b', 'c', ''] }],
    ['one text', "readonly a: 'b'", { type: 'string', enum: ['b'] }],
    ['a list', 'readonly a: readonly string[]', { type: 'array', items: { type: 'string' } }],
    ['a list of one of some texts', "readonly a: readonly ('b' | 'c')[]", { type: 'array', items: { type: 'string', enum: ['b', 'c'] } }],
    ['a map', 'readonly a: Readonly<Record<string, string>>', { type: 'object', additionalProperties: { type: 'string' } }],
    ['a Kubernetes type', 'readonly a: EnvVar', { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }],
  ])('is %s', (_, declaration, schema) => {
    expect(member(`/** D. */ ${declaration};`)).toEqual({ ...schema, description: 'D.' });
  });

  it('has the enum of a type alias of another file', () => {
    expect(member('/** D. */ readonly a: Kind;', "export type Kind = 'b' | 'c';")).toMatchObject({ enum: ['b', 'c'] });
  });

  it('has the schema of an interface, with its own description', () => {
    const other = '/** Other. */ export interface Other {\n/** B. */ readonly b?: string; }';
    expect(member('/** D. */ readonly a: Other;', other)).toEqual({
      description: 'D.',
      type: 'object',
      properties: { b: { type: 'string', description: 'B.' } },
    });
  });

  it('has what its tags say', () => {
    const text = member(String.raw`
      /**
       * What it is,
       * in two lines.
       * @default - nothing happens
       * @kubePattern ^(https?://|git://|git@).*\.x$
       * @kubeMinLength 1
       * @kubeMaxLength 9
       * @kubeFormat date-time
       * @kubeDefault "a@b"
       * @kubeRule self != '{' => it must not, ever
       * @kubeRule size(self) >= 1 => it must be long
       */
      readonly a?: string;`);
    expect(text).toEqual({
      type: 'string',
      description: 'What it is, in two lines. Default: nothing happens.',
      pattern: '^(https?://|git://|git@).*\\.x$',
      minLength: 1,
      maxLength: 9,
      format: 'date-time',
      default: 'a@b',
      'x-kubernetes-validations': [
        { rule: "self != '{'", message: 'it must not, ever' },
        { rule: 'size(self) >= 1', message: 'it must be long' },
      ],
    });
  });

  it('that is a list has constraints on itself and on its items', () => {
    expect(
      member(`
      /**
       * D.
       * @kubeMinItems 1
       * @kubeMaxItems 8
       * @kubeListType map name type
       * @kubeItems {"minLength": 1, "pattern": "^[^/]+$"}
       */
      readonly a?: readonly string[];`),
    ).toEqual({
      description: 'D.',
      type: 'array',
      minItems: 1,
      maxItems: 8,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name', 'type'],
      items: { type: 'string', minLength: 1, pattern: '^[^/]+$' },
    });
  });

  it('that is open allows other values than TypeScript does', () => {
    expect(member("/** D.\n @kubeOpen */ readonly a?: 'b' | 'c';")).toEqual({ type: 'string', description: 'D.' });
    expect(member("/** D.\n @kubeOpen */ readonly a?: readonly ('b')[];")?.items).toEqual({ type: 'string' });
  });

  it.each([
    ['without a description', 'readonly a: string;', 'X.a has no description'],
    ['with a default although it is required', '/** D.\n @kubeDefault 1 */ readonly a: number;', 'X.a is required and has a default'],
    ['with a tag that nobody knows', '/** D.\n @kubeMinimun 1 */ readonly a: number;', 'X.a: @kubeMinimun has no meaning here'],
    ['with a limit that is no number', '/** D.\n @kubeMinimum one */ readonly a: number;', 'X.a: @kubeMinimum needs an integer, got: one'],
    ['with a default that is no JSON', '/** D.\n @kubeDefault open */ readonly a?: string;', 'X.a: @kubeDefault needs JSON, got: open'],
    ['with a rule that has no message', '/** D.\n @kubeRule self > 1 */ readonly a: number;', 'X.a: @kubeRule needs'],
    ['with a list type that does not exist', '/** D.\n @kubeListType map */ readonly a: readonly string[];', "needs 'map <key>…', 'set' or 'atomic'"],
    ['with constraints on items of no list', '/** D.\n @kubeItems {} */ readonly a: string;', 'X.a has @kubeItems and is no list'],
    ['of a type that does not exist', '/** D. */ readonly a: Nothing;', 'Kubernetes has no type named Nothing'],
    ['of a type only TypeScript understands', '/** D. */ readonly a: Partial<Y>;', 'Kubernetes has no type named Partial<Y>'],
    ['of a union of other things', '/** D. */ readonly a: string | number;', 'X.a: no schema can be made of the type string | number'],
    ['that is a method', '/** D. */ a(): void;', 'a(): void; is no property with a type'],
  ])('%s is refused', (_, declaration, message) => expect(() => schemaOf(declaration)).toThrow(message));
});

describe('an interface', () => {
  it('requires the members without a question mark, also those it inherits', () => {
    const base = 'export interface Base {\n/** B. */ readonly b: string;\n/** C. */ readonly c?: string; }';
    const schema = interfaceSchema(types('/** D. */ export interface X extends Base {\n/** A. */ readonly a: string; }', base), 'X');
    expect(schema).toMatchObject({ description: 'D.', type: 'object', required: ['a', 'b'] });
    expect(Object.keys(schema.properties ?? {})).toEqual(['b', 'c', 'a']);
  });

  it('has its rules before those of the member it is the type of', () => {
    const other = '/** O.\n @kubeRule a => first */ export interface Other {\n/** B. */ readonly b?: string; }';
    const rules = member('/** D.\n @kubeRule b => second */ readonly a: Other;', other)?.['x-kubernetes-validations'];
    expect(rules?.map((rule) => rule.message)).toEqual(['first', 'second']);
  });

  it('that extends something unknown is refused', () => {
    expect(() => interfaceSchema(types('export interface X extends Nothing {}'), 'X')).toThrow('X extends Nothing');
  });
});

describe('a kind', () => {
  const kind = (tags: string, spec = 'spec?'): Types =>
    types(
      `/** A thing.\n ${tags} */ export interface Thing {\n readonly metadata: ObjectMeta;\n /** S. */ readonly ${spec}: Spec; }`,
      'export interface Spec {\n/** A. */ readonly a?: string; }',
    );

  it('becomes a CRD with the newest version first, the one that is stored and the only one that is served', () => {
    const [crd, ...more] = customResourceDefinitions(kind('@kubeKind things'));
    expect(more).toEqual([]);
    expect(crd).toMatchObject({
      metadata: { name: 'things.kelos.dev', labels: { 'kelos.dev/crds': 'true' } },
      spec: {
        group: 'kelos.dev',
        names: { kind: 'Thing', listKind: 'ThingList', plural: 'things', singular: 'thing' },
        conversion: { strategy: 'None' },
        versions: [
          { name: 'v1alpha2', served: true, storage: true, schema: { openAPIV3Schema: { description: 'A thing.' } } },
          { name: 'v1alpha1', served: false, storage: false },
        ],
      },
    });
    expect(crd?.spec.versions[0]).not.toHaveProperty('subresources');
    expect(crd?.spec.versions[0]?.schema.openAPIV3Schema).not.toHaveProperty('required');
  });

  it('has the columns and the status subresource that its tags ask for', () => {
    const tags = '@kubeKind things\n @kubeStatus\n @kubeColumn "Depends On" string .spec.a 1\n @kubeColumn Age date .metadata.creationTimestamp';
    expect(customResourceDefinitions(kind(tags))[0]?.spec.versions[0]).toMatchObject({
      subresources: { status: {} },
      additionalPrinterColumns: [
        { name: 'Depends On', type: 'string', jsonPath: '.spec.a', priority: 1 },
        { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
      ],
    });
  });

  it('requires a spec where the interface does', () => {
    const [crd] = customResourceDefinitions(kind('@kubeKind things', 'spec'));
    expect(crd?.spec.versions[0]?.schema.openAPIV3Schema.required).toEqual(['spec']);
  });

  it.each([
    ['without a plural', '@kubeKind', '@kubeKind needs the plural'],
    ['with half a column', '@kubeKind things\n @kubeColumn Age', '@kubeColumn needs'],
    ['with a tag of a member', '@kubeKind things\n @kubeOpen', 'Thing: @kubeOpen has no meaning here'],
  ])('%s is refused', (_, tags, message) => expect(() => customResourceDefinitions(kind(tags))).toThrow(message));
});
