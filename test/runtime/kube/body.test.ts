import fc from 'fast-check';
import { collect, collectCut, lines } from '../../../runtime/kube/body';

async function* chunksOf(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer, void> {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let start = 0;
  for (const end of [...places, bytes.length]) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('lines', () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''));

  test('are the same wherever the stream is cut into chunks, also within a character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat()), async (expected, cuts) => {
        const bytes = Buffer.from(expected.map((text) => `${text}\n`).join(''), 'utf8');
        expect(await all(lines(chunksOf(bytes, cuts), 1_000_000))).toEqual(expected);
      }),
    );
  });

  test('leave out what was cut off before its end', async () => {
    expect(await all(lines(chunksOf(Buffer.from('one\ntwo'), []), 100))).toEqual(['one']);
  });

  test('refuse one that is too long', async () => {
    await expect(all(lines(chunksOf(Buffer.from('x'.repeat(50)), [10, 20, 30, 40]), 35))).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  test('count each line by itself', async () => {
    expect(await all(lines(chunksOf(Buffer.from('aaaa\nbbbb\ncccc\n'), [2, 7, 12]), 5))).toHaveLength(3);
  });
});

describe('a body', () => {
  test('that is too long is refused', async () => {
    await expect(collect(chunksOf(Buffer.from('123456'), [3]), 5)).rejects.toMatchObject({ code: 'too-large' });
    expect((await collect(chunksOf(Buffer.from('12345'), [3]), 5)).toString()).toBe('12345');
  });

  test('is cut at the end of a character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.nat(60), fc.array(fc.nat()), async (text, limit, cuts) => {
        const found = await collectCut(chunksOf(Buffer.from(text, 'utf8'), cuts), limit);
        expect(text.startsWith(found)).toBe(true);
        const left = Buffer.byteLength(text) - Buffer.byteLength(found);
        // nothing is lost that fits; what is cut is less than a character of four bytes
        expect(left === 0 || Buffer.byteLength(found) > limit - 4).toBe(true);
        expect(Buffer.byteLength(found)).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
