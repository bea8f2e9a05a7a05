import { closed } from './closed';
import { call, type Expression, member, text } from './expression';
import type { ItemScope } from './scope';
import { NumberValue, TextValue, type ValueForm } from './value';

/** A variable of an item, as templates have it. */
export interface VariableSpec<Value = unknown> {
  /** Its name in templates. */
  readonly go: string;
  readonly type: 'text' | 'number';
  /** Whether it is there only when it is not empty. */
  readonly isOptional: boolean;
  readonly make: (form: ValueForm) => Value;
}

/** One spec for each variable of an item. */
export type VariableTable<Item> = {
  readonly [K in keyof Item as Item[K] extends TextValue | NumberValue ? K : never]: VariableSpec<Item[K]>;
};

/** A variable that is text. */
export function textVariable(go: string): VariableSpec<TextValue> {
  return { go, type: 'text', isOptional: false, make: (form) => new TextValue(form) };
}

/** A variable that is a whole number. */
export function numberVariable(go: string): VariableSpec<NumberValue> {
  return { go, type: 'number', isOptional: false, make: (form) => new NumberValue(form) };
}

/** A variable that is not there when it would be empty. */
export function optional<Value>(spec: VariableSpec<Value>): VariableSpec<Value> {
  return { ...spec, isOptional: true };
}

/** The value of a variable of an item. */
export function variableOf<Value>(scope: ItemScope, name: string, { go, isOptional, make }: VariableSpec<Value>): Value {
  const item: Expression = { kind: 'item', scope };
  const form = { written: `item.${name}`, expression: member(item, go) };
  // a field that is not there is an error, an entry that is not there is none
  return make(isOptional ? { ...form, guard: call('index', item, text(go)), isGuard: true } : form);
}

/** What an item of a trigger with context sources has besides. */
export interface WithContext {
  /**
   * What a context source has fetched for this item. The source must stand in `contextSources`.
   * @example item.context('status')
   */
  readonly context: (name: string) => TextValue;
}

/** The method `context` of an item. */
export function contextOf(scope: ItemScope): WithContext['context'] {
  return (name) =>
    new TextValue({ written: `item.context(${JSON.stringify(name)})`, expression: { kind: 'context', scope, name } });
}

/**
 * An item with these variables and members, and no others.
 * @param what whose item it is, for messages: `the item of Trigger.jira`
 */
export function makeItem<Item extends object>(
  what: string,
  scope: ItemScope,
  variables: VariableTable<Item>,
  more: Readonly<Record<string, unknown>> = {},
): Item {
  const members = new Map<string, unknown>(Object.entries(more));
  for (const [name, spec] of Object.entries<VariableSpec>(variables)) members.set(name, variableOf(scope, name, spec));
  return closed<Item>({
    what,
    names: () => [...members.keys()],
    find: (name) => (members.has(name) ? { value: members.get(name) } : undefined),
  });
}
