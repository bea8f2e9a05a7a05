import { clean, has, negate, type Ranges, MAX_RUNE } from './ranges';
import { ALIASES, CATEGORIES, FOLDS, SCRIPTS } from './tables.generated';

/** Up to so many characters are looked up one by one when their other cases are wanted. */
const FEW = 64;

/** The set of characters that a name of `\p{…}` means; undefined when it means none. Case, blanks, `_` and `-` do not matter. */
export function unicodeSet(name: string): Ranges | undefined {
  const wanted = canonical(name);
  if (wanted === 'any') return [0, MAX_RUNE];
  if (wanted === 'ascii') return [0, 0x7f];
  if (wanted === 'assigned') return assigned();
  const script = SCRIPTS.find(([known]) => canonical(known) === wanted);
  if (script !== undefined) return decode(script[1]);
  const [, category] = ALIASES.find(([alias]) => canonical(alias) === wanted) ?? [];
  return categorySet(category === undefined ? wanted : canonical(category));
}

function canonical(name: string): string {
  return /^[\x00-\x7f]*$/.test(name) ? name.toLowerCase().replaceAll(/[ _-]/g, '') : name;
}

function categorySet(name: string): Ranges | undefined {
  if (name === 'cn') return negate(assigned());
  if (name === 'c') return clean([...union((known) => known.startsWith('c')), ...negate(assigned())]);
  if (name === 'lc') return union((known) => known === 'lu' || known === 'll' || known === 'lt');
  const set = name === '' ? [] : union((known) => known === name || (name.length === 1 && known.startsWith(name)));
  return set.length > 0 ? set : undefined;
}

function assigned(): Ranges {
  return union(() => true);
}

function union(isWanted: (name: string) => boolean): Ranges {
  const wanted = CATEGORIES.filter(([name]) => isWanted(name.toLowerCase()));
  return clean(wanted.flatMap(([, ranges]) => decode(ranges)));
}

function decode(text: string): number[] {
  let last = 0;
  return text.split(' ').map((difference) => (last += Number.parseInt(difference, 36)));
}

/** Adds to characters those that differ from them in case alone. */
export class Folder {
  private readonly orbits = new Map<number, readonly number[]>();

  constructor() {
    let first = 0;
    for (const text of FOLDS.split(' ')) {
      const [step = 0, ...others] = text.split(',').map((number) => Number.parseInt(number, 36));
      first += step;
      const start = first;
      const orbit = [start, ...others.map((other) => start + other)];
      for (const rune of orbit) this.orbits.set(rune, orbit);
    }
  }

  /** A set with the other cases of its characters. */
  public fold(ranges: Ranges): Ranges {
    const set = clean(ranges);
    const added: number[] = [];
    const add = (rune: number): void => {
      for (const other of this.orbits.get(rune) ?? []) added.push(other, other);
    };
    if (count(set) > FEW) {
      for (const rune of this.orbits.keys()) if (has(set, rune)) add(rune);
    } else {
      for (let at = 0; at < set.length; at += 2) for (let rune = set[at] ?? 0; rune <= (set[at + 1] ?? 0); rune++) add(rune);
    }
    return added.length > 0 ? clean([...set, ...added]) : set;
  }
}

function count(set: Ranges): number {
  let sum = 0;
  for (let at = 0; at < set.length; at += 2) sum += (set[at + 1] ?? 0) - (set[at] ?? 0) + 1;
  return sum;
}
