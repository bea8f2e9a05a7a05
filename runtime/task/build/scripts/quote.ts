/**
 * A text as one word of a POSIX shell. No `$$` or `$(` of the text remains in it, so that the kubelet, which expands both in a container's
 * command, cannot change it.
 * @example shellQuote("it's $(x)") // `'it'\''s $''(x)'`
 */
export function shellQuote(text: string): string {
  return `'${text.replace(/'/g, `'\\''`).replace(/\$(?=[($])/g, `$$''`)}'`;
}

/** Scripts are plain text that starts at the left margin and ends with a newline. */
export const script = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;
