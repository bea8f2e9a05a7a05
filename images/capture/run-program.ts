import { execFile } from 'node:child_process';
import type { Run } from './repository';

/** Longest wait for one program: gh may hang on a network that swallows packets. */
const PATIENCE_MS = 30_000;
const LARGEST_OUTPUT = 16 * 1024 * 1024;

/** Runs programs for real; what they say on standard error goes nowhere. */
export const runProgram: Run = (program, ...args) =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: PATIENCE_MS, killSignal: 'SIGKILL', maxBuffer: LARGEST_OUTPUT }, (error, stdout) =>
      resolve(error ? undefined : stdout.trim()),
    );
  });
