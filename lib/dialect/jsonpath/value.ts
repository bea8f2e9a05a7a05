import { Output, type Budget } from '../template/exec/budget';
import { noFlags } from '../template/format/flags';
import { printValue } from '../template/format/printer';
import { fromBytes, toBytes } from '../template/text/bytes';
import { toValue } from '../template/value/convert';
import { floatOf } from './number';

/** An object of a document. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object of a document. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The keys of an object, in the order of their bytes; a member that is undefined is none. */
export function sortedKeys(object: JsonObject): readonly string[] {
  const keys = Object.keys(object).filter((key) => object[key] !== undefined);
  return keys.every((key) => toBytes(key) === key)
    ? keys.sort()
    : keys
        .map((key) => ({ key, bytes: toBytes(key) }))
        .sort((a, b) => (a.bytes < b.bytes ? -1 : 1))
        .map(({ key }) => key);
}

/** What is directly in a value, in order. */
export function childrenOf(value: unknown): readonly unknown[] {
  if (isList(value)) return value;
  return isObject(value) ? sortedKeys(value).map((key) => value[key]) : [];
}

/** The member of an object; undefined when it has none of that name. */
export function memberOf(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A value as Go prints it. */
export function printed(value: unknown, budget: Budget): string {
  if (typeof value === 'string') budget.bytes(value.length);
  if (typeof value === 'string') return fromBytes(toBytes(value));
  const output = new Output(budget);
  printValue(output, value === null ? undefined : toValue(value), 'v', noFlags());
  return fromBytes(output.text());
}

/** The name of a value's type in Go. */
export function typeName(value: unknown): string {
  if (isList(value)) return '[]interface {}';
  if (isObject(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : '<nil>';
}

/** The number that a number or a text stands for; undefined for anything else. */
export function numberOf(value: unknown, budget: Budget): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  budget.characters(value.length);
  return floatOf(value);
}

/** Whether a filter takes a value for true. */
export function isTruthy(value: unknown, budget: Budget): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'TRUE') return true;
  const number = numberOf(value, budget);
  return number !== undefined && number !== 0;
}

/** Whether two values are equal through and through. */
export function isEqual(left: unknown, right: unknown, budget: Budget): boolean {
  const pairs: [unknown, unknown][] = [[left, right]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    budget.step();
    const parts = partsOf(...pair, budget);
    if (parts === undefined) return false;
    pairs.push(...parts);
  }
  return true;
}

/** What must be equal for two values to be; undefined when they are not whatever they hold. */
function partsOf(left: unknown, right: unknown, budget: Budget): [unknown, unknown][] | undefined {
  if (isList(left)) return isList(right) ? items(left, right, budget) : undefined;
  if (isObject(left)) return isObject(right) ? members(left, right, budget) : undefined;
  if (typeof left === 'string') budget.bytes(left.length);
  return left === right ? [] : undefined;
}

function items(left: readonly unknown[], right: readonly unknown[], budget: Budget): [unknown, unknown][] | undefined {
  budget.step(left.length);
  return left.length === right.length ? left.map((item, index) => [item, right[index]]) : undefined;
}

function members(left: JsonObject, right: JsonObject, budget: Budget): [unknown, unknown][] | undefined {
  const keys = Object.keys(left);
  budget.step(keys.length);
  if (keys.length !== Object.keys(right).length || !keys.every((key) => Object.hasOwn(right, key))) return undefined;
  return keys.map((key) => [left[key], right[key]]);
}
