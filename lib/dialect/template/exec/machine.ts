import { convertArgument } from './argument';
import { Budget, Output } from './budget';
import type { Bytes } from '../text/bytes';
import { ValueError } from '../errors';
import { findField, type Found } from './field';
import { Frame, type Variable } from './frame';
import type { CallContext } from '../functions/functions';
import type { MissingKey } from '../options';
import type { Rounds } from './rounds';
import type { Place, Site } from './site';
import type { ParameterType, Parameters } from '../value/type';
import { unwrapInterface, type Value } from '../value/value';

type Result = Value | undefined;

/** One thing that a machine does. */
export type Op = (machine: Machine) => void;

/** What a template was made into: the operations of each body. */
export type Program = ReadonlyMap<Bytes, readonly Op[]>;

/** Something to be called. */
export interface Callee {
  readonly name: Bytes;
  readonly parameters: Parameters;
  /** Where errors of the call itself are reported. */
  readonly place: Place;
  run(args: readonly Result[], context: CallContext): Result;
}

/** An if, with or range that is being executed. */
interface Block {
  /** The variables there were before. */
  readonly mark: Variable;
  readonly dot: Result;
  /** What a range goes over, and the variables there are before each round. */
  loop?: { readonly rounds: Rounds; readonly mark: Variable; ran: boolean };
}

/** Where to go on after the call of a template. */
interface Return {
  readonly code: readonly Op[];
  readonly at: number;
  readonly frame: Frame;
  readonly dot: Result;
}

/**
 * Executes operations. Templates nest as deep as their author likes, and the call stack of JavaScript does not: what waits, waits on stacks of its own.
 */
export class Machine {
  public readonly budget = new Budget();
  public readonly output = new Output(this.budget);
  /** Values that operations hand to each other. */
  public readonly stack: Result[] = [];
  public readonly blocks: Block[] = [];
  /** The operation that comes next. */
  public at = 0;
  public frame: Frame;
  private code: readonly Op[];
  private readonly returns: Return[] = [];
  private readonly callees: Callee[] = [];
  /** Where on the stack the arguments of each callee begin. */
  private readonly bases: number[] = [];

  constructor(
    private readonly program: Program,
    public readonly site: Site,
    private readonly missingKey: MissingKey,
    body: Bytes,
    public dot: Result,
  ) {
    this.frame = new Frame(body, dot, 0);
    this.code = program.get(body) ?? [];
  }

  /** Runs to the end of the template. */
  public run(): Bytes {
    try {
      do for (let op = this.code[this.at++]; op !== undefined; op = this.code[this.at++]) op(this);
      while (this.leave());
    } catch (error) {
      if (error instanceof ValueError) return this.site.fail(error.message);
      throw error;
    }
    return this.output.text();
  }

  /** Goes to a node, which costs a step. */
  public move(place: Place): void {
    this.budget.step();
    this.site.move(place, this.frame.name);
  }

  public push(value: Result): void {
    this.stack.push(value);
  }

  public pop(): Result {
    return this.stack.pop();
  }

  /** The value that was pushed last. */
  public get top(): Result {
    return this.stack[this.stack.length - 1];
  }

  public replace(value: Result): void {
    this.stack[this.stack.length - 1] = value;
  }

  /** Whether there is a body of a name. */
  public has(body: Bytes): boolean {
    return this.program.has(body);
  }

  /** Calls a template. */
  public enter(body: Bytes, dot: Result): void {
    this.returns.push({ code: this.code, at: this.at, frame: this.frame, dot: this.dot });
    this.code = this.program.get(body) ?? [];
    this.at = 0;
    this.frame = new Frame(body, dot, this.frame.depth + 1);
    this.dot = dot;
  }

  /** Comes back from a template; false when none was called. */
  private leave(): boolean {
    const back = this.returns.pop();
    if (back === undefined) return false;
    this.code = back.code;
    this.at = back.at;
    this.frame = back.frame;
    this.dot = back.dot;
    return true;
  }

  public enterBlock(): void {
    this.blocks.push({ mark: this.frame.mark(), dot: this.dot });
  }

  /** The innermost block. */
  public get block(): Block {
    const block = this.blocks[this.blocks.length - 1];
    if (block === undefined) throw new Error('no block is executed');
    return block;
  }

  public leaveBlock(): void {
    const { mark, dot } = this.block;
    this.blocks.pop();
    this.frame.reset(mark);
    this.dot = dot;
  }

  /** Finds a field that is given no arguments. */
  public field(receiver: Result, name: Bytes): Found {
    const target = unwrapInterface(receiver);
    const entry = target?.kind === 'map' ? target.value?.get(name) : undefined;
    if (entry !== undefined) return { kind: 'value', value: entry };
    return findField(receiver, { name, hasArguments: false, missingKey: this.missingKey });
  }

  /** Finds a method, which is given arguments. */
  public method(receiver: Result, name: Bytes): Found {
    return findField(receiver, { name, hasArguments: true, missingKey: this.missingKey });
  }

  /** What is pushed from now on are arguments. */
  public begin(callee: Callee): void {
    this.callees.push(callee);
    this.bases.push(this.stack.length);
  }

  /** The type of the next argument. */
  public get parameter(): ParameterType {
    const callee = this.callees[this.callees.length - 1];
    const base = this.bases[this.bases.length - 1];
    if (callee === undefined || base === undefined) throw new Error('nothing is called');
    return parameterAt(callee, this.stack.length - base);
  }

  /** Makes the value on the stack the next argument. */
  public convert(): void {
    const value = this.stack.pop();
    this.stack.push(convertArgument(value, this.parameter));
  }

  /**
   * Calls what was begun.
   * @param firstText the first argument as it is written
   * @param hasFinal whether the value of the pipeline's previous stage, which is on the stack, is the last argument
   */
  public call(firstText: Bytes | undefined, hasFinal: boolean): void {
    const callee = this.callees.pop();
    const base = this.bases.pop();
    if (callee === undefined || base === undefined) throw new Error('nothing is called');
    const args = this.stack.slice(base);
    this.stack.length = base;
    const final = hasFinal ? this.stack.pop() : undefined;
    if (hasFinal) args.push(convertArgument(final, parameterAt(callee, args.length)));
    this.stack.push(this.invoke(callee, args, firstText ?? reflectedText(final)));
  }

  /** Runs a call; what goes wrong in it is reported at the place of the call. */
  public invoke(callee: Callee, args: readonly Result[], firstText: Bytes): Result {
    try {
      return callee.run(args, { budget: this.budget, firstText });
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      this.move(callee.place);
      return this.site.fail(`error calling ${callee.name}: ${error.message}`);
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
