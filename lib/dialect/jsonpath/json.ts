import { Output, type Budget } from '../template/exec/budget';
import { toBytes, fromBytes } from '../template/text/bytes';
import { isList, isObject, sortedKeys } from './value';

/** What is still to be written: text as it is, or a value. */
type Piece = { readonly text: string } | { readonly value: unknown };

/** A value as Go's encoding/json writes it: keys sorted, `<`, `>` and `&` escaped. */
export function toGoJson(value: unknown, budget: Budget): string {
  const output = new Output(budget);
  const waiting: Piece[] = [{ value }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    budget.step();
    const parts = 'text' in next ? undefined : partsOf(next.value);
    if (parts !== undefined) for (const part of parts.reverse()) waiting.push(part);
    else output.write(toBytes('text' in next ? next.text : scalar(next.value)));
  }
  return fromBytes(output.text());
}

/** The pieces of a list or an object; undefined for what has none. */
function partsOf(value: unknown): Piece[] | undefined {
  if (isList(value))
    return enclosed(
      '[',
      ']',
      value.map((item) => [{ value: item }]),
    );
  if (!isObject(value)) return undefined;
  return enclosed(
    '{',
    '}',
    sortedKeys(value).map((key) => [{ text: `${text(key)}:` }, { value: value[key] }]),
  );
}

function enclosed(open: string, close: string, items: readonly (readonly Piece[])[]): Piece[] {
  return [{ text: open }, ...items.flatMap((item, index) => (index > 0 ? [{ text: ',' }, ...item] : item)), { text: close }];
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return typeof value === 'boolean' ? String(value) : 'null';
}

function text(value: string): string {
  return JSON.stringify(fromBytes(toBytes(value))).replaceAll(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
