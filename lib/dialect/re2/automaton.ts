import { assertionsAt, type Alphabet, type Side } from './alphabet';
import type { Program } from './program';
import type { Steps } from './steps';

/** So many instructions may be remembered in all states together; then the states are forgotten. */
const MAX_REMEMBERED = 200_000;

/** Where a program can be between two characters: at which instructions, after what. */
interface State {
  readonly at: Int32Array;
  readonly before: Side;
  /** Where each letter leads; undefined means a match. */
  readonly next: Map<number, State | undefined>;
}

/** Tells whether a text matches. It makes its states as texts lead to them, each once, and walks along them. */
export class Automaton {
  private states = new Map<string, State>();
  private remembered = 0;
  /** In which round an instruction was looked at, and in which it was found to be next. */
  private readonly seen: Uint32Array;
  private readonly found: Uint32Array;
  private round = 0;

  constructor(
    private readonly program: Program,
    private readonly alphabet: Alphabet,
  ) {
    this.seen = new Uint32Array(program.instructions.length);
    this.found = new Uint32Array(program.instructions.length);
  }

  /** Whether the program matches somewhere in a text. */
  public test(text: readonly number[], steps: Steps): boolean {
    let state: State | undefined = this.state(new Int32Array(), 'edge');
    for (const rune of text) {
      state = this.follow(state, this.alphabet.letter(rune), steps);
      if (state === undefined) return true;
    }
    return this.follow(state, this.alphabet.end, steps) === undefined;
  }

  private follow(state: State, letter: number, steps: Steps): State | undefined {
    if (state.next.has(letter)) return state.next.get(letter);
    const at = this.step(state, letter, steps);
    const next = at && this.state(at, this.alphabet.side(letter));
    state.next.set(letter, next);
    return next;
  }

  /** Where the program can be after one more letter; undefined when it matches before it. */
  private step({ at, before }: State, letter: number, steps: Steps): Int32Array | undefined {
    const { instructions, start } = this.program;
    const assertions = assertionsAt(before, this.alphabet.side(letter));
    const waiting = [...at, start];
    const found: number[] = [];
    this.round++;
    for (let pc = waiting.pop(); pc !== undefined; pc = waiting.pop()) {
      if (this.seen[pc] === this.round) continue;
      this.seen[pc] = this.round;
      steps.take(1);
      const instruction = instructions[pc];
      if (instruction === undefined || instruction.kind === 'match') return undefined;
      if (instruction.kind === 'class') {
        if (this.leads(instruction, letter)) found.push(instruction.next);
      } else if (instruction.kind !== 'assertion' || (assertions & instruction.flag) !== 0) {
        waiting.push(instruction.next);
        if (instruction.kind === 'either') waiting.push(instruction.other);
      }
    }
    steps.take(found.length);
    return Int32Array.from(found).sort();
  }

  /** Whether a letter leads on from an instruction, to one that was not found before. */
  private leads({ set, next }: { readonly set: number; readonly next: number }, letter: number): boolean {
    const isNew = this.found[next] !== this.round && this.alphabet.has(set, letter);
    if (isNew) this.found[next] = this.round;
    return isNew;
  }

  private state(at: Int32Array, before: Side): State {
    const key = `${before} ${at.join()}`;
    const known = this.states.get(key);
    if (known !== undefined) return known;
    this.remembered += at.length + 1;
    if (this.remembered > MAX_REMEMBERED) this.forget();
    const state = { at, before, next: new Map<number, State | undefined>() };
    this.states.set(key, state);
    return state;
  }

  private forget(): void {
    // a state that is still held keeps what it leads to, so those are let go as well
    for (const { next } of this.states.values()) next.clear();
    this.states = new Map();
    this.remembered = 0;
  }
}
