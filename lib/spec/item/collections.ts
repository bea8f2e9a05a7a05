import { both, call, type Expression, text } from './expression';
import { type ElementScope, ItemError } from './scope';
import { Condition, NumberValue, TemplateValue, TextValue, type ValueForm } from './value';

/** Several values, for `prompt.each` and `prompt.join`. `Element` is what one of them is. */
export class ListValue<Element> extends TemplateValue {
  /** What kind of value it is. */
  public readonly type = 'list';

  /** @internal */
  constructor(
    form: ValueForm,
    private readonly makeElement: (expression: Expression, written: string) => Element,
  ) {
    super(form);
  }

  /** How many there are. */
  public get length(): NumberValue {
    const { written, expression, guard } = this.form;
    return new NumberValue({ written: `${written}.length`, expression: call('len', expression), guard });
  }

  /** @internal */
  public element(scope: ElementScope): Element {
    return this.makeElement({ kind: 'element', scope }, `an element of ${this.form.written}`);
  }
}

/** Values by keys. */
export class MapValue<Entry extends TemplateValue> extends TemplateValue {
  /** What kind of value it is. */
  public readonly type = 'map';

  /** @internal */
  constructor(
    form: ValueForm,
    private readonly makeEntry: (form: ValueForm) => Entry,
  ) {
    super(form);
  }

  /** The value of a key; of a key that is not there, an empty one. */
  public get(key: string): Entry {
    const { written, expression, guard } = this.form;
    return this.makeEntry({
      written: `${written}.get(${JSON.stringify(key)})`,
      expression: call('index', expression, text(key)),
      guard,
    });
  }
}

/** Any JSON, of a sender that gives no types. Numbers are printed as JavaScript does, but from a million on with an exponent: `1e+06`. */
export class JsonValue extends TemplateValue {
  /** What kind of value it is. */
  public readonly type = 'json';

  /** @internal */
  constructor(
    form: ValueForm,
    private readonly root: Expression = form.expression,
    private readonly path: readonly string[] = [],
  ) {
    super(form);
  }

  /**
   * A member of an object, or of one inside it. Nothing where there is none. What is not there at all is nothing, but what is there must be an
   * object: the cluster cannot look for a member in text, a number or a list, and makes no Task of such an event. Filters of the trigger keep out
   * events of another form.
   */
  public get(...path: readonly string[]): JsonValue {
    if (path.length === 0) return this;
    const full = [...this.path, ...path].map(text);
    // in Go a member of nothing is an error, so `and` stops at the first that is not there
    const steps = full.map((_, index) => call('index', this.root, ...full.slice(0, index + 1)));
    const [first = this.root, ...more] = steps;
    const expression = more.length === 0 ? first : call('and', first, ...more);
    const written = `${this.form.written}.get(${path.map((each) => JSON.stringify(each)).join(', ')})`;
    return new JsonValue({ ...this.form, written, expression }, this.root, [...this.path, ...path]);
  }

  /** Whether it prints exactly this, so that the text "5" equals 5. */
  public equals(other: string | number | boolean): Condition {
    const { written, expression, guard } = this.form;
    const printed = typeof other === 'number' ? goNumber(other) : String(other);
    // without `print`, text and numbers cannot be compared in Go, and no Task would be made
    const comparison = call('eq', call('print', expression), text(printed));
    return new Condition(both(guard, comparison), `${written}.equals(${JSON.stringify(other)})`);
  }

  /** The items of a list, or the values of an object; none where there is nothing. */
  public get items(): ListValue<JsonValue> {
    return new ListValue(this.form, (expression, written) => new JsonValue({ written, expression }));
  }
}

/** JSON that is not read further, as it was sent. */
export function rawJson(form: ValueForm): TextValue {
  return new TextValue({ ...form, expression: call('printf', text('%s'), form.expression) });
}

/** A number of JSON as Go prints it: `1e+06` from a million on. */
function goNumber(value: number): string {
  if (!Number.isFinite(value)) throw new ItemError(`JSON has no number ${value}`);
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
