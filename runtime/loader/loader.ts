import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { brotliDecompressSync } from 'node:zlib';

// The only part of the runtime that is deployed as it is: `node loader.js <sha256>` joins the parts of the program that lie beside it,
// checks that they are the program that was synthesised, and runs it from memory, because the root file system is read-only.

const PART = /^kelos-runtime\.js\.br(\.\d+)?$/;
/** Name of the program in stack traces. */
const PROGRAM = join(__dirname, 'kelos-runtime.js');

function readProgram(directory: string, expected: string | undefined): string {
  if (!expected || !/^[0-9a-f]{64}$/.test(expected)) {
    throw new Error(`expected the SHA-256 of the program as the first argument, got ${JSON.stringify(expected ?? null)}`);
  }
  const parts = readdirSync(directory)
    .filter((name) => PART.test(name))
    .sort();
  if (parts.length === 0) throw new Error(`no part of the program in ${directory}: are the bundle's ConfigMaps mounted there?`);
  const program = decompress(parts.map((name) => readFileSync(join(directory, name))));
  const actual = createHash('sha256').update(program).digest('hex');
  if (actual !== expected)
    throw new Error(`the program in ${directory} has SHA-256 ${actual}, expected ${expected}: deploy it again`);
  return program.toString('utf8');
}

function decompress(parts: readonly Buffer[]): Buffer {
  try {
    return brotliDecompressSync(Buffer.concat(parts));
  } catch (cause) {
    throw new Error(`the ${parts.length} parts of the program do not decompress: one is missing or damaged, deploy it again`, {
      cause,
    });
  }
}

function run(program: string): void {
  const module = { exports: {} };
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
  const main: unknown = compileFunction(program, parameters, { filename: PROGRAM });
  if (typeof main === 'function')
    Reflect.apply(main, module.exports, [module.exports, createRequire(PROGRAM), module, PROGRAM, __dirname]);
}

try {
  run(readProgram(__dirname, process.argv[2]));
} catch (error) {
  process.stderr.write(
    `kelos-runtime cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
}
