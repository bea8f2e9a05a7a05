/**
 * The items of a list from a bound to another, backwards from the end of that part when the step is negative. A negative end counts
 * from the end of the list only if the start does so too; that is how the Go library has it.
 */
export function range(list: readonly unknown[], [from, to, by]: readonly (number | undefined)[]): readonly unknown[] {
  const { first, last } = part(list.length, from ?? 0, to ?? list.length);
  const step = by === undefined || by === 0 ? 1 : by;
  const found: unknown[] = [];
  if (step > 0) for (let at = first; at < last; at += step) found.push(list[at]);
  else for (let at = last - 1; at >= first; at += step) found.push(list[at]);
  return found;
}

function part(length: number, from: number, to: number): { readonly first: number; readonly last: number } {
  if (from >= 0) return { first: from, last: Math.min(to, length) };
  return { first: Math.max(from + length, 0), last: Math.min(to < 0 ? to + length : to, length) };
}
