import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { codeBlocks } from '../tools/markdown';
import { kubectlPath } from './cluster';

/** A folder to type in, with kubectl at hand and without its cache of what a cluster serves. */
export class Terminal {
  public readonly folder = mkdtempSync(join(tmpdir(), 'kelos-terminal-'));

  constructor(private readonly kubeconfig: string) {}

  /** @throws with what was written to standard error when the last command of the script fails */
  public async type(script: string): Promise<string> {
    const env = {
      ...process.env,
      PATH: [dirname(kubectlPath()), process.env['PATH']].join(delimiter),
      KUBECONFIG: this.kubeconfig,
      KUBECACHEDIR: mkdtempSync(join(this.folder, 'cache-')),
    };
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: this.folder, env, maxBuffer: 64 << 20 });
    return stdout;
  }

  public close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The commands of a document, to be typed in order: those of a section by its heading. */
export class DocumentedCommands {
  private readonly sections: ReadonlyMap<string, readonly string[]>;
  private readonly used = new Set<string>();

  constructor(file: string) {
    const text = readFileSync(file, 'utf8');
    this.sections = new Map(
      text.split(/^## /m).map((section): [string, readonly string[]] => {
        const shell = codeBlocks(section).filter(({ language }) => language === 'sh');
        return [section.split('\n')[0] ?? '', shell.map(({ code }) => code)];
      }),
    );
  }

  public of(section: string): readonly string[] {
    const commands = this.sections.get(section);
    if (!commands) throw new Error(`there is no section ${section}`);
    this.used.add(section);
    return commands;
  }

  /** Sections with commands that nobody asked for. */
  public get unused(): readonly string[] {
    return [...this.sections].filter(([name, commands]) => commands.length > 0 && !this.used.has(name)).map(([name]) => name);
  }
}
