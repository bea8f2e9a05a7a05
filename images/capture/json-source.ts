/**
 * Looks into JSON text without losing how it is written: `JSON.parse` turns `0.0420` into 0.042, and refuses a line that goes on after its
 * first value. What is found here is given as source text; `JSON.parse` still judges whether it is JSON at all.
 */

/** A JSON object whose text is at hand. */
export interface JsonObject {
  readonly source: string;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The object that `line` begins with, whatever follows it; undefined when the first JSON value is something else or no JSON. */
export function firstObject(line: string): JsonObject | undefined {
  const start = skipSpace(line, 0);
  if (line[start] !== '{') return undefined;
  const source = line.slice(start, endOfValue(line, start));
  return isJson(source) ? { source } : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The source text of the value at `path`; of members with the same name the last one counts. */
export function sourceAt(object: JsonObject, ...path: readonly string[]): string | undefined {
  let source: string | undefined = object.source;
  for (const name of path) {
    source = source?.startsWith('{') ? memberOf(source, name) : undefined;
  }
  return source;
}

/** The text of the string at `path`; undefined when there is no string. */
export function stringAt(object: JsonObject, ...path: readonly string[]): string | undefined {
  const source = sourceAt(object, ...path);
  if (!source?.startsWith('"')) return undefined;
  const value: unknown = JSON.parse(source);
  return typeof value === 'string' ? value : undefined;
}

/** `source` is the text of a valid object. */
function memberOf(source: string, name: string): string | undefined {
  let found: string | undefined;
  let at = skipSpace(source, 1);
  while (source[at] === '"') {
    const keyEnd = endOfString(source, at);
    const matches = JSON.parse(source.slice(at, keyEnd)) === name;
    const valueStart = skipSpace(source, skipSpace(source, keyEnd) + 1); // over the colon
    const valueEnd = endOfValue(source, valueStart);
    if (matches) found = source.slice(valueStart, valueEnd);
    at = skipSpace(source, skipSpace(source, valueEnd) + 1); // over the comma, or the closing brace
  }
  return found;
}

/** Where the value that begins at `start` ends, provided that it is JSON. No recursion: a line may nest as deep as it likes. */
function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== '{' && first !== '[') return endOfWord(text, start);
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else depth += nesting(character);
    if (depth === 0) return at + 1;
  }
  return text.length;
}

function nesting(character: string | undefined): number {
  if (character === '{' || character === '[') return 1;
  return character === '}' || character === ']' ? -1 : 0;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at + 1;
  }
  return text.length;
}

function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && !/[\s,\]}]/.test(text.charAt(at))) at++;
  return at;
}

/** JSON knows four kinds of space. */
function skipSpace(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at++;
  return at;
}
