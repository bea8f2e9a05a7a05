import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Container, Job } from '../../../../lib/api';
import { TOKEN_FILE } from '../../../../runtime/task/build/names';
import { environment, expand, type Secrets } from './kubelet';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs containers of a Pod as processes of this machine, with `/workspace` and `/kelos` in a folder of its own. */
export class HostPod {
  readonly root = mkdtempSync(join(tmpdir(), 'kelos-pod-'));

  constructor(private readonly secrets: Secrets = {}) {
    for (const folder of ['workspace', 'kelos/plugin', 'home']) mkdirSync(join(this.root, folder), { recursive: true });
  }

  get repo(): string {
    return this.path('/workspace/repo');
  }

  path(inPod: string): string {
    return join(this.root, inPod);
  }

  write(inPod: string, content: string): void {
    mkdirSync(dirname(this.path(inPod)), { recursive: true });
    writeFileSync(this.path(inPod), content);
  }

  /** A program that stands for one of the image. */
  install(name: string, script: string): void {
    this.write(`/bin/${name}`, script);
    chmodSync(this.path(`/bin/${name}`), 0o755);
  }

  mountToken(token: string): void {
    this.write(TOKEN_FILE, token);
  }

  /** As the kubelet starts it; an image without a command is git's. */
  run(container: Container): Promise<Outcome> {
    const variables = environment(container.env ?? [], this.secrets);
    const argv = [...(container.command ?? ['git']), ...(container.args ?? [])].map((text) =>
      this.inRoot(expand(text, variables)),
    );
    const env = Object.fromEntries([...variables].map(([name, value]) => [name, this.inRoot(value)]));
    return this.exec(argv, env);
  }

  /** git in the clone, as the agent would call it. */
  git(...args: readonly string[]): Promise<Outcome> {
    return this.exec(['git', '-C', this.repo, ...args], {});
  }

  exec(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> {
    const [program = '', ...args] = argv;
    const options = { cwd: this.root, timeout: 20_000, env: { ...this.base(), ...env } };
    return new Promise((resolve) => {
      const child = execFile(program, args, options, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      );
    });
  }

  private base(): Readonly<Record<string, string | undefined>> {
    const who = { NAME: 'a', EMAIL: 'a@example.com' };
    const identity = ['AUTHOR', 'COMMITTER'].flatMap((role) =>
      Object.entries(who).map(([part, value]) => [`GIT_${role}_${part}`, value]),
    );
    return {
      PATH: `${this.path('/bin')}:${process.env['PATH']}`,
      HOME: join(this.root, 'home'),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      ...(Object.fromEntries(identity) as Record<string, string>),
    };
  }

  delete(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Paths of the Pod's volumes, not what merely ends like them (a URL). */
  private inRoot(text: string): string {
    return text.replace(/(?<![\w.~-])\/(?=(?:workspace|kelos)(?:\/|'|$))/g, `${this.root}/`);
  }
}

export function containerOf(job: Job, name: string): Container {
  const pod = job.spec?.template.spec;
  const container = [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])].find((candidate) => candidate.name === name);
  if (!container) throw new Error(`no container ${name}`);
  return container;
}
