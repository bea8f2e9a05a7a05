import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleProgram } from '../../tools/bundle';
import type { Usage } from './child';
import { CONFIG, jobText } from './sample';

export type CandidateName = 'floor' | 'runtime';

/** A program under measurement, in a process of its own. */
export class Candidate {
  private constructor(private readonly child: ChildProcess) {}

  /** Resolves when it watches Tasks. */
  public static async start(program: string, kubeconfig: string): Promise<Candidate> {
    const env = {
      ...process.env,
      BENCH_KUBECONFIG: kubeconfig,
      BENCH_JOB: jobText(),
      KELOS_RUNTIME_CONFIG: JSON.stringify(CONFIG),
    };
    const child = fork(program, [], { env, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`${program} ended with ${String(code)} before it was ready`);
    });
    await Promise.race([once(child, 'message'), ended]);
    return new Candidate(child);
  }

  public async usage(): Promise<Usage> {
    const answer = once(this.child, 'message');
    this.child.send('usage');
    const [usage] = (await answer) as [Usage];
    return usage;
  }

  public async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.send('stop');
    await ended;
  }
}

/** Bundles a candidate as the runtime is bundled for its Pod, and returns the path of the program. */
export async function makeProgram(name: CandidateName, folder: string): Promise<string> {
  const file = join(folder, `${name}.js`);
  writeFileSync(file, await bundleProgram(join(__dirname, `${name}.ts`)));
  return file;
}
