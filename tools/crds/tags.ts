/**
 * The JSDoc tags by which the interfaces of lib/api say what TypeScript cannot. The text before the tags becomes the description.
 *
 * On the interface of a kind:
 *   @kubeKind <plural>                             it is a kind: a CRD is made of it
 *   @kubeStatus                                    it has a status subresource
 *   @kubeColumn <name> <type> <path> [priority]    a column of `kubectl get`; a name with spaces stands in quotes
 *
 * On a member:
 *   @default - <what happens>                      what happens without it; goes into the description
 *   @kubeDefault <JSON>                            what the API server fills in
 *   @kubeOpen                                      the values of the TypeScript union are not the only ones allowed
 *   @kubeFormat <format>      @kubePattern <RE2>   @kubeMinimum <n>    @kubeMaximum <n>
 *   @kubeMinLength <n>        @kubeMaxLength <n>   @kubeMinItems <n>   @kubeMaxItems <n>
 *   @kubeItems <JSON>                              constraints on each item of a list, as schema
 *   @kubeListType map <key>… | set | atomic
 *
 * On both:
 *   @kubeRule <CEL> => <message>                   a rule, and what the API server says when it does not hold
 *
 * The rest follows from the types: members without `?` are required, `number` is an integer, unions of literals are enums,
 * `Readonly<Record<string, T>>` is a map, `readonly T[]` a list, and the name of a Kubernetes type stands for its schema.
 */
import { GenerateError, isRecord, type Rule, type Schema } from './schema';

export interface Tag {
  readonly name: string;
  readonly text: string;
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
  readonly priority?: number;
}

type Reader = (text: string, at: string) => Schema;

const READERS: Readonly<Record<string, Reader>> = {
  kubeDefault: (text, at) => ({ default: json(text, at) }),
  kubeFormat: (format) => ({ format }),
  kubePattern: (pattern) => ({ pattern }),
  kubeMinimum: (text, at) => ({ minimum: integer(text, at) }),
  kubeMaximum: (text, at) => ({ maximum: integer(text, at) }),
  kubeMinLength: (text, at) => ({ minLength: integer(text, at) }),
  kubeMaxLength: (text, at) => ({ maxLength: integer(text, at) }),
  kubeMinItems: (text, at) => ({ minItems: integer(text, at) }),
  kubeMaxItems: (text, at) => ({ maxItems: integer(text, at) }),
  kubeItems: (text, at) => ({ items: constraints(text, at) }),
  kubeListType: listType,
  kubeOpen: () => ({}),
  kubeRule: () => ({}),
};

/**
 * What the tags of a member say about its schema.
 * @throws GenerateError for a tag that has no meaning there, or a value that cannot be read
 */
export function memberConstraints(tags: readonly Tag[], at: string): Schema {
  return tags.filter(isOurs).reduce<Schema>((schema, { name, text }) => {
    const read = READERS[name];
    if (!read) throw new GenerateError(`${at}: @${name} has no meaning here`);
    return { ...schema, ...read(text, `${at}: @${name}`) };
  }, {});
}

/** The CEL rules among the tags. */
export function rulesOf(tags: readonly Tag[], at: string): readonly Rule[] {
  return tags
    .filter((tag) => tag.name === 'kubeRule')
    .map(({ text }) => {
      const [rule, message, ...more] = text.split(' => ');
      if (!rule || !message || more.length > 0) throw new GenerateError(`${at}: @kubeRule needs '<CEL> => <message>', got: ${text}`);
      return { rule, message };
    });
}

/** The columns among the tags. */
export function columnsOf(tags: readonly Tag[], at: string): readonly Column[] {
  return tags
    .filter((tag) => tag.name === 'kubeColumn')
    .map(({ text }) => {
      const match = /^(?:"([^"]+)"|(\S+)) (\S+) (\S+)(?: (\d+))?$/.exec(text);
      const [, quoted, plain, type, jsonPath, priority] = match ?? [];
      const name = quoted ?? plain;
      if (!name || !type || !jsonPath) throw new GenerateError(`${at}: @kubeColumn needs '<name> <type> <path> [priority]', got: ${text}`);
      return { name, type, jsonPath, ...(priority === undefined ? {} : { priority: Number(priority) }) };
    });
}

/** Text of the only tag of a name, if it is there. */
export const tagText = (tags: readonly Tag[], name: string): string | undefined => tags.find((tag) => tag.name === name)?.text;

export const hasTag = (tags: readonly Tag[], name: string): boolean => tagText(tags, name) !== undefined;

const isOurs = (tag: Tag): boolean => tag.name.startsWith('kube');

/** @throws GenerateError for a tag of ours that is not among `allowed` */
export function allowOnly(tags: readonly Tag[], allowed: readonly string[], at: string): void {
  for (const { name } of tags.filter(isOurs)) {
    if (!allowed.includes(name)) throw new GenerateError(`${at}: @${name} has no meaning here`);
  }
}

function listType(text: string, at: string): Schema {
  const [type, ...keys] = text.split(/\s+/);
  if (type === 'map' && keys.length > 0) return { 'x-kubernetes-list-type': type, 'x-kubernetes-list-map-keys': keys };
  if ((type === 'set' || type === 'atomic') && keys.length === 0) return { 'x-kubernetes-list-type': type };
  throw new GenerateError(`${at} needs 'map <key>…', 'set' or 'atomic', got: ${text}`);
}

function integer(text: string, at: string): number {
  if (!/^-?\d+$/.test(text)) throw new GenerateError(`${at} needs an integer, got: ${text}`);
  return Number(text);
}

function json(text: string, at: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new GenerateError(`${at} needs JSON, got: ${text}`, { cause: error });
  }
}

function constraints(text: string, at: string): Schema {
  const value = json(text, at);
  if (!isRecord(value)) throw new GenerateError(`${at} needs a JSON object, got: ${text}`);
  return value;
}
