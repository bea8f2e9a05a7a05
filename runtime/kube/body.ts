import { KubeConnectionError } from './errors';

/** @throws KubeConnectionError when there is more than `maxBytes` */
export async function collect(chunks: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxBytes) throw new KubeConnectionError('too-large', `the answer is longer than ${maxBytes} bytes`);
    parts.push(chunk);
  }
  return Buffer.concat(parts, length);
}

/** The first `limitBytes` as text, without the character that the cut would split. */
export async function collectCut(chunks: AsyncIterable<Buffer>, limitBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let left = limitBytes;
  for await (const chunk of chunks) {
    const taken = chunk.subarray(0, left);
    left -= taken.length;
    text += decoder.decode(taken, { stream: true });
    if (taken.length < chunk.length) return text;
  }
  return text + decoder.decode();
}

/** Lines of a stream, without their ends. Cuts at bytes, so a character may come in two chunks. What follows the last line end is not a line. */
export async function* lines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<string, void> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      parts.push(chunk.subarray(start, end));
      yield Buffer.concat(parts).toString('utf8');
      parts = [];
      length = 0;
      start = end + 1;
    }
    parts.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > maxBytes) throw new KubeConnectionError('too-large', `a line is longer than ${maxBytes} bytes`);
  }
}

const NEWLINE = 10;
