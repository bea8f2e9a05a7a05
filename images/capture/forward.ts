import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const LF = 0x0a;

/** A line longer than this is passed on like any other, but nobody is shown it: it would have to be held in memory as a whole. */
export const LONGEST_LINE_SHOWN = 64 * 1024 * 1024;

export interface Forwarded {
  /** What went wrong with reading or writing; the lines that were shown are then not the whole stream. */
  readonly error?: Error;
}

/**
 * Passes every byte of `from` on to `to`, in order and unchanged, with a line feed at the end when there is none, and shows `onLine` each
 * line as text. Waits whenever `to` is full. When `to` fails the rest is still read, so that the writer can finish its work.
 */
export async function forward(from: Readable, to: Writable, onLine?: (line: string) => void): Promise<Forwarded> {
  const output = new Output(to);
  const lines = onLine && new LineSplitter(onLine);
  let last: number | undefined;
  const readError = await eachChunk(from, async (bytes) => {
    await output.write(bytes);
    lines?.push(bytes);
    last = bytes.at(-1) ?? last;
  });
  lines?.end();
  if (last !== undefined && last !== LF) await output.write(Buffer.from([LF]));
  const error = readError ?? output.error;
  return error ? { error } : {};
}

async function eachChunk(from: Readable, use: (bytes: Buffer) => Promise<void>): Promise<Error | undefined> {
  try {
    for await (const chunk of from) await use(toBuffer(chunk));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function toBuffer(chunk: unknown): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
}

/** Writes until the first failure, and waits for a full reader; a reader that is gone does not keep it waiting. */
class Output {
  /** The first failure. */
  error: Error | undefined;
  private readonly failed: Promise<void>;

  constructor(private readonly to: Writable) {
    let settle = (): void => undefined;
    this.failed = new Promise((resolve) => (settle = resolve));
    // for good: a failure may be reported after the last write
    to.on('error', (error) => {
      this.error ??= error;
      settle();
    });
    to.once('close', settle);
  }

  async write(bytes: Buffer): Promise<void> {
    // a stream that was closed without an error never drains
    if (this.to.destroyed) this.error ??= new Error('the output is closed');
    if (this.error || this.to.write(bytes)) return;
    const stop = new AbortController();
    const drained = once(this.to, 'drain', { signal: stop.signal }).catch(() => undefined);
    await Promise.race([drained, this.failed]);
    stop.abort();
  }
}

/** Cuts bytes into lines of text; characters and lines may be cut anywhere between two pieces. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private pieces: string[] = [];
  private length = 0;

  constructor(private readonly onLine: (line: string) => void) {}

  push(bytes: Buffer): void {
    const parts = this.decoder.write(bytes).split('\n');
    for (const [index, part] of parts.entries()) {
      if (index > 0) this.flush();
      this.keep(part);
    }
  }

  end(): void {
    this.keep(this.decoder.end());
    this.flush();
  }

  private keep(part: string): void {
    this.length += part.length;
    if (this.length > LONGEST_LINE_SHOWN) this.pieces = [];
    else if (part !== '') this.pieces.push(part);
  }

  private flush(): void {
    if (this.length > 0 && this.length <= LONGEST_LINE_SHOWN) this.onLine(this.pieces.join(''));
    this.pieces = [];
    this.length = 0;
  }
}
