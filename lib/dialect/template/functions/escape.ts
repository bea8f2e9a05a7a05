import { decodeRune, type Bytes } from '../text/bytes';
import { isPrintable } from '../text/unicode';

const HTML: ReadonlyMap<string, Bytes> = new Map([
  ['\0', '\xef\xbf\xbd'],
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);
const SCRIPT: ReadonlyMap<string, Bytes> = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['"', '\\"'],
  ['<', '\\u003C'],
  ['>', '\\u003E'],
  ['&', '\\u0026'],
  ['=', '\\u003D'],
]);

/** Escapes a text for HTML. */
export function escapeHtml(text: Bytes): Bytes {
  return text.replace(/[\0"'&<>]/g, (char) => HTML.get(char) ?? char);
}

/** Escapes a text for a JavaScript string. */
export function escapeScript(text: Bytes): Bytes {
  const parts: Bytes[] = [];
  for (let at = 0; at < text.length;) {
    const { rune, size } = decodeRune(text, at);
    const char = text.slice(at, at + size);
    const isPlain = rune >= 0x20 && (rune < 0x80 || isPrintable(rune));
    parts.push(SCRIPT.get(char) ?? (isPlain ? char : `\\u${rune.toString(16).toUpperCase().padStart(4, '0')}`));
    at += size;
  }
  return parts.join('');
}

/** Escapes a text for the query of a URL. */
export function escapeQuery(text: Bytes): Bytes {
  return text.replace(/[^A-Za-z0-9\-_.~]/g, (char) => {
    const code = char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    return char === ' ' ? '+' : `%${code}`;
  });
}
