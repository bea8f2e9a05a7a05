import { BAD_PATTERN, GlobError } from './errors';
import {
  BACKSLASH,
  CARET,
  CLOSE_CLASS,
  DASH,
  offsetOf,
  OPEN_CLASS,
  QUESTION,
  runesOf,
  SLASH,
  STAR,
  type Runes,
  type Steps,
} from './runes';

// Branch and tag globs are those of Go's path/filepath on Linux: `*` and `?` stop at `/`, a class may match it. A pattern is taken
// apart at its stars, and what is wrong with a piece is seen only when matching gets that far.

type Item =
  | { readonly kind: 'rune'; readonly rune: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'class'; readonly isNegated: boolean; readonly ranges: readonly (readonly [number, number])[] };

/** So many items cost as much as one step. */
const ITEMS_PER_STEP = 8;

/** What stands between stars. */
interface Piece {
  readonly followsStar: boolean;
  /** What the piece matches, one character each; an error when it is malformed. */
  readonly items: readonly Item[] | GlobError;
}

/** A branch or tag glob, taken apart. */
export class BranchGlob {
  private readonly pieces: readonly Piece[];

  constructor(pattern: string) {
    this.pieces = new BranchParser(pattern).pieces();
  }

  /** What is wrong with the first malformed piece. */
  public get problem(): GlobError | undefined {
    return this.pieces.map(({ items }) => items).find((items) => items instanceof GlobError);
  }

  /**
   * Whether the whole text matches.
   * @throws GlobError when a piece is malformed, or too many steps are taken
   */
  public matches(text: Runes, steps: Steps): boolean {
    let at = 0;
    for (const [index, { followsStar, items }] of this.pieces.entries()) {
      if (followsStar && Array.isArray(items) && items.length === 0) return !text.includes(SLASH, at);
      const end = matchPiece(
        this.piece(index),
        text,
        at,
        { mayMove: followsStar, isLast: index === this.pieces.length - 1 },
        steps,
      );
      if (end === undefined) return false;
      at = end;
    }
    return at === text.length;
  }

  private piece(index: number): readonly Item[] {
    const items = this.pieces[index]?.items ?? [];
    if (items instanceof GlobError) throw items;
    return items;
  }
}

/** Where a piece ends that begins at a place or, after a star, at the first place behind that without a slash between. */
function matchPiece(
  items: readonly Item[],
  text: Runes,
  from: number,
  { mayMove, isLast }: { readonly mayMove: boolean; readonly isLast: boolean },
  steps: Steps,
): number | undefined {
  for (let start = from; start <= text.length; start++) {
    const end = start + items.length;
    if ((!isLast || end === text.length) && fitsAt(items, text, start, steps)) return end;
    if (!mayMove || text[start] === SLASH) return undefined;
  }
  return undefined;
}

function fitsAt(items: readonly Item[], text: Runes, start: number, steps: Steps): boolean {
  steps.take(Math.ceil(items.length / ITEMS_PER_STEP));
  return items.every((item, index) => {
    const rune = text[start + index];
    return rune !== undefined && fits(item, rune);
  });
}

function fits(item: Item, rune: number): boolean {
  switch (item.kind) {
    case 'rune':
      return item.rune === rune;
    case 'class':
      return item.ranges.some(([low, high]) => low <= rune && rune <= high) !== item.isNegated;
    case 'any':
      return rune !== SLASH;
  }
}

class BranchParser {
  private readonly runes: Runes;
  private at = 0;

  constructor(private readonly pattern: string) {
    this.runes = runesOf(pattern);
  }

  public pieces(): readonly Piece[] {
    const pieces: Piece[] = [];
    while (this.at < this.runes.length) {
      const start = this.at;
      while (this.runes[this.at] === STAR) this.at++;
      const followsStar = this.at > start;
      const end = this.pieceEnd(this.at);
      pieces.push({ followsStar, items: this.items(end) });
      this.at = end;
    }
    return pieces;
  }

  /** The next star that no class and no backslash hides. */
  private pieceEnd(from: number): number {
    let isInClass = false;
    for (let at = from; at < this.runes.length; at++) {
      const rune = this.runes[at];
      if (rune === BACKSLASH) at++;
      else if (rune === OPEN_CLASS) isInClass = true;
      else if (rune === CLOSE_CLASS) isInClass = false;
      else if (rune === STAR && !isInClass) return at;
    }
    return this.runes.length;
  }

  private items(end: number): readonly Item[] | GlobError {
    const items: Item[] = [];
    try {
      while (this.at < end) items.push(this.item(end));
      return items;
    } catch (error) {
      if (error instanceof GlobError) return error;
      throw error;
    }
  }

  private item(end: number): Item {
    const rune = this.take(end);
    switch (rune) {
      case QUESTION:
        return { kind: 'any' };
      case OPEN_CLASS:
        return this.class(end);
      case BACKSLASH:
        return { kind: 'rune', rune: this.take(end) };
      default:
        return { kind: 'rune', rune };
    }
  }

  private class(end: number): Item {
    const isNegated = this.runes[this.at] === CARET && this.at < end;
    if (isNegated) this.at++;
    const ranges: [number, number][] = [];
    do ranges.push(this.range(end));
    while (this.peek(end) !== CLOSE_CLASS);
    this.at++;
    return { kind: 'class', isNegated, ranges };
  }

  private range(end: number): [number, number] {
    const low = this.bound(end);
    if (this.peek(end) !== DASH) return [low, low];
    this.at++;
    return [low, this.bound(end)];
  }

  private bound(end: number): number {
    const rune = this.take(end);
    if (rune === DASH || rune === CLOSE_CLASS) throw this.malformed(this.at - 1);
    return rune === BACKSLASH ? this.take(end) : rune;
  }

  private peek(end: number): number | undefined {
    return this.at < end ? this.runes[this.at] : undefined;
  }

  private take(end: number): number {
    const rune = this.peek(end);
    if (rune === undefined) throw this.malformed(end);
    this.at++;
    return rune;
  }

  private malformed(at: number): GlobError {
    return new GlobError(BAD_PATTERN, { code: 'syntax', offset: offsetOf(this.pattern, at) });
  }
}
