import { ListValue } from './item/collections';
import { type EventName, type GithubWebhookItem, githubWebhookItem } from './item/github-webhook';
import { ElementScope, ItemError, ItemScope } from './item/scope';
import { type ConditionLike, toCondition } from './item/value';
import { nodesOf, Prompt, type PromptPart } from './prompt';
import { depthAround } from './prompt-node';
import { show } from './show';

/** The one part or the other, as the cluster finds when it makes the prompt. */
export function when(condition: ConditionLike, then: PromptPart, otherwise: PromptPart = ''): Prompt {
  const [yes, no] = [nodesOf(then), nodesOf(otherwise)];
  return Prompt.ofNodes([
    { kind: 'when', condition: toCondition(condition), then: yes, otherwise: no, depth: depthAround(yes, no) },
  ]);
}

/** A part for each value of a list. */
export function each<Element>(
  list: ListValue<Element>,
  part: (element: Element) => PromptPart,
  separator: PromptPart = '',
): Prompt {
  if (!(list instanceof ListValue))
    throw new ItemError(`prompt.each takes a list of an item, got ${show(list)}; use map for one of your own`);
  const scope = new ElementScope(list.stage);
  const body = nodesOf(part(list.element(scope)));
  const between = nodesOf(separator);
  return Prompt.ofNodes([{ kind: 'each', list, scope, body, separator: between, depth: depthAround(body, between) }]);
}

/** Parts, or the values of a list, with something between them. */
export function join<Element extends PromptPart>(
  parts: readonly PromptPart[] | ListValue<Element>,
  separator: PromptPart = ', ',
): Prompt {
  if (parts instanceof ListValue) return each(parts, (element) => element, separator);
  const given: unknown = parts;
  if (!Array.isArray(given)) throw new ItemError(`prompt.join takes a list of parts, got ${show(parts)}`);
  return Prompt.join(parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part])));
}

/** A part for some of the events of a `Trigger.githubWebhook`. */
export function on<const Event extends EventName>(
  event: Event | readonly Event[],
  part: (item: GithubWebhookItem<Event>) => PromptPart,
): Prompt {
  const events: readonly Event[] = typeof event === 'string' ? [event] : event;
  const scope = new ItemScope(`prompt.on(${events.map((each) => `'${each}'`).join(', ')})`, events);
  const body = nodesOf(part(githubWebhookItem(scope, events)));
  return Prompt.ofNodes([{ kind: 'on', scope, events, body, depth: depthAround(body) }]);
}
