import type { RuntimeBundle } from '../../lib';

/** A program of two parts, so that tests of the construct need no build. */
export const bundle: RuntimeBundle = {
  version: '0.0.0',
  sha256: 'ab'.repeat(32),
  loader: '// loader\n',
  compressed: Buffer.alloc(200_000, 'x'),
};
