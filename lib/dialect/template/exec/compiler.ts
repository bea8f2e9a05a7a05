import { Code, type Label } from './code';
import type { Bytes } from '../text/bytes';
import { assign, ExpressionCompiler } from './expression-compiler';
import { noFlags } from '../format/flags';
import { printable } from '../functions/functions';
import type { Machine, Op, Program } from './machine';
import type { ActionNode, BranchNode, JumpNode, ListNode, PipeNode, Statement, TemplateNode } from '../syntax/node';
import { printValue } from '../format/printer';
import { quoteBytes } from '../text/quote';
import { roundsOf, type Round } from './rounds';
import { Call, run, type Routine } from '../trampoline';
import { indirect, isTrue, type Value } from '../value/value';

/** Templates that call templates may nest this deep. */
const MAX_DEPTH = 100_000;

/** The range around a place of a body. */
interface Loop {
  /** How many blocks enclose what is in the range, itself among them. */
  readonly depth: number;
  readonly next: Label;
  readonly end: Label;
}

/** Makes a program of a template. */
export function compile(bodies: ReadonlyMap<Bytes, ListNode>): Program {
  return new Map([...bodies].map(([name, body]) => [name, new Compiler().body(body)]));
}

class Compiler {
  private readonly code = new Code();
  private readonly expressions = new ExpressionCompiler(this.code);
  private readonly loops: Loop[] = [];
  /** How many blocks enclose the current place. */
  private depth = 0;

  public body(list: ListNode): readonly Op[] {
    run(this.list(list));
    return this.code.ops;
  }

  private *list(list: ListNode): Routine<void> {
    for (const statement of list) yield* this.statement(statement);
  }

  private *statement(statement: Statement): Routine<void> {
    if (statement.kind === 'text') return this.text(statement);
    this.code.add((machine) => machine.move(statement));
    switch (statement.kind) {
      case 'action':
        return yield* this.action(statement);
      case 'template':
        return yield* this.call(statement);
      case 'range':
        return yield* this.range(statement);
      case 'if':
      case 'with':
        return yield* this.branch(statement);
      default:
        this.jump(statement);
    }
  }

  private text(statement: Statement): void {
    this.code.add((machine) => {
      machine.move(statement);
      machine.output.write(statement.text);
    });
  }

  private *action(action: ActionNode): Routine<void> {
    yield* this.expressions.pipeline(action.pipe);
    const isPrinted = action.pipe.declares.length === 0;
    this.code.add((machine) => {
      const value = machine.pop();
      if (!isPrinted) return;
      machine.move(action);
      print(machine, value);
    });
  }

  private *branch({ kind, pipe, list, otherwise }: BranchNode): Routine<void> {
    const isWith = kind === 'with';
    const orElse = this.code.label();
    const end = this.code.label();
    this.enter();
    yield* this.expressions.pipeline(pipe);
    this.code.add((machine) => {
      const value = machine.pop();
      if (!isTrue(value)) machine.at = orElse.at;
      else if (isWith) machine.dot = value;
    });
    yield new Call(this.list(list));
    if (otherwise) this.code.jump(end);
    this.code.place(orElse);
    if (otherwise) yield new Call(this.list(otherwise));
    this.code.place(end);
    this.leave();
  }

  private enter(): void {
    this.depth++;
    this.code.add((machine) => machine.enterBlock());
  }

  private leave(): void {
    this.depth--;
    this.code.add((machine) => machine.leaveBlock());
  }

  private *call({ name, pipe }: TemplateNode): Routine<void> {
    this.code.add((machine) => {
      if (!machine.has(name)) machine.site.fail(`template ${quoteBytes(name)} not defined`);
      if (machine.frame.depth === MAX_DEPTH) machine.site.fail(`exceeded maximum template depth (${MAX_DEPTH})`);
    });
    if (pipe) yield* this.expressions.pipeline(pipe);
    this.code.add((machine) => machine.enter(name, pipe && machine.pop()));
  }

  private *range({ pipe, list, otherwise }: BranchNode): Routine<void> {
    const next = this.code.label();
    const done = this.code.label();
    const end = this.code.label();
    this.enter();
    yield* this.expressions.pipeline(pipe);
    this.code.add((machine) => startRange(machine, pipe));
    this.code.place(next);
    this.code.add((machine) => {
      if (!nextRound(machine, pipe)) machine.at = done.at;
    });
    this.loops.push({ depth: this.depth, next, end });
    yield new Call(this.list(list));
    this.loops.pop();
    this.code.jump(next);
    this.code.place(done);
    if (otherwise) yield* this.otherwise(otherwise, end);
    this.code.place(end);
    this.leave();
  }

  /** What a range does that had no rounds. */
  private *otherwise(list: ListNode, end: Label): Routine<void> {
    this.code.add((machine) => {
      if (machine.block.loop?.ran === true) machine.at = end.at;
    });
    yield new Call(this.list(list));
  }

  private jump({ kind }: JumpNode): void {
    const loop = this.loops.at(-1);
    if (loop === undefined) throw new Error(`a ${kind} outside of a range does not parse`);
    const { next, end } = loop;
    const left = this.depth - loop.depth;
    this.code.add((machine) => {
      machine.blocks.length -= left;
      machine.at = kind === 'break' ? end.at : next.at;
    });
  }
}

function startRange(machine: Machine, pipe: PipeNode): void {
  const { value } = indirect(machine.pop());
  const rounds = roundsOf(value, pipe, machine.site, machine.budget);
  machine.block.loop = { rounds, mark: machine.frame.mark(), ran: false };
}

/** Goes into the next round; false when there is none, and the dot is again what it was before the range. */
function nextRound(machine: Machine, pipe: PipeNode): boolean {
  const { loop, dot } = machine.block;
  if (loop === undefined) throw new Error('a round needs a range');
  machine.frame.reset(loop.mark);
  const round = loop.rounds();
  machine.dot = round ? round.element : dot;
  if (round === undefined) return false;
  loop.ran = true;
  machine.budget.step();
  setVariables(machine, pipe, round);
  return true;
}

/** The variables were declared with the pipeline and belong to the range, so that the round does not end them. */
function setVariables(machine: Machine, { declares: [first, second] }: PipeNode, { index, element }: Round): void {
  if (first) assign(machine, first.name, second ? index : element);
  if (second) assign(machine, second.name, element);
}

function print({ output }: Machine, value: Value | undefined): void {
  if (value?.kind === 'string') output.write(value.value);
  else printValue(output, printable(value), 'v', noFlags());
}
