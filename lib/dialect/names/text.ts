import { createHash } from 'node:crypto';

/** How long a name may be that is also the value of a label. */
export const MAX_NAME_LENGTH = 63;

/** The first hexadecimal digits of a hash, 64 for all of SHA-256. */
export function hash(data: string | Uint8Array, digits: number, algorithm: 'sha256' | 'sha1' = 'sha256'): string {
  return createHash(algorithm).update(data).digest('hex').slice(0, digits);
}

/** The first bytes of a text; a character that is cut in two is replaced. */
export function cut(text: string, bytes: number): string {
  return Buffer.from(text, 'utf8').subarray(0, bytes).toString('utf8');
}

/** The text without certain characters at its end. */
export function trimEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The text without certain characters at its ends. */
export function trim(text: string, characters: string): string {
  const rest = trimEnd(text, characters);
  let start = 0;
  while (start < rest.length && characters.includes(rest.charAt(start))) start += 1;
  return rest.slice(start);
}
