import { readFile } from 'node:fs/promises';
import type { Clock } from '../ports';

/** The kubelet rotates projected tokens well before they end, so a copy of a minute is good. */
const FRESH_MS = 60_000;

/** A token that somebody else keeps fresh in a file. */
export class TokenFile {
  private cached: { readonly token: string; readonly readAt: number } | undefined;

  constructor(
    private readonly path: string,
    private readonly clock: Clock,
  ) {}

  /** @throws Error when the file cannot be read and no token was read before */
  public async read(): Promise<string> {
    const now = this.clock.now().getTime();
    // a clock that was set back must not make a copy last
    if (this.cached && Math.abs(now - this.cached.readAt) < FRESH_MS) return this.cached.token;
    const token = await this.readFile();
    this.cached = { token, readAt: now };
    return token;
  }

  /** Makes the next `read` look at the file. */
  public forget(): void {
    if (this.cached) this.cached = { ...this.cached, readAt: -Infinity };
  }

  private async readFile(): Promise<string> {
    try {
      const token = (await readFile(this.path, 'utf8')).trim();
      if (token === '') throw new Error('it is empty');
      return token;
    } catch (cause) {
      // the old token may still be accepted; if not, 401 says so
      if (this.cached) return this.cached.token;
      throw new Error(`the token file ${this.path} cannot be used: ${(cause as Error).message}`, { cause });
    }
  }
}
