import type { Readable, Writable } from 'node:stream';
import { outputsBlock } from './block';
import { forward } from './forward';
import { firstObject } from './json-source';
import type { Run } from './repository';
import { readRepository } from './repository';
import { usageReader } from './usage';

export interface CaptureIo {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: Run;
}

/** Passes an agent's stream on and ends it with the outputs block. */
export async function capture({ input, output, errors, env, run }: CaptureIo): Promise<void> {
  const reader = usageReader(env['KELOS_AGENT_TYPE']);
  const { error } = await forward(input, output, reader && ((line) => offer(line, (event) => reader.read(event))));
  if (error) errors.write(`kelos-capture: the agent's stream was not passed on as a whole: ${error.message}\n`);
  const repository = await readRepository(run, {
    baseBranch: env['KELOS_BASE_BRANCH'],
    upstreamRepo: env['KELOS_UPSTREAM_REPO'],
    ghHost: env['GH_HOST'],
  });
  // of half a stream the sums would be wrong, and the last message not the last
  const block = outputsBlock(repository, error || !reader ? {} : reader.usage());
  if (block !== '') await new Promise<void>((resolve) => output.write(block, () => resolve()));
}

function offer(line: string, read: (event: NonNullable<ReturnType<typeof firstObject>>) => void): void {
  const event = firstObject(line);
  if (event) read(event);
}
