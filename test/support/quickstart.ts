import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quickstart, type QuickstartSettings } from '../../examples/quickstart/app';
import { standIns, URLS } from '../../examples/quickstart/stand-ins';
import { claudeCodeImage, kubectlPath } from './cluster';
import { eventually, Kubectl, type Seen } from './kubectl';

/** The quickstart in a cluster: synthesises, applies, and looks at what comes of it. The demo and the end-to-end tests are made of it. */
export class Quickstart {
  public readonly kubectl: Kubectl;
  private readonly folder = mkdtempSync(join(tmpdir(), 'kelos-quickstart-'));

  constructor(kubeconfig: string) {
    this.kubectl = new Kubectl(kubeconfig, kubectlPath());
  }

  public close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The Git server, the model and the MCP server that the quickstart talks to, and the Secrets a person would create. */
  public async applyStandIns(): Promise<void> {
    const outdir = join(this.folder, 'stand-ins');
    standIns(outdir).synth();
    await this.kubectl.run('apply', '-f', outdir);
    await this.kubectl.run('-n', 'stand-ins', 'wait', 'deploy', '--all', '--for=condition=Available', '--timeout=180s');
  }

  /** Synthesises the app and applies it with the lines of the README. */
  public async applyApp(settings: Partial<QuickstartSettings> = {}): Promise<void> {
    const outdir = this.synth(settings);
    const crds = readdirSync(outdir).filter((file) => file.startsWith('0000-'));
    await this.kubectl.run('apply', ...crds.flatMap((file) => ['-f', join(outdir, file)]));
    await this.kubectl.run(
      'wait',
      '--for=jsonpath={.status.conditions[1].status}=True',
      'crd',
      '-l',
      'kelos.dev/crds=true',
      '--timeout=60s',
    );
    await this.kubectl.run('apply', '-f', `${outdir}/`);
  }

  public synth(settings: Partial<QuickstartSettings> = {}): string {
    const outdir = join(this.folder, 'dist');
    rmSync(outdir, { recursive: true, force: true });
    quickstart({
      outdir,
      repo: URLS.repo,
      mcpUrl: URLS.mcp,
      modelUrl: URLS.model,
      agentImage: claudeCodeImage(),
      ...settings,
    }).synth();
    return outdir;
  }

  public async tasks(): Promise<readonly Seen[]> {
    return this.kubectl.list('tasks.kelos.dev', 'agents', '--sort-by=.metadata.creationTimestamp');
  }

  /** The Task of this construct id that was made last. */
  public async newest(id: string): Promise<Seen | undefined> {
    return (await this.tasks()).filter((task) => task.metadata.name.startsWith(`${id}-`)).at(-1);
  }

  public async finished(name: string, seconds = 180): Promise<Seen> {
    return eventually(`the end of Task ${name}`, seconds, async () => {
      const task = await this.kubectl.get('tasks.kelos.dev', 'agents', name);
      return task?.status?.phase === 'Succeeded' || task?.status?.phase === 'Failed' ? task : undefined;
    });
  }
}
