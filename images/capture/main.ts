#!/usr/bin/env node
import { capture } from './capture';
import { runProgram } from './run-program';

// kelos-capture: stands between an agent and the log of its container; see capture.ts.

// It ends when the agent's output ends. Who stops the container tells everybody in it, and the agent's last lines come after that.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
// nobody is left to be told
process.stderr.on('error', () => undefined);

void capture({ input: process.stdin, output: process.stdout, errors: process.stderr, env: process.env, run: runProgram });
