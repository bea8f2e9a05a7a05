import { randomInt } from 'node:crypto';
import type { Random } from './ports';

const STEPS = 2 ** 48 - 1;

/** The machine's source of randomness. */
export const systemRandom: Random = { next: () => randomInt(STEPS) / STEPS };
