import { type EscapeLevel, BARRIER, closeTemplate, escapeText } from './escape';
import { JsonValue, ListValue } from './item/collections';
import { call, type Expression, member, type Root, rootsOf, stageOf, text, verbatim } from './item/expression';
import { Frame } from './item/frame';
import { ElementScope, type ItemScope, type Stage } from './item/scope';
import { type Condition, TemplateValue, type ValueForm } from './item/value';
import type { EachNode, OnNode, PromptNode, WhenNode } from './prompt-node';
import { isWhole } from './prompt-parse';
import { TaskOutputs } from './template-value';

/** Where a prompt stands. */
export interface Place {
  /** How often the API renders it. */
  readonly level: EscapeLevel;
  /**
   * Construct path and property, for messages.
   * @default 'the prompt'
   */
  readonly where?: string;
  /**
   * The item whose variables are known there.
   * @default - there is no item
   */
  readonly item?: ItemScope;
  /**
   * The context sources whose answers are known there.
   * @default - none
   */
  readonly contexts?: readonly string[];
}

/** The text for a place. Template text is the author's and stands as it is. */
export function emit(nodes: readonly PromptNode[], place: Place): string {
  const [only] = nodes;
  if (nodes.length === 1 && only?.kind === 'text') return escapeText(only.text, place.level);
  if (place.level === 0) return nodes.map(unrendered).join('');
  // where template text opens a block that it does not close, the dot may be anything
  const isOpen = nodes.some(({ kind }) => kind !== 'text' && kind !== 'template') && nodes.some(opens);
  const frame = isOpen ? Frame.outside.inside : Frame.outside;
  return new Emitter(place, { item: frame, task: frame }, new Set(place.item && [place.item])).list(nodes, true);
}

function opens(node: PromptNode): boolean {
  return node.kind === 'template' && !isWhole(node.text);
}

function unrendered(node: PromptNode): string {
  if (node.kind === 'text' || node.kind === 'template') return node.text;
  const what = node.kind === 'value' ? node.value.form.written : `prompt.${node.kind}`;
  throw new Error(`${what} stands in a place that is not rendered`);
}

class Emitter {
  constructor(
    private readonly place: Place,
    private readonly frames: Readonly<Record<Stage, Frame>>,
    private readonly items: ReadonlySet<ItemScope>,
  ) {}

  public list(nodes: readonly PromptNode[], isAll = false): string {
    return nodes
      .map((node, index) => this.node(node, nodes[index - 1], isAll ? nodes[index + 1] : (nodes[index + 1] ?? 'more')))
      .join('');
  }

  private node(node: PromptNode, before: PromptNode | undefined, next: PromptNode | 'more' | undefined): string {
    switch (node.kind) {
      case 'text':
        return escapeText(node.text, this.place.level);
      case 'template':
        return template(node.text, before, next);
      case 'value':
        return this.value(node.value);
      case 'when':
        return this.when(node);
      case 'each':
        return this.each(node);
      case 'on':
        return this.on(node);
    }
  }

  private value(value: TemplateValue): string {
    const { form, stage } = value;
    this.check(form.expression, form.written);
    if (value instanceof TaskOutputs) return this.action(stage, lines(this.frames[stage].render(form.expression)));
    if (value instanceof ListValue) return this.listed(value);
    if (value instanceof JsonValue)
      return this.action(
        stage,
        this.guarded(form, stage, (expression) => this.json(value, expression)),
      );
    return this.action(
      stage,
      this.guarded(form, stage, (expression) => this.print(value, expression)),
    );
  }

  /** What prints a value where its guard is true. */
  private guarded(form: ValueForm, stage: Stage, print: (expression: Expression) => string): string {
    const { guard, expression } = form;
    if (guard === undefined) return print(expression);
    const part = partOf(form, guard);
    return `{{${part ? 'with' : 'if'} ${this.frames[stage].render(guard)}}}${print(part ?? expression)}{{end}}`;
  }

  /** What the first of two renderings prints is read by the second, so text is printed as an action that prints it. */
  private print(value: TemplateValue, expression: Expression): string {
    const frame = this.frames[value.stage];
    if (this.place.level < 2 || value.stage === 'task' || !value.isText) return `{{${frame.render(expression)}}}`;
    const string = isGoString(value) ? expression : call('print', expression);
    return `{{"{{"}}{{${frame.render(call('printf', text('%q'), string))}}}{{"}}"}}`;
  }

  /** Nothing is printed for nothing, and 0 and false as they are. */
  private json(value: JsonValue, expression: Expression): string {
    const isNamed = expression.kind === 'element';
    const name = isNamed ? expression : verbatim('$v');
    const frame = this.frames[value.stage];
    const assignment = isNamed ? '' : `{{$v := ${frame.render(expression)}}}`;
    return `${assignment}{{if ${frame.render(call('ne', name, verbatim('nil')))}}}${this.print(value, name)}{{end}}`;
  }

  private listed(list: ListValue<unknown>): string {
    const scope = new ElementScope(list.stage);
    const element = list.element(scope);
    if (!(element instanceof TemplateValue)) {
      this.refuse(`holds ${list.form.written} as text, which has objects; say with prompt.each what of each is meant`);
    }
    const body: readonly PromptNode[] = [{ kind: 'value', value: element }];
    return this.each({ kind: 'each', list, scope, body, separator: [{ kind: 'text', text: ', ' }], depth: 1 });
  }

  private when({ condition, then, otherwise, depth }: WhenNode): string {
    this.check(condition.expression, condition.written);
    if (then.length === 0 && otherwise.length === 0) return '';
    if (then.length === 0) return this.when({ kind: 'when', condition: condition.not(), then: otherwise, otherwise: [], depth });
    const stage = stageOfCondition(condition);
    return (
      this.action(stage, `{{if ${this.frames[stage].render(condition.expression)}}}`) +
      this.list(then) +
      this.otherwise(otherwise, stage)
    );
  }

