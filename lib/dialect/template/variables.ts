import { LineCounter } from './syntax/line-counter';
import type { BranchNode, CommandNode, ListNode, Operand, PipeNode, Statement, Template } from './syntax/node';
import { fromBytes, type Bytes } from './text/bytes';

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
  new Finder(template, printed).run();
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

/** A list that is being gone through. */
interface OpenListNode {
  readonly list: ListNode;
  readonly known: Known;
  next: number;
}

/** A pipeline that is being gone through. */
interface OpenPipe {
  readonly pipe: PipeNode;
  /** The index of the command at hand. */
  command: number;
  /** What its first operands are. */
  paths: Path[];
  /** What the command before is. */
  path: Path;
}

class Finder {
  /** What the operands of the action at hand are. */
  private operands: (readonly Bytes[])[] = [];
  /** The reads by position; a template called twice can read two things in one place. */
  private readonly reads = new Map<number, Read[]>();
  private readonly called = new Set<string>();
  /** Where to go on. Lists nest as deep as their author likes, and the call stack does not. */
  private readonly waiting: OpenListNode[] = [];

  /** @param printed takes what is printed, if that is asked for */
  constructor(
    private readonly template: Template,
    private readonly printed?: Printed[],
  ) {}

  public find(): readonly TemplateVariable[] {
    this.run();
    const lines = new LineCounter(this.template.source);
    return [...this.reads]
      .sort(([a], [b]) => a - b)
      .flatMap(([at, reads]) => {
        lines.moveTo(at);
        const { line, start } = lines;
        return reads.map(({ path, via }) => ({ path: path.map(fromBytes), via, line, column: at - start }));
      });
  }

  /** Goes through the template, and through those that it calls. */
  public run(): void {
    this.body(this.template.name, []);
    for (let place = this.waiting.at(-1); place !== undefined; place = this.waiting.at(-1)) {
      const statement = place.list[place.next++];
      if (statement === undefined) this.waiting.pop();
      else this.statement(statement, place.known);
    }
  }

  /** Goes through a list before what comes after the current statement. */
  private enter(list: ListNode, known: Known): void {
    this.waiting.push({ list, known, next: 0 });
  }

  private body(name: Bytes, dot: Path): void {
    const key = JSON.stringify([name, dot]);
    const list = this.template.bodies.get(name);
    if (list === undefined || this.called.has(key) || this.called.size >= MAX_CALLS) return;
    this.called.add(key);
    this.enter(list, { dot, variables: new Map([['$', dot]]) });
  }

  private statement(statement: Statement, known: Known): void {
    switch (statement.kind) {
      case 'action':
        this.operands = [];
        this.pipe(statement.pipe, known);
        if (statement.pipe.declares.length === 0 && this.operands.length > 0) {
          this.printed?.push({ pipe: statement.pipe, paths: this.operands });
          this.operands = []; // conditions that follow have some of their own
        }
        return;
      case 'template':
        return this.body(statement.name, statement.pipe ? this.pipe(statement.pipe, known) : undefined);
      case 'if':
      case 'with':
      case 'range':
        return this.branch(statement, known);
      default:
        return;
    }
  }

  private branch({ kind, pipe, list, otherwise }: BranchNode, known: Known): void {
    const inner: Known = { dot: known.dot, variables: new Map(known.variables) };
    const value = this.pipe(pipe, inner);
    const element = value && [...value, '*'];
    if (kind === 'range') this.declareRound(pipe, element, inner);
    const dot = kind === 'if' ? known.dot : kind === 'with' ? value : element;
    if (otherwise) this.enter(otherwise, inner);
    this.enter(list, { dot, variables: inner.variables });
  }

  private declareRound({ declares }: PipeNode, element: Path, { variables }: Known): void {
    const [first, second] = declares;
    if (first) variables.set(first.name, second ? undefined : element);
    if (second) variables.set(second.name, element);
  }

  private pipe(root: PipeNode, known: Known): Path {
    const around: OpenPipe[] = [];
    let open: OpenPipe = { pipe: root, command: 0, paths: [], path: undefined };
    for (;;) {
      const command = open.pipe.commands[open.command];
      const operand = command?.operands[open.paths.length];
      const inner = operand && parenthesized(operand);
      if (inner) {
        around.push(open);
        open = { pipe: inner, command: 0, paths: [], path: undefined };
      } else if (operand) open.paths.push(this.operand(operand, known));
      else if (command) this.closeCommand(open, command);
      else {
        for (const { name } of open.pipe.declares) known.variables.set(name, open.path);
        const outer = around.pop();
        if (outer === undefined) return open.path;
        outer.paths.push(this.ofParenthesis(outer, open.path));
        open = outer;
      }
    }
  }

  private ofParenthesis({ pipe, command, paths }: OpenPipe, path: Path): Path {
    const operand = pipe.commands[command]?.operands[paths.length];
    return operand?.kind === 'chain' ? this.fields(path, operand.fields, operand.at) : path;
  }

  private closeCommand(open: OpenPipe, command: CommandNode): void {
    const path = this.command(command, open.paths);
    open.path = open.command === 0 ? path : undefined;
    open.command++;
    open.paths = [];
  }

  private command({ operands }: CommandNode, paths: readonly Path[]): Path {
    const [first, item] = operands;
    if (first.kind === 'identifier' && first.name === 'index' && item) {
      const path = this.index(paths[1], operands.slice(2));
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

  private operand(operand: Operand, known: Known): Path {
    switch (operand.kind) {
      case 'dot':
        return known.dot;
      case 'field':
        return this.fields(known.dot, operand.fields, operand.at);
      case 'variable':
        return this.fields(known.variables.get(operand.name), operand.fields, operand.at);
      default:
        return undefined;
    }
  }

  private fields(base: Path, fields: readonly Bytes[], at: number): Path {
    if (base === undefined || fields.length === 0) return base;
    const path = base.length === 0 ? fields : [...base, ...fields];
    this.add(path, 'field', at);
    return path.length > MAX_LENGTH ? undefined : path;
  }

  private add(path: readonly Bytes[], via: TemplateVariable['via'], at: number): void {
    const reads = this.reads.get(at);
    if (reads === undefined) this.reads.set(at, [{ path, via }]);
    else if (!reads.some((read) => isSame(read.path, path))) reads.push({ path, via });
  }
}

function isSame(a: readonly Bytes[], b: readonly Bytes[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

/** The pipeline that an operand is, or hangs on. */
function parenthesized(operand: Operand): PipeNode | undefined {
  const target = operand.kind === 'chain' ? operand.target : operand;
  return target.kind === 'pipe' ? target : undefined;
}
