/** Said before and remembered, so that a Job in a loop does not fill the log. */
const MOST_REMEMBERED = 1_000;

/** Hands on the warnings that an API server puts into its answers (`Warning: 299 - "text"`), each text once. */
export class Warnings {
  private readonly said = new Set<string>();

  constructor(private readonly say: (text: string) => void) {}

  public take(headers: readonly string[] | undefined): void {
    for (const text of (headers ?? []).flatMap(parseWarnings)) {
      if (this.said.has(text)) continue;
      if (this.said.size >= MOST_REMEMBERED) this.said.clear();
      this.said.add(text);
      this.say(text);
    }
  }
}

/** Texts of a header, which may carry several warnings. */
export function parseWarnings(header: string): string[] {
  const quoted = /299 \S+ "((?:[^"\\]|\\.)*)"/g;
  return [...header.matchAll(quoted)].map((match) => (match[1] ?? '').replace(/\\(.)/g, '$1'));
}
