import { runeCount, type Bytes } from '../text/bytes';

/** Flags, width and precision of one verb. */
export interface Flags {
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  /** `%+v`: the plus of a `v` asks for field names, not for signs. */
  plusV: boolean;
  /** `%#v`: the sharp of a `v` asks for Go syntax. */
  sharpV: boolean;
  width: number | undefined;
  precision: number | undefined;
}

/** No flags at all. */
export function noFlags(): Flags {
  return {
    minus: false,
    plus: false,
    sharp: false,
    space: false,
    zero: false,
    plusV: false,
    sharpV: false,
    width: undefined,
    precision: undefined,
  };
}

/** Fills up to the width, which counts characters: on the right with minus, on the left otherwise. */
export function pad(text: Bytes, flags: Pick<Flags, 'width' | 'minus' | 'zero'>): Bytes {
  if (flags.width === undefined) return text;
  const missing = flags.width - runeCount(text);
  if (missing <= 0) return text;
  if (flags.minus) return `${text}${' '.repeat(missing)}`;
  return `${(flags.zero ? '0' : ' ').repeat(missing)}${text}`;
}
