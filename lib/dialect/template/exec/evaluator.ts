import { constantValue, convertArgument, literalArgument } from './argument';
import type { Budget } from './budget';
import type { Bytes } from '../text/bytes';
import { ValueError } from '../errors';
import { findField } from './field';
import type { Frame } from './frame';
import { FUNCTIONS } from '../functions/functions';
import type { ChainNode, CommandNode, FieldNode, IdentifierNode, Operand, PipeNode, VariableNode } from '../syntax/node';
import type { MissingKey } from '../options';
import { quoteBytes } from '../text/quote';
import type { Place, Site } from './site';
import { Call, type Routine } from '../trampoline';
import type { Method, ParameterType, Parameters } from '../value/type';
import { isTrue, unwrapInterface, type GoStruct, type Value } from '../value/value';

type Result = Value | undefined;

/** Where an expression is evaluated. */
export interface Context {
  readonly frame: Frame;
  readonly dot: Result;
}

/** What a callee gets: its written arguments and the value of the pipeline's previous stage, if there is one. */
interface Given {
  readonly operands: readonly Operand[];
  readonly final: { readonly value: Result } | undefined;
}

/** Something to be called. */
interface Callee {
  readonly name: Bytes;
  readonly parameters: Parameters;
  /** Where errors of the call itself are reported. */
  readonly place: Place;
}

const NOTHING: Given = { operands: [], final: undefined };

/** Evaluates pipelines. */
export class Evaluator {
  constructor(
    private readonly site: Site,
    private readonly budget: Budget,
    private readonly missingKey: MissingKey,
  ) {}

  /** The value of a pipeline, whose variables are declared or assigned. */
  public *pipeline(pipe: PipeNode, context: Context): Routine<Result> {
    this.move(pipe, context);
    let final: Given['final'];
    for (const command of pipe.commands) final = { value: unwrapInterface(yield* this.command(command, context, final)) };
    for (const variable of pipe.declares) {
      if (pipe.isAssignment) this.assign(variable, final?.value, context);
      else context.frame.declare(variable.name, final?.value);
    }
    return final?.value;
  }

  /** Gives a variable a new value. */
  public assign({ name }: VariableNode, value: Result, { frame }: Context): void {
    const known = frame.find(name, this.budget) ?? this.site.fail(`undefined variable: ${name}`);
    known.value = value;
  }

  /** Goes to a node, which costs a step. */
  public move(place: Place, { frame }: Context): void {
    this.budget.step();
    this.site.move(place, frame.name);
  }

  private *command(command: CommandNode, context: Context, final: Given['final']): Routine<Result> {
    const [first, ...operands] = command.operands;
    const given = { operands, final };
    switch (first.kind) {
      case 'field':
        return yield* this.field(first, context, given);
      case 'chain':
        return yield* this.chain(first, context, given);
      case 'variable':
        return yield* this.variable(first, context, given);
      case 'identifier':
        return yield* this.function(first, command, context, given);
      case 'pipe':
        this.refuseArguments(first, given);
        return yield* this.parenthesized(first, context);
      default:
        this.move(first, context);
        this.refuseArguments(first, given);
        if (first.kind === 'dot') return context.dot;
        return first.kind === 'nil' ? this.site.fail('nil is not a command') : this.attempt(() => constantValue(first));
    }
  }

  private refuseArguments(first: Operand, { operands, final }: Given): void {
    if (operands.length > 0 || final) this.site.fail(`can't give argument to non-function ${first.text}`);
  }

  private *parenthesized(pipe: PipeNode, context: Context): Routine<Result> {
    const inner = new Call(this.pipeline(pipe, context));
    yield inner;
    return inner.value;
  }

  private *field(node: FieldNode, context: Context, given: Given): Routine<Result> {
    this.move(node, context);
    return yield* this.fields(context.dot, node, context, given);
  }

  private *chain(node: ChainNode, context: Context, given: Given): Routine<Result> {
    this.move(node, context);
    const target = yield* this.operand(node.target, context);
    return yield* this.fields(target, node, context, given);
  }

  private *variable(node: VariableNode, context: Context, given: Given): Routine<Result> {
    this.move(node, context);
    const { value } = context.frame.find(node.name, this.budget) ?? this.site.fail(`undefined variable: ${node.name}`);
    if (node.fields.length > 0) return yield* this.fields(value, node, context, given);
    this.refuseArguments(node, given);
    return value;
  }

