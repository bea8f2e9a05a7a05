const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

const ESCAPED = /["\\\u0000-\u001f<>&\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A string as Go's JSON encoder writes it. Half a surrogate pair stands for a byte that is no UTF-8 (see `decodeGoText`).
 * @example goJsonString('a && b') // '"a \\u0026\\u0026 b"'
 */
export function goJsonString(value: string): string {
  return `"${value.replace(ESCAPED, (character) => SHORT[character] ?? escape(character))}"`;
}

function escape(character: string): string {
  const code = character.charCodeAt(0);
  return `\\u${(isSurrogate(code) ? 0xfffd : code).toString(16).padStart(4, '0')}`;
}

const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

/** Bytes of a Secret as text. A byte that is no UTF-8 becomes half a surrogate pair, one each, because Go counts them so. */
export function decodeGoText(bytes: Uint8Array): string {
  const whole = Buffer.from(bytes).toString('utf8');
  if (!whole.includes('\ufffd')) return whole;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = sequenceLength(bytes, at);
    parts.push(
      size === 0 ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : Buffer.from(bytes.subarray(at, at + size)).toString('utf8'),
    );
    at += Math.max(size, 1);
  }
  return parts.join('');
}

/** Length of the UTF-8 sequence that starts here; 0 when none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (let size = 1; size <= 4 && at + size <= bytes.length; size += 1) {
    try {
      decoder.decode(bytes.subarray(at, at + size));
      return size;
    } catch {
      // not a whole sequence yet, or never one
    }
  }
  return 0;
}

/** Writes JSON as Go's encoder does: compact, maps sorted by the bytes of their keys. Values of objects and maps are JSON already. */
export class GoJson {
  /** @param string writes one string, or a key */
  constructor(readonly string: (text: string) => string = goJsonString) {}

  array(values: readonly string[]): string {
    return `[${values.map((value) => this.string(value)).join(',')}]`;
  }

  object(members: readonly (readonly [string, string])[]): string {
    return `{${members.map(([key, json]) => `${this.string(key)}:${json}`).join(',')}}`;
  }

  map(entries: readonly (readonly [string, string])[]): string {
    return this.object([...entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  }
}
