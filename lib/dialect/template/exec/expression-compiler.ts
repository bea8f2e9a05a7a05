import { constantValue, literalArgument, type Literal } from './argument';
import type { Code } from './code';
import type { Bytes } from '../text/bytes';
import { FUNCTIONS, type TemplateFunction } from '../functions/functions';
import type { Machine, Callee } from './machine';
import type { ChainNode, CommandNode, FieldNode, IdentifierNode, Operand, PipeNode, VariableNode } from '../syntax/node';
import { quoteBytes } from '../text/quote';
import type { Place } from './site';
import { Call, type Routine } from '../trampoline';
import type { ParameterType, Parameters } from '../value/type';
import { isTrue, unwrapInterface, type Value } from '../value/value';

/** What a callee gets: its written arguments and, on the stack, the value of the pipeline's previous stage. */
interface Given {
  readonly operands: readonly Operand[];
  readonly hasFinal: boolean;
}

const NOTHING: Given = { operands: [], hasFinal: false };

/** Makes operations of pipelines. */
export class ExpressionCompiler {
  constructor(private readonly code: Code) {}

  /** The value of a pipeline, whose variables are declared or assigned, is pushed. */
  public *pipeline(pipe: PipeNode): Routine<void> {
    this.move(pipe);
    for (const [index, command] of pipe.commands.entries()) {
      yield* this.command(command, index > 0);
      this.code.add((machine) => {
        if (machine.top?.kind === 'interface') machine.replace(unwrapInterface(machine.top));
      });
    }
    for (const { name } of pipe.declares) {
      if (pipe.isAssignment) this.code.add((machine) => assign(machine, name, machine.top));
      else this.code.add((machine) => machine.frame.declare(name, machine.top));
    }
  }

  private move(place: Place): void {
    this.code.add((machine) => machine.move(place));
  }

  private fail(problem: Bytes): void {
    this.code.add((machine) => machine.site.fail(problem));
  }

  private *command(command: CommandNode, hasFinal: boolean): Routine<void> {
    const [first, ...operands] = command.operands;
    const given = { operands, hasFinal };
    switch (first.kind) {
      case 'field':
      case 'variable':
        return yield* this.path(first, given);
      case 'chain':
        return yield* this.chain(first, given);
      case 'identifier':
        return yield* this.function(first, command, given);
      case 'pipe':
        this.refuseArguments(first, given);
        return yield* this.parenthesized(first);
      default:
        this.move(first);
        this.refuseArguments(first, given);
        if (first.kind === 'nil') this.fail('nil is not a command');
        else if (first.kind === 'dot') this.code.add((machine) => machine.push(machine.dot));
        else this.constant(() => constantValue(first));
    }
  }

  private refuseArguments(first: Operand, { operands, hasFinal }: Given): void {
    if (operands.length > 0 || hasFinal) this.fail(`can't give argument to non-function ${first.text}`);
  }

  /** Constants are the same in every run, and are made in the first that comes to them. */
  private constant(make: () => Value | undefined): void {
    let made: { readonly value: Value | undefined } | undefined;
    this.code.add((machine) => {
      made ??= { value: make() };
      machine.push(made.value);
    });
  }

  private *parenthesized(pipe: PipeNode): Routine<void> {
    yield new Call(this.pipeline(pipe));
  }

  private *path(node: FieldNode | VariableNode, given: Given): Routine<void> {
    if (node.kind === 'field') {
      this.code.add((machine) => {
        machine.move(node);
        machine.push(machine.dot);
      });
    } else {
      this.code.add((machine) => {
        machine.move(node);
        machine.push(variable(machine, node.name));
      });
      if (node.fields.length === 0) return this.refuseArguments(node, given);
    }
    yield* this.fields(node, given);
  }

  private *chain(node: ChainNode, given: Given): Routine<void> {
    this.move(node);
    yield* this.operand(node.target);
    yield* this.fields(node, given);
  }

  /** Goes from the value on the stack down a chain of fields. What is given goes to the last of them. */
  private *fields(node: FieldNode | ChainNode | VariableNode, given: Given): Routine<void> {
    const isGiven = given.operands.length > 0 || given.hasFinal;
    const plain = isGiven ? node.fields.slice(0, -1) : node.fields;
    for (const name of plain) this.field(name, node);
    const last = isGiven ? node.fields.at(-1) : undefined;
    if (last !== undefined) yield* this.method(last, node, given);
  }

  private field(name: Bytes, place: Place): void {
    this.code.add((machine) => {
      const found = machine.field(machine.top, name);
      if (found.kind === 'value') return machine.replace(found.value);
      const { method, self } = found;
      const callee = {
        name,
        parameters: method.parameters,
        place,
        run: (args: readonly (Value | undefined)[]) => method.call(self, args),
      };
      checkCount(machine, callee, NOTHING);
      machine.replace(machine.invoke(callee, [], ''));
    });
  }

