/** A set of characters: bounds of ranges, `[low, high, low, high, …]`; sorted, apart and not adjacent once cleaned. */
export type Ranges = readonly number[];

export const MAX_RUNE = 0x10ffff;

/** The set that some ranges in any order make. */
export function clean(ranges: Ranges): Ranges {
  const pairs: (readonly [number, number])[] = [];
  for (let at = 0; at < ranges.length; at += 2) pairs.push([ranges[at] ?? 0, ranges[at + 1] ?? 0]);
  pairs.sort(([a], [b]) => a - b);
  const set: number[] = [];
  for (const [low, high] of pairs) {
    const last = set.at(-1);
    if (last !== undefined && low <= last + 1) set[set.length - 1] = Math.max(last, high);
    else set.push(low, high);
  }
  return set;
}

/** All characters but those of a cleaned set. */
export function negate(set: Ranges): Ranges {
  const rest: number[] = [];
  let next = 0;
  for (let at = 0; at < set.length; at += 2) {
    const low = set[at] ?? 0;
    if (low > next) rest.push(next, low - 1);
    next = (set[at + 1] ?? 0) + 1;
  }
  if (next <= MAX_RUNE) rest.push(next, MAX_RUNE);
  return rest;
}

/** Whether a cleaned set has a character. */
export function has(set: Ranges, rune: number): boolean {
  let from = 0;
  let to = set.length >> 1;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (rune > (set[2 * middle + 1] ?? 0)) from = middle + 1;
    else to = middle;
  }
  return from < set.length >> 1 && rune >= (set[2 * from] ?? 0);
}
