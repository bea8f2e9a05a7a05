import { Budget, Output } from './budget';
import type { Bytes } from '../text/bytes';
import { BudgetExceeded } from '../errors';
import { Evaluator, type Context } from './evaluator';
import { noFlags } from '../format/flags';
import { Frame } from './frame';
import { printable } from '../functions/functions';
import { int, string } from '../value/make';
import type { ActionNode, BranchNode, ListNode, Statement, Template, TemplateNode } from '../syntax/node';
import type { MissingKey } from '../options';
import { sprint } from '../format/print';
import { printValue } from '../format/printer';
import { quoteBytes } from '../text/quote';
import { Site } from './site';
import { Call, run, type Routine } from '../trampoline';
import { elementAt, indirect, isTrue, type IntValue, type MapValue, type SliceValue, type Value } from '../value/value';

/** Templates that call templates may nest this deep. */
const MAX_DEPTH = 100_000;

/** How a list ended: at its end, or at a jump that its range has to obey. */
type Flow = 'next' | 'break' | 'continue';

/** One round of a range: the first variable and the second, which is also the dot. */
interface Round {
  readonly index: Value | undefined;
  readonly element: Value;
}

/**
 * Runs a template over a value.
 * @throws TemplateError when an action fails, TemplateBudgetError when it goes on for too long or writes too much
 */
export function execute(template: Template, data: Value | undefined, missingKey: MissingKey): Bytes {
  const site = new Site(template);
  try {
    return new Executor(template, site, missingKey).run(data);
  } catch (error) {
    throw error instanceof BudgetExceeded ? site.exceeded(error) : error;
  }
}

class Executor {
  private readonly budget = new Budget();
  private readonly output = new Output(this.budget);
  private readonly evaluator: Evaluator;

  constructor(
    private readonly template: Template,
    private readonly site: Site,
    missingKey: MissingKey,
  ) {
    this.evaluator = new Evaluator(site, this.budget, missingKey);
  }

  public run(data: Value | undefined): Bytes {
    const body = this.template.bodies.get(this.template.name) ?? [];
    run(this.list(body, { frame: new Frame(this.template.name, data, 0), dot: data }));
    return this.output.text();
  }

  private *list(list: ListNode, context: Context): Routine<Flow> {
    for (const statement of list) {
      const flow = yield* this.statement(statement, context);
      if (flow !== 'next') return flow;
    }
    return 'next';
  }

  private *statement(statement: Statement, context: Context): Routine<Flow> {
    this.evaluator.move(statement, context);
    switch (statement.kind) {
      case 'text':
        this.output.write(statement.text);
        return 'next';
      case 'action':
        return yield* this.action(statement, context);
      case 'template':
        return yield* this.call(statement, context);
      case 'range':
        return yield* this.range(statement, context);
      case 'if':
      case 'with':
        return yield* this.branch(statement, context);
      default:
        return statement.kind;
    }
  }

  private *action(action: ActionNode, context: Context): Routine<Flow> {
    const value = yield* this.evaluator.pipeline(action.pipe, context);
    if (action.pipe.declares.length > 0) return 'next';
    this.evaluator.move(action, context);
    printValue(this.output, printable(value), 'v', noFlags());
    return 'next';
  }

  private *branch({ kind, pipe, list, otherwise }: BranchNode, context: Context): Routine<Flow> {
    const mark = context.frame.mark();
    const value = yield* this.evaluator.pipeline(pipe, context);
    const isTaken = isTrue(value);
    const chosen = new Call(
      this.list(isTaken ? list : (otherwise ?? []), kind === 'with' && isTaken ? { ...context, dot: value } : context),
    );
    yield chosen;
    context.frame.reset(mark);
    return chosen.value;
  }

  private *call(call: TemplateNode, context: Context): Routine<Flow> {
    const body = this.template.bodies.get(call.name);
    if (body === undefined) return this.site.fail(`template ${quoteBytes(call.name)} not defined`);
    const { depth } = context.frame;
    if (depth === MAX_DEPTH) return this.site.fail(`exceeded maximum template depth (${MAX_DEPTH})`);
    const dot = call.pipe && (yield* this.evaluator.pipeline(call.pipe, context));
    yield new Call(this.list(body, { frame: new Frame(call.name, dot, depth + 1), dot }));
    return 'next';
  }

  private *range(range: BranchNode, context: Context): Routine<Flow> {
    const { frame } = context;
    const mark = frame.mark();
    const { value } = indirect(yield* this.evaluator.pipeline(range.pipe, context));
    const inner = frame.mark();
    let ran = false;
    for (const round of this.rounds(value, range)) {
      ran = true;
      this.budget.step();
      this.setVariables(range, round, context);
      const body = new Call(this.list(range.list, { frame, dot: round.element }));
      yield body;
      frame.reset(inner);
      if (body.value === 'break') break;
    }
    const otherwise = new Call(this.list((!ran && range.otherwise) || [], context));
    yield otherwise;
    frame.reset(mark);
    return otherwise.value;
  }

  private setVariables({ pipe }: BranchNode, { index, element }: Round, context: Context): void {
    const [first, second] = pipe.declares;
    if (first === undefined) return;
    const values = second ? [index, element] : [element];
    pipe.declares.forEach((variable, position) => {
      // they were declared with the pipeline and belong to the range, so that the round does not end them
      this.evaluator.assign(variable, values[position], context);
    });
  }

  private rounds(value: Value | undefined, { pipe }: BranchNode): Iterable<Round> {
    if (value === undefined) return [];
    switch (value.kind) {
      case 'slice':
        return elements(value);
      case 'map':
        return entries(value);
      case 'int':
      case 'uint':
        if (pipe.declares.length > 1) this.site.fail(`can't use ${this.show(value)} to iterate over more than one variable`);
        return numbers(value);
      default:
        return this.site.fail(`range can't iterate over ${this.show(value)}`);
    }
  }

  private show(value: Value): Bytes {
    return sprint([value], this.budget);
  }
}

function* elements({ value }: SliceValue): Generator<Round> {
  for (let index = 0; value !== undefined && index < value.length; index++) {
    yield { index: int(index), element: elementAt(value, index) };
  }
}

function* entries({ value }: MapValue): Generator<Round> {
  for (const key of value?.keys() ?? []) {
    const element = value?.get(key);
    if (element !== undefined) yield { index: string(key), element };
  }
}

function* numbers(limit: IntValue): Generator<Round> {
  for (let value = 0n; value < limit.value; value++) yield { index: undefined, element: { ...limit, value } };
}