  /** A field of nothing can be nothing, whatever it is given. */
  private *method(name: Bytes, place: Place, given: Given): Routine<void> {
    const end = this.code.label();
    this.code.add((machine) => {
      const found = machine.method(machine.pop(), name);
      if (found.kind === 'value') {
        if (given.hasFinal) machine.pop();
        machine.push(found.value);
        machine.at = end.at;
        return;
      }
      const { method, self } = found;
      const callee: Callee = { name, parameters: method.parameters, place, run: (args) => method.call(self, args) };
      checkCount(machine, callee, given);
      machine.begin(callee);
    });
    for (const operand of given.operands) yield* this.argument(operand, undefined);
    this.code.add((machine) => machine.call('', given.hasFinal));
    this.code.place(end);
  }

  private *function(node: IdentifierNode, place: Place, given: Given): Routine<void> {
    const { name } = node;
    const known = FUNCTIONS.get(name);
    if (known === undefined) {
      this.move(node);
      return this.fail(`${quoteBytes(name)} is not a defined function`);
    }
    const callee = calleeOf(name, known, place);
    this.code.add((machine) => {
      machine.move(node);
      checkCount(machine, callee, given);
    });
    if (name === 'and' || name === 'or') return yield* this.shortCircuit(name === 'or', given);
    this.code.add((machine) => machine.begin(callee));
    for (const [index, operand] of given.operands.entries()) yield* this.argument(operand, parameterAt(known.parameters, index));
    const firstText = given.operands[0]?.text;
    this.code.add((machine) => machine.call(firstText, given.hasFinal));
  }

  /** `and` and `or` stop at the argument that decides. */
  private *shortCircuit(isOr: boolean, { operands, hasFinal }: Given): Routine<void> {
    const end = this.code.label();
    for (const [index, operand] of operands.entries()) {
      yield* this.argument(operand, 'value');
      const isLast = index === operands.length - 1;
      this.code.add((machine) => {
        const value = machine.top;
        if (isTrue(value) === isOr) {
          if (hasFinal) {
            machine.pop();
            machine.replace(value);
          }
          machine.at = end.at;
        } else if (hasFinal || !isLast) machine.pop();
      });
    }
    this.code.place(end);
  }

  /** @param type undefined when it is not known before the callee is */
  private *argument(operand: Operand, type: ParameterType | undefined): Routine<void> {
    this.move(operand);
    switch (operand.kind) {
      case 'nil':
      case 'bool':
      case 'number':
      case 'string':
        return this.literal(operand, type);
      default:
        yield* this.operand(operand);
        if (type !== 'value') this.code.add((machine) => machine.convert());
    }
  }

  private literal(literal: Literal, type: ParameterType | undefined): void {
    if (type !== undefined) return this.constant(() => literalArgument(literal, type));
    this.code.add((machine) => machine.push(literalArgument(literal, machine.parameter)));
  }

  /** The value of an operand that is given nothing. */
  private *operand(operand: Operand): Routine<void> {
    switch (operand.kind) {
      case 'field':
      case 'variable':
        return yield* this.path(operand, NOTHING);
      case 'chain':
        return yield* this.chain(operand, NOTHING);
      case 'identifier':
        return yield* this.function(operand, operand, NOTHING);
      case 'pipe':
        this.move(operand);
        return yield* this.parenthesized(operand);
      case 'dot':
        return this.code.add((machine) => machine.push(machine.dot));
      default:
        this.constant(() => literalArgument(operand, 'value'));
    }
  }
}

/** Gives a variable a new value. */
export function assign(machine: Machine, name: Bytes, value: Value | undefined): void {
  const known = machine.frame.find(name, machine.budget) ?? machine.site.fail(`undefined variable: ${name}`);
  known.value = value;
}

function variable(machine: Machine, name: Bytes): Value | undefined {
  return (machine.frame.find(name, machine.budget) ?? machine.site.fail(`undefined variable: ${name}`)).value;
}

function calleeOf(name: Bytes, known: TemplateFunction, place: Place): Callee {
  return { name, parameters: known.parameters, place, run: (args, context) => known.call(args, context) };
}

function parameterAt({ fixed, variadic }: Parameters, index: number): ParameterType {
  return fixed[index] ?? variadic ?? 'value';
}

function checkCount({ site }: Machine, { name, parameters }: Callee, { operands, hasFinal }: Given): void {
  const given = operands.length + (hasFinal ? 1 : 0);
  const wanted = parameters.fixed.length;
  if (parameters.variadic === undefined && given !== wanted) {
    site.fail(`wrong number of args for ${name}: want ${wanted} got ${given}`);
  }
  if (given < wanted) site.fail(`wrong number of args for ${name}: want at least ${wanted} got ${operands.length}`);
}