  /** Goes down a chain of fields. What is given goes to the last of them. */
  private *fields(receiver: Result, node: FieldNode | ChainNode | VariableNode, context: Context, given: Given): Routine<Result> {
    let value = receiver;
    for (const [index, name] of node.fields.entries()) {
      const here = index === node.fields.length - 1 ? given : NOTHING;
      const hasArguments = here.operands.length > 0 || here.final !== undefined;
      const found = this.attempt(() => findField(value, { name, hasArguments, missingKey: this.missingKey }));
      if (found.kind === 'value') value = found.value;
      else value = yield* this.method(found, { name, parameters: found.method.parameters, place: node }, context, here);
    }
    return value;
  }

  private *method(
    { method, self }: { readonly method: Method; readonly self: GoStruct | undefined },
    callee: Callee,
    context: Context,
    given: Given,
  ): Routine<Result> {
    const args = yield* this.arguments(callee, context, given);
    return this.invoke(callee, context, () => method.call(self, args));
  }

  private *function(node: IdentifierNode, place: Place, context: Context, given: Given): Routine<Result> {
    this.move(node, context);
    const { name } = node;
    const known = FUNCTIONS.get(name) ?? this.site.fail(`${quoteBytes(name)} is not a defined function`);
    const callee = { name, parameters: known.parameters, place };
    if (name === 'and' || name === 'or') return yield* this.shortCircuit(callee, context, given);
    const args = yield* this.arguments(callee, context, given);
    const firstText = given.operands[0]?.text ?? reflectedText(given.final?.value);
    return this.invoke(callee, context, () => known.call(args, { budget: this.budget, firstText }));
  }

  /** `and` and `or` stop at the argument that decides. */
  private *shortCircuit(callee: Callee, context: Context, given: Given): Routine<Result> {
    this.checkCount(callee, given);
    let value: Result;
    for (const operand of given.operands) {
      value = yield* this.argument(operand, 'value', context);
      if (isTrue(value) === (callee.name === 'or')) return value;
    }
    return given.final ? given.final.value : value;
  }

  private *arguments(callee: Callee, context: Context, given: Given): Routine<Result[]> {
    this.checkCount(callee, given);
    const args: Result[] = [];
    for (const operand of given.operands) args.push(yield* this.argument(operand, parameterAt(callee, args.length), context));
    const { final } = given;
    if (final) args.push(this.attempt(() => convertArgument(final.value, parameterAt(callee, args.length))));
    return args;
  }

  private checkCount({ name, parameters }: Callee, { operands, final }: Given): void {
    const given = operands.length + (final ? 1 : 0);
    const wanted = parameters.fixed.length;
    if (parameters.variadic === undefined && given !== wanted) {
      this.site.fail(`wrong number of args for ${name}: want ${wanted} got ${given}`);
    }
    if (given < wanted) this.site.fail(`wrong number of args for ${name}: want at least ${wanted} got ${operands.length}`);
  }

  private *argument(operand: Operand, type: ParameterType, context: Context): Routine<Result> {
    this.move(operand, context);
    switch (operand.kind) {
      case 'nil':
      case 'bool':
      case 'number':
      case 'string':
        return this.attempt(() => literalArgument(operand, type));
      default: {
        const value = yield* this.operand(operand, context);
        return this.attempt(() => convertArgument(value, type));
      }
    }
  }

  /** The value of an operand that is given nothing. */
  private *operand(operand: Operand, context: Context): Routine<Result> {
    switch (operand.kind) {
      case 'field':
        return yield* this.field(operand, context, NOTHING);
      case 'variable':
        return yield* this.variable(operand, context, NOTHING);
      case 'chain':
        return yield* this.chain(operand, context, NOTHING);
      case 'identifier':
        return yield* this.function(operand, operand, context, NOTHING);
      case 'pipe':
        this.move(operand, context);
        return yield* this.parenthesized(operand, context);
      default:
        return operand.kind === 'dot' ? context.dot : this.attempt(() => literalArgument(operand, 'value'));
    }
  }

  /** Runs a call; what goes wrong in it is reported at the place of the call. */
  private invoke(callee: Callee, context: Context, call: () => Result): Result {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      this.move(callee.place, context);
      return this.site.fail(`error calling ${callee.name}: ${error.message}`);
    }
  }

  /** Does something with values; what goes wrong is reported at the current place. */
  private attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      if (error instanceof ValueError) return this.site.fail(error.message);
      throw error;
    }
  }
}

function parameterAt({ parameters }: Callee, index: number): ParameterType {
  return parameters.fixed[index] ?? parameters.variadic ?? 'value';
}

/** What Go's reflection says of a value that it is asked to write. */
function reflectedText(value: Result): Bytes {
  if (value === undefined) return '<invalid Value>';
  return value.kind === 'string' ? value.value : `<${value.type.name} Value>`;
}
