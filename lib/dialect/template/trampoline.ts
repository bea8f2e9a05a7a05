// Templates nest as deep as their author likes (Go allows 10,000 parentheses), and the call stack of JavaScript does not. Recursive
// work is written as generators that yield a Call where they would call themselves; the calls wait on a list, not on the stack.

/** A recursive computation: yields the calls it waits for, returns its result. */
export type Routine<T> = Generator<Call<unknown>, T, void>;

/** One running routine and, once it has finished, its result. */
export class Call<out T> {
  private outcome: { readonly value: T } | undefined;

  constructor(private readonly routine: Routine<T>) {}

  /** The result. */
  public get value(): T {
    if (this.outcome === undefined) throw new Error('the call has not finished');
    return this.outcome.value;
  }

  /** Runs until the next call that must finish first; undefined when this one is finished. */
  public resume(): Call<unknown> | undefined {
    const step = this.routine.next();
    if (!step.done) return step.value;
    this.outcome = { value: step.value };
    return undefined;
  }
}

/** Runs a routine with all the calls it makes. */
export function run<T>(routine: Routine<T>): T {
  const first = new Call(routine);
  const waiting: Call<unknown>[] = [first];
  for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
    const next = top.resume();
    if (next) waiting.push(next);
    else waiting.pop();
  }
  return first.value;
}
