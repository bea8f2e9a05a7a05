import { once } from 'node:events';
import type http from 'node:http';
import { begin, type Fault, written } from './http-fault-proxy';

/** What may become of a request, as rules of an HttpFaultProxy. */

/** An API server's own refusal, without having looked at the request. */
export const refuse =
  (code: number, reason: string, headers: http.OutgoingHttpHeaders = {}): Fault =>
  async ({ response }) => {
    const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message: `${reason} by the test` };
    response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

/** A page of something that stands in between. */
export const page =
  (code: number, headers: http.OutgoingHttpHeaders = {}, text = '<html><body>Bad Gateway</body></html>'): Fault =>
  async ({ response }) =>
    void response.writeHead(code, { 'content-type': 'text/html', ...headers }).end(text);

/** The beginning of an answer that never ends. */
export const unending =
  (code: number, text: string, everyMs: number): Fault =>
  async ({ response }) => {
    response.writeHead(code, { 'content-type': 'text/html' });
    while (!response.destroyed) {
      response.write(text);
      await pause(everyMs);
    }
  };

/** No answer ever, and nothing done. */
export const silence: Fault = async ({ response }) => void (await once(response, 'close'));

/** Done, but nobody is told: the connection breaks. */
export const loseAnswer: Fault = async ({ ask, cut }) => {
  const answer = await ask();
  answer.resume();
  await once(answer, 'end');
  cut();
};

/** Done, but nobody is told: nothing comes, and nothing breaks. */
export const swallowAnswer: Fault = async ({ ask, response }) => {
  (await ask()).resume();
  await once(response, 'close');
};

/** Breaks within the body of the answer, after so many bytes. */
export const cutAfter =
  (bytes: number): Fault =>
  async ({ ask, response, cut }) => {
    const answer = await ask();
    begin(response, answer);
    let left = bytes;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      await written(response, chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) break;
    }
    cut();
  };

/** Falls silent within the body of the answer, after so many bytes. */
export const silentAfter =
  (bytes: number): Fault =>
  async ({ ask, response }) => {
    const answer = await ask();
    begin(response, answer);
    const [chunk] = (await once(answer, 'data')) as [Buffer];
    response.write(chunk.subarray(0, bytes));
    await once(response, 'close');
  };

/** Comes late, and then so many bytes at a time. */
export const slowly =
  (beforeMs: number, bytes: number, betweenMs: number): Fault =>
  async ({ ask, response }) => {
    const answer = await ask();
    await pause(beforeMs);
    begin(response, answer);
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      for (let start = 0; start < chunk.length; start += bytes) {
        await written(response, chunk.subarray(start, start + bytes));
        await pause(betweenMs);
      }
    }
    response.end();
  };

/** Says that the answer is compressed, as some proxies do unasked. */
export const mislabelled =
  (encoding: string): Fault =>
  async ({ ask, response }) => {
    const answer = await ask();
    response.setHeader('content-encoding', encoding);
    begin(response, answer);
    answer.pipe(response);
  };

export type LineEditor = (lines: AsyncIterable<string>) => AsyncIterable<string>;

/** Changes the lines of a watch. What the editor gives is written as it is: also what is no line. Its end is the end of the watch. */
export const edited =
  (...editors: readonly LineEditor[]): Fault =>
  async ({ ask, response }) => {
    const answer = await ask();
    begin(response, answer, ['content-length']);
    const lines = editors.reduce<AsyncIterable<string>>((before, edit) => edit(before), linesOf(answer));
    for await (const line of lines) await written(response, Buffer.from(line));
    response.end();
  };

/** Some lines come twice, some once more much later. */
export const repeating = (random: () => number, share: number): LineEditor =>
  async function* (lines) {
    const before: string[] = [];
    for await (const line of lines) {
      yield line;
      before.push(line);
      if (before.length > 40) before.shift();
      const again = random() < share ? before[Math.floor(random() * before.length)] : undefined;
      if (again !== undefined) yield again;
    }
  };

/**
 * Some lines come after the one that follows them, if one does soon. Both come: a client cannot know of a line that it has missed, so whatever
 * ends the watch must do so before this.
 */
export const overtaking = (random: () => number, share: number): LineEditor =>
  async function* (lines) {
    const source = lines[Symbol.asyncIterator]();
    const ask = (): Promise<IteratorResult<string>> => {
      const next = source.next();
      // asked for ahead: that it fails is said when it is its turn
      next.catch(() => undefined);
      return next;
    };
    for (let next = ask(); ;) {
      const first = await next;
      if (first.done) return;
      next = ask();
      const second = random() < share ? await Promise.race([next, pause(20)]) : undefined;
      if (second && !second.done && second.value.endsWith('\n')) {
        yield second.value;
        next = ask();
      }
      yield first.value;
    }
  };

/** Leaves lines out. */
export const without = (drop: (line: string) => boolean): LineEditor =>
  async function* (lines) {
    for await (const line of lines) if (!drop(line)) yield line;
  };

/** Puts something behind every so manieth line. */
export const withExtra = (every: number, extra: string): LineEditor =>
  async function* (lines) {
    let count = 0;
    for await (const line of lines) {
      yield line;
      count += 1;
      if (count % every === 0) yield extra;
    }
  };

/** Ends in the middle of a line. */
export const torn = (after: number): LineEditor =>
  async function* (lines) {
    let count = 0;
    for await (const line of lines) {
      count += 1;
      if (count <= after) yield line;
      else {
        yield line.slice(0, line.length / 2);
        return;
      }
    }
  };

/** What an API server says in a watch whose version it has forgotten. */
export const EXPIRED = `${JSON.stringify({
  type: 'ERROR',
  object: { kind: 'Status', status: 'Failure', code: 410, reason: 'Expired', message: 'too old resource version' },
})}\n`;

async function* linesOf(answer: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  let rest = Buffer.alloc(0);
  for await (const chunk of answer) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      yield rest.subarray(0, end + 1).toString('utf8');
      rest = rest.subarray(end + 1);
    }
  }
}

const pause = (milliseconds: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
