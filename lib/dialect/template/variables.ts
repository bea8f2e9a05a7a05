import { LineCounter } from './syntax/line-counter';
import type { BranchNode, CommandNode, ListNode, Operand, PipeNode, Statement, Template } from './syntax/node';
import { fromBytes, type Bytes } from './text/bytes';
import { Call, run, type Routine } from './trampoline';

/** A place where a template reads its data. */
export interface TemplateVariable {
  /** The names from the data down; `*` is an element of something ranged over. */
  readonly path: readonly string[];
  /** A missing field can be an error (as `missingKey` says), a missing entry read with `index` is none. */
  readonly via: 'field' | 'index';
  /** Line in the template, from 1. */
  readonly line: number;
  /** Byte offset in the line, from 0. */
  readonly column: number;
}

interface Read {
  readonly path: readonly Bytes[];
  readonly via: TemplateVariable['via'];
}

/** Where a value comes from; undefined when it is computed. */
type Path = readonly Bytes[] | undefined;

/** What is known at a place of a template. */
interface Known {
  readonly dot: Path;
  readonly variables: Map<Bytes, Path>;
}

/** An action that prints a value. */
export interface PrintedValue {
  /** The stages of its pipeline; the last one gives what is printed. */
  readonly pipe: PipeNode;
  /** What its operands are, as far as that is known: names from the data down, `*` for an element. */
  readonly paths: readonly (readonly string[])[];
  /** Line in the template, from 1. */
  readonly line: number;
  /** Byte offset in the line, from 0. */
  readonly column: number;
}

/** Templates that call each other are followed this often; beyond, what they read is not told. */
const MAX_CALLS = 1000;
/** A path longer than this counts as computed. */
const MAX_LENGTH = 64;

/** Finds what a template reads of its data. The data as a whole (`{{.}}`) has no name and is not listed. */
export function findVariables(template: Template): readonly TemplateVariable[] {
  return new Finder(template).find();
}

/** Finds the actions that print something of the data. What a template that is called twice prints is told for each call. */
export function findPrinted(template: Template): readonly PrintedValue[] {
  const printed: Printed[] = [];
  new Finder(template, printed).find();
  const lines = new LineCounter(template.source);
  return printed
    .sort((a, b) => a.pipe.at - b.pipe.at)
    .map(({ pipe, paths }) => {
      lines.moveTo(pipe.at);
      const { line, start } = lines;
      return { pipe, paths: paths.map((path) => path.map(fromBytes)), line, column: pipe.at - start };
    });
}

interface Printed {
  readonly pipe: PipeNode;
  readonly paths: readonly (readonly Bytes[])[];
}

class Finder {
  /** What the operands of the action at hand are. */
  private operands: (readonly Bytes[])[] = [];
  /** The reads by position; a template called twice can read two things in one place. */
  private readonly reads = new Map<number, Read[]>();
  private readonly called = new Set<string>();

  /** @param printed takes what is printed, if that is asked for */
  constructor(
    private readonly template: Template,
    private readonly printed?: Printed[],
  ) {}

  public find(): readonly TemplateVariable[] {
    run(this.body(this.template.name, []));
    const lines = new LineCounter(this.template.source);
    return [...this.reads]
      .sort(([a], [b]) => a - b)
      .flatMap(([at, reads]) => {
        lines.moveTo(at);
        const { line, start } = lines;
        return reads.map(({ path, via }) => ({ path: path.map(fromBytes), via, line, column: at - start }));
      });
  }

  private *body(name: Bytes, dot: Path): Routine<void> {
    const key = JSON.stringify([name, dot]);
    const list = this.template.bodies.get(name);
    if (list === undefined || this.called.has(key) || this.called.size >= MAX_CALLS) return;
    this.called.add(key);
    yield new Call(this.list(list, { dot, variables: new Map([['$', dot]]) }));
  }

  private *list(list: ListNode, known: Known): Routine<void> {
    for (const statement of list) yield* this.statement(statement, known);
  }

