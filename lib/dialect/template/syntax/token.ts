import { firstRunes, type Bytes } from '../text/bytes';
import { quoteBytes } from '../text/quote';

/** The kinds of token; keywords are tokens of kind `keyword` told apart by their text. */
export type TokenKind =
  | 'error'
  | 'eof'
  | 'text'
  | 'leftDelim'
  | 'rightDelim'
  | 'leftParen'
  | 'rightParen'
  | 'space'
  | 'pipe'
  | 'assign'
  | 'declare'
  | 'char'
  | 'bool'
  | 'charConstant'
  | 'number'
  | 'complex'
  | 'string'
  | 'rawString'
  | 'identifier'
  | 'field'
  | 'variable'
  | 'dot'
  | 'nil'
  | 'keyword';

/** One token of a template; `text` is its source, or the message of an error. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: Bytes;
  /** Byte offset in the template. */
  readonly at: number;
  /** Line on which the token starts, from 1. */
  readonly line: number;
}

/** Words that are keywords and not identifiers. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
]);

/** A token as error messages show it. */
export function describeToken(token: Token): Bytes {
  if (token.kind === 'eof') return 'EOF';
  if (token.kind === 'error') return token.text;
  if (token.kind === 'keyword' || token.kind === 'dot' || token.kind === 'nil') return `<${token.text}>`;
  return describeText(token.text);
}

const LONGEST_SHOWN = 10;

function describeText(text: Bytes): Bytes {
  return text.length > LONGEST_SHOWN ? `${quoteBytes(firstRunes(text, LONGEST_SHOWN))}...` : quoteBytes(text);
}
