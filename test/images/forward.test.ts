import { once } from 'node:events';
import { PassThrough, Readable, Writable } from 'node:stream';
import fc from 'fast-check';
import { LineSplitter, LONGEST_LINE_SHOWN, forward } from '../../images/capture/forward';

const collect = (): { to: Writable; bytes: () => Buffer } => {
  const chunks: Buffer[] = [];
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { to, bytes: () => Buffer.concat(chunks) };
};

describe('forwarding', () => {
  it('passes any bytes in any pieces on unchanged, with a line feed at the end', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(pieces, async (chunks) => {
        const buffers = chunks.map((chunk) => Buffer.from(chunk));
        const { to, bytes } = collect();
        const outcome = await forward(Readable.from(buffers, { objectMode: true }), to, () => undefined);
        const sent = Buffer.concat(buffers);
        const ends = sent.length === 0 || sent.at(-1) === 0x0a;
        expect(bytes().equals(ends ? sent : Buffer.concat([sent, Buffer.from('\n')]))).toBe(true);
        expect(outcome).toEqual({});
      }),
    );
  });

  it('shows the same lines wherever the bytes are cut', () => {
    const text = fc
      .array(fc.constantFrom('a', '\n', '\r', 'é', '✓', '😀', '\0'), { maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 60 })), (whole, cuts) => {
        const bytes = Buffer.from(whole, 'utf8');
        const lines: string[] = [];
        const splitter = new LineSplitter((line) => lines.push(line));
        const edges = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        for (const [index, edge] of edges.entries()) splitter.push(bytes.subarray(edges[index - 1] ?? 0, edge));
        splitter.end();
        expect(lines).toEqual(whole.split('\n').filter((line) => line !== ''));
      }),
    );
  });

  it('passes a line of 11 MiB on and shows it', async () => {
    const line = 'x'.repeat(11 * 1024 * 1024);
    const { to, bytes } = collect();
    const shown: number[] = [];
    await forward(Readable.from([Buffer.from(line), Buffer.from('\nnext')]), to, (text) => shown.push(text.length));
    expect(shown).toEqual([line.length, 4]);
    expect(bytes().length).toBe(line.length + '\nnext\n'.length);
  });

  it('does not hold a line that is longer than it can be useful', () => {
    const shown: number[] = [];
    const splitter = new LineSplitter((text) => shown.push(text.length));
    const piece = Buffer.alloc(LONGEST_LINE_SHOWN / 4, 'x');
    for (let count = 0; count < 5; count++) splitter.push(piece);
    splitter.push(Buffer.from('\nshort\n'));
    splitter.end();
    expect(shown).toEqual([5]);
  });

  it('waits for a slow reader', async () => {
    let asked = 0;
    const from = Readable.from(
      (function* () {
        for (; asked < 50; asked++) yield Buffer.alloc(1024);
      })(),
      { highWaterMark: 1 },
    );
    const to = new PassThrough({ highWaterMark: 4 });
    const done = forward(from, to);
    await once(to, 'readable');
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBeLessThan(5);
    to.resume();
    await expect(done).resolves.toEqual({});
  });

  it('reads on when the reader is gone, and says so', async () => {
    const to = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const from = Readable.from(['a', 'b', 'c'].map((text) => Buffer.from(text)));
    const outcome = await forward(from, to);
    expect(outcome.error?.message).toBe('EPIPE');
    expect(from.readableEnded).toBe(true);
  });

  it('does not wait for a reader that goes away while it is full', async () => {
    const to = new PassThrough({ highWaterMark: 1 });
    const from = new PassThrough();
    const done = forward(from, to);
    from.write('more than it takes');
    await once(to, 'readable');
    to.destroy();
    from.end('rest');
    expect((await done).error).toBeInstanceOf(Error);
  });

  it('says that reading failed and ends the line it was in', async () => {
    const { to, bytes } = collect();
    const from = Readable.from(
      (function* () {
        yield Buffer.from('half a li');
        throw new Error('EIO');
      })(),
    );
    const outcome = await forward(from, to);
    expect(outcome.error?.message).toBe('EIO');
    expect(bytes().toString()).toBe('half a li\n');
  });
});
