import fc from 'fast-check';
import { githubPayload, goInt, stringList, stringMap } from '../../../../lib/dialect';

export const EVENTS = ['push', 'pull_request'] as const;
export type Event = (typeof EVENTS)[number];

export interface Commit {
  readonly message: string;
  readonly added: readonly string[];
}

/** What there is in the cluster. */
export interface World {
  readonly event: Event;
  readonly title: string;
  readonly sender: string;
  readonly body: string;
  readonly number: number;
  readonly draft: boolean;
  readonly commits: readonly Commit[];
  /** The labels of the pull request; undefined when the payload has no pull request. */
  readonly labels: readonly string[] | undefined;
  readonly result: string;
  readonly outputs: readonly string[];
}

const unit = fc.constantFrom(...'{}-"`\\\n\r\t '.split(''), '{{', '}}', '{{-', '-}}', '.Title', '/*', '*/', 'é', '😀', '%q');
const whole = ['', '{', '}', '{{.Title}}', '{{end}}', '{{"', '\u2028\u0085\ufeff\u00a0', '\u007f\u0001', '$e1', '<no value>'];

/** Text with everything that could mean something to a template, to a string in it, or to the one after it. */
export const literals: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 4, arbitrary: fc.string({ unit }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    { weight: 1, arbitrary: fc.constantFrom(...whole) },
  )
  .map((text) => text.replaceAll('\0', ''));

/** What a stranger may have written: prompts themselves cannot hold a NUL. */
const texts = fc.oneof({ weight: 9, arbitrary: literals }, { weight: 1, arbitrary: fc.constantFrom('\0', 'a\0{{', '\0}}') });

export const worlds: fc.Arbitrary<World> = fc.record({
  event: fc.constantFrom(...EVENTS),
  title: texts,
  sender: texts,
  body: texts,
  number: fc.integer({ min: 0, max: 9 }),
  draft: fc.boolean(),
  commits: fc.array(fc.record({ message: texts, added: fc.array(texts, { maxLength: 3 }) }), { maxLength: 3 }),
  labels: fc.option(fc.array(texts, { maxLength: 3 }), { nil: undefined }),
  result: texts,
  outputs: fc.array(texts, { maxLength: 3 }),
});

/** The variables that the runtime gives to the first rendering. */
export function itemData(world: World): object {
  const { event, title, sender, body, number } = world;
  const isPull = event === 'pull_request';
  const optional = { ...(isPull && body && { Body: body }), ...(isPull && number > 0 && { Number: goInt(number) }) };
  return { Event: event, Title: title, Sender: sender, ...optional, Payload: githubPayload(event, payloadOf(world)) };
}

function payloadOf({ event, body, number, draft, labels, commits }: World): object {
  if (event === 'push') return { commits };
  return labels ? { pull_request: { body, number, draft, labels: labels.map((name) => ({ name })) } } : {};
}

/** The variables that the runtime gives to the second. */
export function taskData({ result, outputs }: World): object {
  return { Deps: { base: { Name: 'base', Results: stringMap({ k: result }), Outputs: stringList(outputs) } } };
}
