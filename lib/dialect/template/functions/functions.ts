import type { Budget } from '../exec/budget';
import type { Bytes } from '../text/bytes';
import { equalsAny, less } from './compare';
import { ValueError } from '../errors';
import { escapeHtml, escapeQuery, escapeScript } from './escape';
import { indexValue, lengthValue, sliceValue } from './index-slice';
import { bool, string } from '../value/make';
import { sprint, sprintln } from '../format/print';
import { sprintf } from '../format/printf';
import { ANY, STRING, type Parameters } from '../value/type';
import { indirect, isTrue, unwrapInterface, type Value } from '../value/value';

type Argument = Value | undefined;

/** A function that templates may call. */
export interface TemplateFunction {
  readonly parameters: Parameters;
  call(args: readonly Argument[], context: CallContext): Argument;
}

/** What a function may use besides its arguments. */
export interface CallContext {
  readonly budget: Budget;
  /** The first argument as it is written in the template. */
  readonly firstText: Bytes;
}

const ANYTHING: Parameters = { fixed: [], variadic: ANY };
const ONE: Parameters = { fixed: ['value'] };
const TWO: Parameters = { fixed: ['value', 'value'] };
const ONE_OR_MORE: Parameters = { fixed: ['value'], variadic: 'value' };

/** The functions that Go gives to every template. `and` and `or` decide while their arguments are evaluated, so the executor knows them. */
export const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['and', { parameters: ONE_OR_MORE, call: (args) => args.at(-1) }],
  ['or', { parameters: ONE_OR_MORE, call: (args) => args.at(-1) }],
  ['not', { parameters: ONE, call: ([value]) => bool(!isTrue(value)) }],
  ['len', { parameters: ONE, call: ([value]) => lengthValue(value) }],
  ['index', { parameters: ONE_OR_MORE, call: ([item, ...indexes]) => indexValue(item, indexes) }],
  ['slice', { parameters: ONE_OR_MORE, call: ([item, ...indexes]) => sliceValue(item, indexes) }],
  ['print', { parameters: ANYTHING, call: (args, { budget }) => string(sprint(args, budget)) }],
  ['println', { parameters: ANYTHING, call: (args, { budget }) => string(sprintln(args, budget)) }],
  ['printf', { parameters: { fixed: [STRING], variadic: ANY }, call: printf }],
  ['html', { parameters: ANYTHING, call: (args, { budget }) => string(escapeHtml(composed(args, budget))) }],
  ['js', { parameters: ANYTHING, call: (args, { budget }) => string(escapeScript(composed(args, budget))) }],
  ['urlquery', { parameters: ANYTHING, call: (args, { budget }) => string(escapeQuery(composed(args, budget))) }],
  ['call', { parameters: ONE_OR_MORE, call: notCallable }],
  ['eq', { parameters: ONE_OR_MORE, call: ([first, ...others], { budget }) => bool(equalsAny(first, others, budget)) }],
  ['ne', { parameters: TWO, call: ([a, b], { budget }) => bool(!equalsAny(a, [b], budget)) }],
  ['lt', { parameters: TWO, call: ([a, b], { budget }) => bool(less(a, b, budget)) }],
  ['le', { parameters: TWO, call: ([a, b], { budget }) => bool(lessOrEqual(a, b, budget)) }],
  ['gt', { parameters: TWO, call: ([a, b], { budget }) => bool(!lessOrEqual(a, b, budget)) }],
  ['ge', { parameters: TWO, call: ([a, b], { budget }) => bool(!less(a, b, budget)) }],
]);

/** The names of the functions. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set(FUNCTIONS.keys());

function printf([format, ...values]: readonly Argument[], { budget }: CallContext): Value {
  return string(sprintf(format?.kind === 'string' ? format.value : '', values, budget));
}

function lessOrEqual(a: Argument, b: Argument, budget: Budget): boolean {
  return less(a, b, budget) || equalsAny(a, [b], budget);
}

/** No data that a template gets holds a function. */
function notCallable([callee]: readonly Argument[], { firstText }: CallContext): never {
  const value = unwrapInterface(callee);
  throw new ValueError(value === undefined ? 'call of nil' : `non-function ${firstText} of type ${value.type.name}`);
}

/** The arguments of an escaping function as one text. */
function composed(args: readonly Argument[], budget: Budget): Bytes {
  const [only] = args;
  const text = args.length === 1 && only?.kind === 'string' ? only.value : sprint(args.map(printable), budget);
  budget.characters(text.length);
  return text;
}

/** A value as an action prints it: pointers followed, nothing as `<no value>`. */
export function printable(value: Argument): Argument {
  const { value: target } = value?.kind === 'pointer' ? indirect(value) : { value };
  return target ?? string('<no value>');
}
