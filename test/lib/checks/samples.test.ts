import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { Chart, Testing } from 'cdk8s';
import * as ts from 'typescript';
import { Agent, Credentials, findings, prompt, Task, TaskSpawner, Trigger, Workspace } from '../../../lib';
import { codeBlocks } from '../../tools/markdown';

// what we tell people to write must be nothing that we warn of

const ROOT = join(__dirname, '..', '..', '..');
const EXAMPLES = join(ROOT, 'examples');

let outdir: string;
let written: string[];
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'kelos-sample-'));
  process.env['CDK8S_OUTDIR'] = outdir;
  written = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
  delete process.env['CDK8S_OUTDIR'];
  rmSync(outdir, { recursive: true });
});

const samples = codeBlocks(readFileSync(join(ROOT, 'README.md'), 'utf8')).filter(({ language }) => language === 'ts');
const apps = samples.filter(({ code }) => code.includes('app.synth()'));

it('the README has an app', () => expect(apps.length).toBeGreaterThan(0));

it.each(apps.map(({ line, code }) => [line, code] as const))('the app in line %i of the README draws no warning', (_, code) => {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const load = (name: string): unknown => jest.requireActual(name);
  const run = new Script(`(function (require, exports) { ${outputText} })`).runInThisContext() as (...modules: unknown[]) => void;
  run(load, {});
  expect(readdirSync(outdir)).not.toEqual([]);
  expect(written).toEqual([]);
});

it.each(readdirSync(EXAMPLES))('the example %s draws no warning', (example) => {
  jest.isolateModules(() => jest.requireActual(join(EXAMPLES, example, 'main.ts')));
  expect(written).toEqual([]);
});

describe('typed prompts', () => {
  const agent = Agent.claudeCode({ credentials: Credentials.none() });
  it.each<[string, (chart: Chart, dependsOn: readonly Task[]) => unknown]>([
    [
      'issues',
      (chart, dependsOn) =>
        new TaskSpawner(chart, 'S', {
          trigger: Trigger.githubIssues(),
          maxConcurrency: 1,
          task: (issue) => ({
            agent,
            workspace: shop(chart),
            dependsOn,
            prompt: prompt`${issue.number} ${issue.title} ${issue.body} ${issue.comments} ${issue.labels} ${issue.url} ${issue.kind} ${issue.id}`,
          }),
        }),
    ],
    [
      'pull requests',
      (chart, dependsOn) =>
        new TaskSpawner(chart, 'S', {
          trigger: Trigger.githubPullRequests(),
          maxConcurrency: 1,
          task: (pull) => ({
            agent,
            workspace: shop(chart),
            dependsOn,
            prompt: prompt`${pull.branch} ${pull.reviewComments} ${prompt.when(pull.body, pull.body)}`,
          }),
        }),
    ],
    [
      'events',
      (chart, dependsOn) =>
        new TaskSpawner(chart, 'S', {
          trigger: Trigger.githubWebhook({ events: ['issues', 'pull_request'] }),
          maxConcurrency: 1,
          task: (event) => ({
            agent,
            workspace: shop(chart),
            dependsOn,
            prompt: prompt`${event.title} ${event.body} ${event.number} ${prompt.on('issues', ({ payload }) => prompt`${payload.issue.user.login} ${payload.issue.number} ${payload.issue.created_at}`)}`,
          }),
        }),
    ],
    [
      'events of Linear',
      (chart, dependsOn) =>
        new TaskSpawner(chart, 'S', {
          trigger: Trigger.linearWebhook({ types: ['Issue'] }),
          maxConcurrency: 1,
          task: (event) => ({
            agent,
            workspace: shop(chart),
            dependsOn,
            prompt: prompt`${event.title} ${event.payload('data', 'url')}`,
          }),
        }),
    ],
    [
      'any events',
      (chart, dependsOn) =>
        new TaskSpawner(chart, 'S', {
          trigger: Trigger.webhook({ source: 's', fieldMapping: { id: '$.id', level: '$.level' } }),
          maxConcurrency: 1,
          task: (event) => ({ agent, dependsOn, prompt: prompt`${event.field('level')} ${event.payload('a')}` }),
        }),
    ],
    [
      'messages',
      (chart, dependsOn) =>
        new TaskSpawner(chart, 'S', {
          trigger: Trigger.slack(),
          maxConcurrency: 1,
          task: (message) => ({ agent, dependsOn, prompt: prompt`${message.body} ${message.url}` }),
        }),
    ],
    [
      'times',
      (chart, dependsOn) =>
        new TaskSpawner(chart, 'S', {
          trigger: Trigger.cron({ schedule: '0 9 * * 1' }),
          maxConcurrency: 1,
          task: (tick) => ({ agent, dependsOn, prompt: prompt`${tick.time} ${tick.schedule}` }),
        }),
    ],
  ])('over %s draw no warning, also with dependencies', (_, make) => {
    for (const hasDependencies of [false, true]) {
      const chart = new Chart(Testing.app(), 'agents', { namespace: 'agents' });
      const plan = new Task(chart, 'Plan', { agent, prompt: 'Plan.' });
      make(chart, hasDependencies ? [plan] : []);
      expect(findings(chart)).toEqual([]);
    }
  });

  function shop(chart: Chart): Workspace {
    return new Workspace(chart, 'Shop', { repo: 'https://github.com/acme/shop.git' });
  }
});
