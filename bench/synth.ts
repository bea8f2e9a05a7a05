/**
 * npm run bench:synth [-- --tasks N] [-- --runs N]: what a synth of Task constructs costs, with all checks on, beside one of bare ApiObjects that
 * render the same. The two alternate; the figures are medians. The last line is JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ApiObject, type ApiObjectProps, App, Chart, Testing } from 'cdk8s';
import { Agent, AgentConfig, Credentials, prompt, Task, Workspace } from 'kelos-iac';
import { median, rounded } from './stats';

function fleet(chart: Chart, tasks: number): void {
  const agent = Agent.claudeCode({ credentials: Credentials.apiKey('claude-credentials'), model: 'sonnet' });
  const workspace = new Workspace(chart, 'Shop', {
    repo: 'https://github.com/acme/shop.git',
    ref: 'main',
    secret: 'github-token',
  });
  const configs = [new AgentConfig(chart, 'Rules', { agentsMd: 'Run the tests before you commit.' })];
  let before: Task | undefined;
  for (let index = 0; index < tasks; index += 1) {
    // chains of four: one in four stands alone, the others use the result of the one before
    const text = before && index % 4 !== 0 ? prompt`Go on from ${before.result('commit')}.` : `Write chapter ${index}.`;
    before = new Task(chart, `Task${index}`, { agent, workspace, configs, branch: `feat/chapter-${index}`, prompt: text });
  }
}

function bare(chart: Chart, manifests: readonly ApiObjectProps[]): void {
  for (const [index, manifest] of manifests.entries()) new ApiObject(chart, `Object${index}`, manifest);
}

function main(): void {
  const { values } = parseArgs({
    options: { tasks: { type: 'string', default: '1000' }, runs: { type: 'string', default: '7' } },
  });
  const tasks = Number(values.tasks);
  const folder = mkdtempSync(join(tmpdir(), 'kelos-bench-'));
  const milliseconds = (build: (chart: Chart) => void): number => {
    const begin = performance.now();
    const app = new App({ outdir: folder });
    build(new Chart(app, 'agents', { namespace: 'agents' }));
    app.synth();
    return performance.now() - begin;
  };
  try {
    const sample = new Chart(Testing.app(), 'agents', { namespace: 'agents' });
    fleet(sample, tasks);
    const manifests = Testing.synth(sample) as ApiObjectProps[];
    const ours: number[] = [];
    const floor: number[] = [];
    for (let run = 0; run < Number(values.runs); run += 1) {
      floor.push(milliseconds((chart) => bare(chart, manifests)));
      ours.push(milliseconds((chart) => fleet(chart, tasks)));
    }
    const [ms, floorMs] = [median(ours), median(floor)];
    console.log(`${manifests.length} objects; constructs ${ours.map((each) => rounded(each)).join(', ')} ms`);
    console.log(`bare ApiObjects ${floor.map((each) => rounded(each)).join(', ')} ms`);
    console.log(JSON.stringify({ tasks, ms: rounded(ms), floorMs: rounded(floorMs), ratio: rounded(ms / floorMs, 2) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
