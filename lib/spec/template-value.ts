import { ListValue } from './item/collections';
import { call, type Expression, type TaskLike, text } from './item/expression';
import { TextValue } from './item/value';
import { show } from './show';

export type { TaskLike } from './item/expression';
export { TemplateValue } from './item/value';

// `index` and not `.Deps.name.Results.key`: a missing key is then the empty string, and names may have dashes
function reported(task: TaskLike, ...path: readonly string[]): Expression {
  return call('index', { kind: 'dependency', task }, ...path.map(text));
}

/** One result of a Task, a `key: value` line among its outputs. */
export class TaskResult extends TextValue {
  constructor(
    public readonly task: TaskLike,
    key: string,
  ) {
    super({ written: `result(${show(key)})`, expression: reported(task, 'Results', String(key)) });
    if (typeof key !== 'string' || key.trim() === '' || /[\r\n]/.test(key)) {
      throw new Error(`the key of a result must be one line that is not blank, got ${show(key)}`);
    }
  }
}

/** All output lines of a Task. In a prompt they stand one below the other. */
export class TaskOutputs extends ListValue<TextValue> {
  constructor(public readonly task: TaskLike) {
    super(
      { written: 'outputs', expression: reported(task, 'Outputs') },
      (expression, written) => new TextValue({ written, expression }),
    );
  }
}
