import { clean, has, negate, type Ranges, MAX_RUNE } from './ranges';
import { ALIASES, CATEGORIES, FOLDS, SCRIPTS } from './tables.generated';

/** Up to so many characters are looked up one by one when their other cases are wanted. */
const FEW = 64;

const KELVIN = 0x212a;
const LONG_S = 0x17f;

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
  private orbits: ReadonlyMap<number, readonly number[]> | undefined;

  /** A set with the other cases of its characters. */
  public fold(ranges: Ranges): Ranges {
    const set = clean(ranges);
    const orbits = count(set) > FEW ? this.orbitsIn(set) : members(set).map((rune) => this.orbit(rune));
    const added = orbits.flatMap((orbit) => orbit.flatMap((rune) => [rune, rune]));
    return added.length > 0 ? clean([...set, ...added]) : set;
  }

  private orbitsIn(set: Ranges): readonly (readonly number[])[] {
    this.orbits ??= decodeOrbits();
    return [...this.orbits].filter(([rune]) => has(set, rune)).map(([, orbit]) => orbit);
  }

  private orbit(rune: number): readonly number[] {
    if (rune < 0x80) return asciiOrbit(rune);
    this.orbits ??= decodeOrbits();
    return this.orbits.get(rune) ?? [];
  }
}

/** The letters of ASCII need no table; two of them have a third case. */
function asciiOrbit(rune: number): readonly number[] {
  const upper = rune & ~0x20;
  if (upper < 0x41 || upper > 0x5a) return [];
  const third = upper === 0x4b ? [KELVIN] : upper === 0x53 ? [LONG_S] : [];
  return [upper, upper | 0x20, ...third];
}

function decodeOrbits(): ReadonlyMap<number, readonly number[]> {
  const orbits = new Map<number, readonly number[]>();
  let first = 0;
  for (const text of FOLDS.split(' ')) {
    const [step = 0, ...others] = text.split(',').map((number) => Number.parseInt(number, 36));
    first += step;
    const start = first;
    const orbit = [start, ...others.map((other) => start + other)];
    for (const rune of orbit) orbits.set(rune, orbit);
  }
  return orbits;
}

function count(set: Ranges): number {
  let sum = 0;
  for (let at = 0; at < set.length; at += 2) sum += (set[at + 1] ?? 0) - (set[at] ?? 0) + 1;
  return sum;
}

function members(set: Ranges): readonly number[] {
  const runes: number[] = [];
  for (let at = 0; at < set.length; at += 2) for (let rune = set[at] ?? 0; rune <= (set[at + 1] ?? 0); rune++) runes.push(rune);
  return runes;
}
