import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { capture } from '../../images/capture/capture';
import type { Run } from '../../images/capture/repository';
import { BETTER, CONTRACT, RECORDED } from './capture-table';

const VECTORS = process.env['KELOS_VECTORS'] ?? join(__dirname, '..', 'vectors');
const START = '---KELOS_OUTPUTS_START---';
const END = '---KELOS_OUTPUTS_END---';

const noRepository: Run = async () => undefined;

class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

async function captured(input: Readable, env: Record<string, string>, run = noRepository): Promise<{ out: string; err: string }> {
  const output = new Sink();
  const errors = new Sink();
  await capture({ input, output, errors, env, run });
  return { out: output.text, err: errors.text };
}

const block = (lines: readonly string[]): string => (lines.length === 0 ? '' : [START, ...lines, END, ''].join('\n'));
const withLineFeed = (stream: string): string => (stream === '' || stream.endsWith('\n') ? stream : `${stream}\n`);

describe.each([
  ['the image contract', CONTRACT],
  ['better than the reference', BETTER],
])('%s', (_title, cases) => {
  it.each(cases)('$name', async ({ agent, stream, env, lines }) => {
    const { out, err } = await captured(Readable.from(Buffer.from(stream)), { KELOS_AGENT_TYPE: agent, ...env });
    expect(out).toBe(withLineFeed(stream) + block(lines));
    expect(err).toBe('');
  });
});

it.each(RECORDED)('reads what $agent really writes', async ({ agent, file, lines }) => {
  const stream = readFileSync(join(VECTORS, 'agent-streams', file));
  const { out } = await captured(Readable.from(stream), { KELOS_AGENT_TYPE: agent });
  expect(out).toBe(withLineFeed(stream.toString('utf8')) + block(lines));
});

it('reports no usage of a stream that broke off, but still the repository', async () => {
  const input = Readable.from(
    (function* () {
      yield Buffer.from('{"type":"result","total_cost_usd":1}\n');
      throw new Error('EIO');
    })(),
  );
  const { out, err } = await captured(input, { KELOS_AGENT_TYPE: 'claude-code', KELOS_BASE_BRANCH: 'main' });
  expect(out).toBe(`{"type":"result","total_cost_usd":1}\n${block(['base-branch: main'])}`);
  expect(err).toContain('EIO');
});

it('puts the keys in their order', async () => {
  const answers: Record<string, string> = {
    'git rev-parse --is-inside-work-tree': 'true',
    'git branch --show-current': 'feat/x',
    'git rev-parse HEAD': 'c0ffee',
    'gh pr list --head feat/x --state all --json url': '[{"url":"https://github.com/me/app/pull/4"}]',
  };
  const run: Run = async (program, ...args) => answers[[program, ...args].join(' ')];
  const stream = '{"result":"ok","usage":{"output_tokens":2,"input_tokens":1},"total_cost_usd":0.1,"type":"result"}\n';
  const env = { KELOS_AGENT_TYPE: 'claude-code', KELOS_BASE_BRANCH: 'main' };
  const { out } = await captured(Readable.from(Buffer.from(stream)), env, run);
  expect(out.slice(stream.length)).toBe(
    block([
      'branch: feat/x',
      'pr: https://github.com/me/app/pull/4',
      'commit: c0ffee',
      'base-branch: main',
      'cost-usd: 0.1',
      'input-tokens: 1',
      'output-tokens: 2',
      'response: b2s=',
    ]),
  );
});
