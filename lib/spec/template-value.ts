import { type EscapeLevel, escapeText, goQuote } from './escape';
import { show } from './show';

/** A Task whose result another Task's prompt can use. */
export interface TaskLike {
  readonly name: string;
}

/** A value that is known only in the cluster. It has a place in `` prompt`…` `` and nowhere else. */
export abstract class TemplateValue {
  /** The Task that must have succeeded before the value is there. */
  public abstract readonly task: TaskLike;

  /** How the author wrote it, for messages. */
  protected abstract readonly written: string;

  /** The Go template action that prints the value. */
  protected abstract action(): string;

  /** Text that is the value after `level` renderings, the last of which knows it. */
  public render(level: EscapeLevel): string {
    if (level === 0) throw new Error(`${this.written} stands in a place that is not rendered`);
    return level === 1 ? this.action() : escapeText(this.action(), 1);
  }

  /** @throws Error always: the text is not known while the program runs */
  public toString(): never {
    throw new Error(
      `${this.written} is known only after the Task has run, so it cannot become a string here; ` +
        'put it into a prompt`…` and give that to the prompt of a Task',
    );
  }

  /** @throws Error always, as `toString` does */
  public toJSON(): never {
    return this.toString();
  }
}

/** One result of a Task, a `key: value` line among its outputs. */
export class TaskResult extends TemplateValue {
  protected readonly written: string;

  constructor(
    public readonly task: TaskLike,
    private readonly key: string,
  ) {
    super();
    this.written = `result(${show(key)})`;
    if (typeof key !== 'string' || key.trim() === '' || /[\r\n]/.test(key)) {
      throw new Error(`the key of a result must be one line that is not blank, got ${show(key)}`);
    }
  }

  // `index` and not `.Deps.name.Results.key`: a missing key is then the empty string, and names may have dashes
  protected override action(): string {
    return `{{index .Deps ${goQuote(this.task.name)} "Results" ${goQuote(this.key)}}}`;
  }
}

/** All output lines of a Task. */
export class TaskOutputs extends TemplateValue {
  protected readonly written = 'outputs';

  constructor(public readonly task: TaskLike) {
    super();
  }

  protected override action(): string {
    const lines = `index .Deps ${goQuote(this.task.name)} "Outputs"`;
    return `{{range $i, $line := ${lines}}}{{if $i}}{{"\\n"}}{{end}}{{$line}}{{end}}`;
  }
}