  private *statement(statement: Statement, known: Known): Routine<void> {
    switch (statement.kind) {
      case 'action':
        this.operands = [];
        yield* this.pipe(statement.pipe, known);
        if (statement.pipe.declares.length === 0 && this.operands.length > 0) {
          this.printed?.push({ pipe: statement.pipe, paths: this.operands });
          this.operands = []; // conditions that follow have some of their own
        }
        return;
      case 'template':
        yield* this.body(statement.name, statement.pipe ? yield* this.pipe(statement.pipe, known) : undefined);
        return;
      case 'if':
      case 'with':
      case 'range':
        yield* this.branch(statement, known);
        return;
      default:
        return;
    }
  }

  private *branch({ kind, pipe, list, otherwise }: BranchNode, known: Known): Routine<void> {
    const inner: Known = { dot: known.dot, variables: new Map(known.variables) };
    const value = yield* this.pipe(pipe, inner);
    const element = value && [...value, '*'];
    if (kind === 'range') this.declareRound(pipe, element, inner);
    const dot = kind === 'if' ? known.dot : kind === 'with' ? value : element;
    yield new Call(this.list(list, { dot, variables: inner.variables }));
    if (otherwise) yield new Call(this.list(otherwise, inner));
  }

  private declareRound({ declares }: PipeNode, element: Path, { variables }: Known): void {
    const [first, second] = declares;
    if (first) variables.set(first.name, second ? undefined : element);
    if (second) variables.set(second.name, element);
  }

  private *pipe(pipe: PipeNode, known: Known): Routine<Path> {
    let path: Path;
    for (const [index, command] of pipe.commands.entries()) {
      const own = yield* this.command(command, known);
      path = index === 0 ? own : undefined;
    }
    for (const { name } of pipe.declares) known.variables.set(name, path);
    return path;
  }

  private *command({ operands }: CommandNode, known: Known): Routine<Path> {
    const paths: Path[] = [];
    for (const operand of operands) paths.push(yield* this.operand(operand, known));
    const [first, item, ...keys] = operands;
    if (first.kind === 'identifier' && first.name === 'index' && item) {
      const path = this.index(paths[1], keys);
      this.note(path ? [path] : paths);
      return path;
    }
    this.note(paths);
    return first.kind !== 'identifier' && operands.length === 1 ? paths[0] : undefined;
  }

  private note(paths: readonly Path[]): void {
    if (this.printed === undefined) return;
    for (const path of paths) if (path !== undefined) this.operands.push(path);
  }

  /** `index .Deps "a"` reads what `.Deps.a` reads. */
  private index(item: Path, keys: readonly Operand[]): Path {
    let path = item;
    for (const key of keys) {
      path = path && key.kind === 'string' ? [...path, key.value] : undefined;
      if (path) this.add(path, 'index', key.at);
    }
    return path;
  }

  private *operand(operand: Operand, known: Known): Routine<Path> {
    switch (operand.kind) {
      case 'dot':
        return known.dot;
      case 'field':
        return this.fields(known.dot, operand.fields, operand.at);
      case 'variable':
        return this.fields(known.variables.get(operand.name), operand.fields, operand.at);
      case 'chain':
        return this.fields(yield* this.operand(operand.target, known), operand.fields, operand.at);
      case 'pipe':
        return yield* this.nested(operand, known);
      default:
        return undefined;
    }
  }

  private *nested(pipe: PipeNode, known: Known): Routine<Path> {
    const inner = new Call(this.pipe(pipe, known));
    yield inner;
    return inner.value;
  }

  private fields(base: Path, fields: readonly Bytes[], at: number): Path {
    if (base === undefined || fields.length === 0) return base;
    const path = [...base, ...fields];
    this.add(path, 'field', at);
    return path.length > MAX_LENGTH ? undefined : path;
  }

  private add(path: readonly Bytes[], via: TemplateVariable['via'], at: number): void {
    const reads = this.reads.get(at) ?? [];
    this.reads.set(at, reads);
    if (!reads.some((read) => isSame(read.path, path))) reads.push({ path, via });
  }
}

function isSame(a: readonly Bytes[], b: readonly Bytes[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
