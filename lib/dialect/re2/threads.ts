import { assertionsAt, type Alphabet } from './alphabet';
import type { Program } from './program';
import type { Steps } from './steps';

/** Where the groups of a match begin and end, in characters; -1 for one that took no part. */
export type Slots = readonly number[];

/** To follow a thread costs as much as so many steps. */
const THREAD = 2;

interface Thread {
  readonly pc: number;
  readonly slots: Slots;
}

/** Finds the leftmost match and its groups: follows all ways through the program at once, the preferred ones first. */
export class Threads {
  private readonly seen: Uint32Array;
  private round = 0;

  constructor(
    private readonly program: Program,
    private readonly alphabet: Alphabet,
    private readonly slotCount: number,
  ) {
    this.seen = new Uint32Array(program.instructions.length);
  }

  /** The slots of the leftmost match; the first two are those of the whole. */
  public find(text: readonly number[], steps: Steps): Slots | undefined {
    let matched: Slots | undefined;
    let threads: readonly Thread[] = [];
    for (let at = 0; at <= text.length; at++) {
      const letters = [this.letterAt(text, at - 1), this.letterAt(text, at)] as const;
      const fresh = matched === undefined ? [{ pc: this.program.start, slots: this.noSlots(at) }] : [];
      const list = this.spread([...threads, ...fresh], at, letters, steps);
      const end = list.findIndex(({ pc }) => this.program.instructions[pc]?.kind === 'match');
      const found = list[end];
      if (found !== undefined) matched = found.slots.with(1, at);
      threads = this.advance(end < 0 ? list : list.slice(0, end), letters[1]);
      if (threads.length === 0 && matched !== undefined) return matched;
    }
    return matched;
  }

  private noSlots(at: number): Slots {
    return Array.from({ length: this.slotCount }, (_, slot) => (slot === 0 ? at : -1));
  }

  private letterAt(text: readonly number[], at: number): number {
    const rune = text[at];
    return rune === undefined ? this.alphabet.end : this.alphabet.letter(rune);
  }

  /** The threads once they have gone as far as they can without a character, each instruction once. */
  private spread(
    threads: readonly Thread[],
    at: number,
    [before, after]: readonly [number, number],
    steps: Steps,
  ): readonly Thread[] {
    const assertions = assertionsAt(this.alphabet.side(before), this.alphabet.side(after));
    const waiting = threads.toReversed();
    const list: Thread[] = [];
    this.round++;
    for (let thread = waiting.pop(); thread !== undefined; thread = waiting.pop()) {
      if (this.seen[thread.pc] === this.round) continue;
      this.seen[thread.pc] = this.round;
      steps.take(THREAD);
      const next = this.ways(thread, at, assertions, steps);
      if (next === undefined) list.push(thread);
      else for (const way of next) waiting.push(way);
    }
    return list;
  }

  /** Where a thread goes without a character, the preferred way last; undefined when it needs one or has matched. */
  private ways({ pc, slots }: Thread, at: number, assertions: number, steps: Steps): readonly Thread[] | undefined {
    const instruction = this.program.instructions[pc];
    switch (instruction?.kind) {
      case 'either':
        return [
          { pc: instruction.other, slots },
          { pc: instruction.next, slots },
        ];
      case 'capture':
        steps.take(slots.length >> 3);
        return [{ pc: instruction.next, slots: slots.with(instruction.slot, at) }];
      case 'assertion':
        return (assertions & instruction.flag) === 0 ? [] : [{ pc: instruction.next, slots }];
      default:
        return undefined;
    }
  }

  private advance(threads: readonly Thread[], letter: number): readonly Thread[] {
    const next: Thread[] = [];
    for (const { pc, slots } of threads) {
      const instruction = this.program.instructions[pc];
      if (instruction?.kind === 'class' && this.alphabet.has(instruction.set, letter)) next.push({ pc: instruction.next, slots });
    }
    return next;
  }
}
