import fc from 'fast-check';
import {
  type Condition,
  type GithubEventItem,
  type GithubWebhookItem,
  type ListValue,
  Prompt,
  prompt,
  type PromptPart,
  TaskOutputs,
  TaskResult,
  type TextValue,
} from '../../../../lib/spec';
import { type Commit, type Event, EVENTS, literals, type World } from './world';

/** What something is in a world, where the loops around it are at these elements. */
type Told<T> = (world: World, elements: readonly unknown[]) => T;

/** A part of a prompt, and what it should say: told without any template. */
export interface Sample {
  readonly part: PromptPart;
  readonly says: Told<string>;
}

interface KnownText {
  readonly part: TextValue;
  readonly says: Told<string>;
}

interface KnownList {
  readonly says: Told<readonly unknown[]>;
  /** A loop over it; `body` is told what is known inside. */
  readonly loop: (depth: number, body: (more: Partial<Known>) => PromptPart, separator: PromptPart) => PromptPart;
}

interface KnownCondition {
  readonly condition: Condition;
  readonly holds: Told<boolean>;
}

/** What is known at a place of a prompt. */
interface Known {
  readonly texts: readonly KnownText[];
  readonly lists: readonly KnownList[];
  readonly conditions: readonly KnownCondition[];
  /** What a Task reports is decided in another rendering, so its conditions stand by themselves. */
  readonly ofTask: readonly KnownCondition[];
  readonly depth: number;
}

type Pick = fc.GeneratorValue;

const upTo = (count: number): fc.Arbitrary<number> => fc.nat({ max: count - 1 });
const anyLiteral = (): fc.Arbitrary<string> => literals;
/** Trim markers are for the text of the template itself, not for what stands beside it. */
const TEMPLATES: readonly Sample[] = [
  { part: Prompt.template('{{- "t" -}}'), says: () => 't' },
  { part: Prompt.template('{{- /* c */ -}}'), says: () => '' },
  { part: Prompt.template('{{- $.Event }} -'), says: ({ event }) => `${event} -` },
];
const task = { name: 'base' };

/** Prompts at random over the item of a spawner, and over a Task where that is given. */
export class RandomPrompt {
  constructor(
    private readonly pick: Pick,
    private readonly item: GithubWebhookItem<Event>,
    private readonly hasTask: boolean,
  ) {}

  public make(): Sample {
    const { title, sender } = this.item;
    const texts: KnownText[] = [
      { part: title, says: (world) => world.title },
      { part: sender, says: (world) => world.sender },
    ];
    const conditions = this.conditionsOf(title, (world) => world.title);
    const known: Known = { texts, lists: [], conditions, ofTask: [], depth: 0 };
    return this.several(this.hasTask ? this.withTask(known) : known, 4);
  }

  private withTask(known: Known): Known {
    const result = new TaskResult(task, 'k');
    const outputs = new TaskOutputs(task);
    const texts = [...known.texts, { part: result, says: (world: World) => world.result }];
    const lists = [...known.lists, textList(outputs, (world) => world.outputs)];
    return { ...known, texts, lists, ofTask: this.conditionsOf(result, (world) => world.result) };
  }

  private conditionsOf(value: TextValue, says: Told<string>): readonly KnownCondition[] {
    const other = this.pick(anyLiteral);
    return [
      { condition: value.isEmpty, holds: (...at) => says(...at) === '' },
      { condition: value.equals(other), holds: (...at) => says(...at) === other },
      { condition: value.isOneOf('', other).not(), holds: (...at) => says(...at) !== '' && says(...at) !== other },
    ];
  }

  private one<T>(things: readonly T[]): T {
    const thing = things[this.pick(upTo, things.length)];
    if (thing === undefined) throw new Error('there is nothing to choose from');
    return thing;
  }

  private several(known: Known, budget: number): Sample {
    const parts = Array.from({ length: this.pick(upTo, 4) }, () => this.part(known, budget));
    return {
      part: prompt.join(
        parts.map(({ part }) => part),
        '',
      ),
      says: (...at) => parts.map(({ says }) => says(...at)).join(''),
    };
  }

  private part(known: Known, budget: number): Sample {
    const plain = ['literal', 'text', 'template'] as const;
    switch (this.one(budget > 0 ? ([...plain, 'when', 'each', 'on'] as const) : plain)) {
      case 'template':
        return this.one(TEMPLATES);
      case 'text':
        return this.one(known.texts);
      case 'when':
        return this.when(known, budget - 1);
      case 'each':
        return known.lists.length > 0 ? this.each(known, budget - 1) : this.on(known, budget - 1);
      case 'on':
        return this.on(known, budget - 1);
      case 'literal': {
        const text = this.pick(anyLiteral);
        return { part: text, says: () => text };
      }
    }
  }

