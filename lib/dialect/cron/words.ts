/** A piece of a schedule and where it stands. */
export interface Word {
  readonly text: string;
  /** In characters, from 0. */
  readonly offset: number;
}

// What Go takes for white space; JavaScript's \s lacks U+0085 and has U+FEFF.
const SPACE = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const FIELD = new RegExp(`[^${SPACE}]+`, 'g');
const LEADING_SPACE = new RegExp(`^[${SPACE}]*`);

/** The words of a text that white space parts. */
export function splitAtSpace(text: Word): readonly Word[] {
  return [...text.text.matchAll(FIELD)].map((match) => ({ text: match[0], offset: text.offset + match.index }));
}

/** The text without white space around it. */
export function trimSpace({ text, offset }: Word): Word {
  const leading = LEADING_SPACE.exec(text)?.[0].length ?? 0;
  const last = splitAtSpace({ text, offset: 0 }).at(-1);
  return { text: text.slice(leading, last === undefined ? leading : last.offset + last.text.length), offset: offset + leading };
}

/** The pieces between a separator of one character, the empty ones as well. */
export function splitAt({ text, offset }: Word, separator: string): readonly [Word, ...Word[]] {
  const words: Word[] = [];
  let at = offset;
  for (const piece of text.split(separator)) {
    words.push({ text: piece, offset: at });
    at += piece.length + 1;
  }
  const [first = { text, offset }, ...rest] = words;
  return [first, ...rest];
}