  private otherwise(nodes: readonly PromptNode[], stage: Stage): string {
    const [only, ...more] = nodes;
    if (only === undefined) return this.action(stage, '{{end}}');
    const isChain =
      only.kind === 'when' && more.length === 0 && only.then.length > 0 && stageOfCondition(only.condition) === stage;
    if (!isChain) return this.action(stage, '{{else}}') + this.list(nodes) + this.action(stage, '{{end}}');
    this.check(only.condition.expression, only.condition.written);
    const condition = this.frames[stage].render(only.condition.expression);
    return this.action(stage, `{{else if ${condition}}}`) + this.list(only.then) + this.otherwise(only.otherwise, stage);
  }

  private each({ list, scope, body, separator }: EachNode): string {
    const { stage, form } = list;
    this.check(form.expression, form.written);
    const inner = new Emitter(this.place, { ...this.frames, [stage]: this.frames[stage].within(scope) }, this.items);
    const name = inner.frames[stage].nameOf(scope) ?? '';
    const index = name.replace('e', 'i');
    const between =
      separator.length === 0
        ? ''
        : inner.action(stage, `{{if ${index}}}`) + inner.list(separator) + inner.action(stage, '{{end}}');
    const names = separator.length === 0 ? name : `${index}, ${name}`;
    const part = form.guard && partOf(form, form.guard);
    const range = `{{range ${names} := ${this.frames[stage].render(part ?? form.expression)}}}`;
    const guard = form.guard && `{{${part ? 'with' : 'if'} ${this.frames[stage].render(form.guard)}}}`;
    return (
      this.action(stage, `${guard ?? ''}${range}`) +
      between +
      inner.list(body) +
      this.action(stage, `{{end}}${guard ? '{{end}}' : ''}`)
    );
  }

  private on({ scope, events, body }: OnNode): string {
    const known = this.place.item?.events;
    if (known === undefined) this.refuse(`has prompt.on(${quoted(events)}), which is for Trigger.githubWebhook`);
    const unknown = events.filter((event) => !known.includes(event));
    if (unknown.length > 0) {
      this.refuse(
        `has prompt.on(${quoted(unknown)}), but the trigger's events are ${quoted(known)}; name it there, or leave it out here`,
      );
    }
    const inner = new Emitter(this.place, this.frames, new Set(this.items).add(scope)).list(body);
    if (known.every((event) => events.includes(event))) return inner;
    const event = call('eq', member({ kind: 'item', scope }, 'Event'), ...events.map(text));
    return `{{if ${this.frames.item.render(event)}}}${inner}{{end}}`;
  }

  /** Actions of the last rendering are text in those before it. */
  private action(stage: Stage, action: string): string {
    return stage === 'task' && this.place.level === 2 ? escapeText(action, 1) : action;
  }

  private check(expression: Expression, written: string): void {
    for (const root of rootsOf(expression)) this.checkRoot(root, written);
  }

  private checkRoot(root: Root, written: string): void {
    if (root.kind === 'dependency') return;
    if (root.kind === 'element') {
      if (this.frames[root.scope.stage].nameOf(root.scope) === undefined) {
        this.refuse(
          `uses ${written} outside of the prompt.each that it belongs to; use it in what the function of prompt.each returns`,
        );
      }
      return;
    }
    if (!this.items.has(root.scope)) this.refuseItem(root.scope, written);
    if (root.kind === 'context' && !this.place.contexts?.includes(root.name)) this.refuseContext(root.name);
  }

  private refuseItem({ at }: ItemScope, written: string): never {
    const way = this.place.item
      ? `take it from the item that the function is given: task: (item) => ({ … })`
      : `only the spawner's own 'task', as a function, knows its item: task: (item) => ({ … })`;
    this.refuse(`uses ${written} of ${at}, which is not known here; ${way}`);
  }

  private refuseContext(name: string): never {
    const { contexts } = this.place;
    const got = contexts?.length ? `it has ${contexts.join(', ')}` : contexts ? 'it has none' : 'which are fetched with this one';
    this.refuse(`uses item.context(${JSON.stringify(name)}), which is not among the 'contextSources' known here; ${got}`);
  }

  private refuse(sentence: string): never {
    throw new Error(`${this.place.where ?? 'the prompt'} ${sentence}`);
  }
}

/** The value inside `{{with guard}}`; undefined where the guard is something else. */
function partOf({ expression, isGuard }: ValueForm, guard: Expression): Expression | undefined {
  if (isGuard) return verbatim('.');
  const isPart = expression.kind === 'member' && expression.of === guard && expression.args.length === 0;
  return isPart ? verbatim(`.${expression.name}`) : undefined;
}

function isGoString(value: TemplateValue): boolean {
  return 'type' in value && value.type === 'text';
}

function stageOfCondition({ expression }: Condition): Stage {
  return stageOf(expression) === 'task' ? 'task' : 'item';
}

function lines(outputs: string): string {
  return `{{range $i, $line := ${outputs}}}{{if $i}}{{"\\n"}}{{end}}{{$line}}{{end}}`;
}

/** Keeps trim markers off the text that is their neighbour, and an open brace at the end off the next action. */
function template(own: string, before: PromptNode | undefined, next: PromptNode | 'more' | undefined): string {
  const start = /^\{\{-\s/.test(own) && before?.kind === 'text' ? BARRIER : '';
  const end = /\s-\}\}$/.test(own) && next !== 'more' && next?.kind === 'text' ? BARRIER : '';
  return start + (next === undefined ? own : closeTemplate(own)) + end;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}