  private when(known: Known, budget: number): Sample {
    const conditions = known.ofTask.length > 0 ? this.one([known.conditions, known.ofTask]) : known.conditions;
    const [a, b] = [this.one(conditions), this.one(conditions)];
    const { condition, holds } = this.one<KnownCondition>([
      a,
      { condition: a.condition.and(b.condition), holds: (...at) => a.holds(...at) && b.holds(...at) },
      { condition: a.condition.or(b.condition).not(), holds: (...at) => !a.holds(...at) && !b.holds(...at) },
    ]);
    const [then, otherwise] = [this.several(known, budget), this.several(known, budget)];
    const part = prompt.when(condition, then.part, otherwise.part);
    return { part, says: (...at) => (holds(...at) ? then : otherwise).says(...at) };
  }

  private each(known: Known, budget: number): Sample {
    const { says, loop } = this.one(known.lists);
    const depth = known.depth + 1;
    const separator = this.several({ ...known, depth }, 0);
    let inside: Sample | undefined;
    const body = (more: Partial<Known>): PromptPart => (inside = this.several(merged({ ...known, depth }, more), budget)).part;
    const part = loop(known.depth, body, separator.part);
    const round = (world: World, elements: readonly unknown[], index: number): string =>
      (index === 0 ? '' : separator.says(world, elements)) + (inside?.says(world, elements) ?? '');
    return {
      part,
      says: (world, elements) =>
        says(world, elements)
          .map((element, index) => round(world, [...elements, element], index))
          .join(''),
    };
  }

  private on(known: Known, budget: number): Sample {
    const event = this.one(EVENTS);
    let inside: Sample | undefined;
    const body = (more: Partial<Known>): PromptPart => (inside = this.several(merged(known, more), budget)).part;
    const part =
      event === 'push'
        ? prompt.on('push', (item) => body({ lists: [commits(item)] }))
        : prompt.on('pull_request', (item) => body(this.pullRequest(item)));
    return { part, says: (world, elements) => (world.event === event ? (inside?.says(world, elements) ?? '') : '') };
  }

  private pullRequest({ body, number, payload: { pull_request: pull } }: GithubEventItem<'pull_request'>): Partial<Known> {
    const names: KnownList = {
      says: (world) => world.labels ?? [],
      loop: (depth, inside, separator) =>
        prompt.each(pull.labels, (label) => inside({ texts: [{ part: label.name, says: textAt(depth) }] }), separator),
    };
    return {
      texts: [
        { part: body, says: (world) => world.body },
        { part: pull.body, says: (world) => (world.labels ? world.body : '') },
      ],
      lists: [names],
      conditions: [
        ...this.conditionsOf(body, (world) => world.body),
        { condition: number.atLeast(4), holds: (world) => world.number >= 4 },
        { condition: number.isEmpty, holds: (world) => world.number === 0 },
        { condition: pull.draft.equals(true), holds: (world) => world.labels !== undefined && world.draft },
        { condition: pull.labels.isEmpty, holds: (world) => !world.labels?.length },
        { condition: pull.number.below(3), holds: (world) => !world.labels || world.number < 3 },
      ],
    };
  }
}

function commits({ payload }: GithubEventItem<'push'>): KnownList {
  return {
    says: (world) => world.commits,
    loop: (depth, inside, separator) =>
      prompt.each(
        payload.commits,
        ({ message, added }) => {
          const commit: Told<Commit> = (_, elements) => elements[depth] as Commit;
          const text = { part: message, says: (...at: Parameters<typeof commit>) => commit(...at).message };
          return inside({ texts: [text], lists: [textList(added, (...at) => commit(...at).added)] });
        },
        separator,
      ),
  };
}

function textList(list: ListValue<TextValue>, says: Told<readonly string[]>): KnownList {
  return {
    says,
    loop: (depth, inside, separator) =>
      prompt.each(list, (part) => inside({ texts: [{ part, says: textAt(depth) }] }), separator),
  };
}

const textAt =
  (depth: number): Told<string> =>
  (_, elements) =>
    String(elements[depth]);

function merged(known: Known, more: Partial<Known>): Known {
  return {
    ...known,
    texts: [...known.texts, ...(more.texts ?? [])],
    lists: [...known.lists, ...(more.lists ?? [])],
    conditions: [...known.conditions, ...(more.conditions ?? [])],
  };
}
