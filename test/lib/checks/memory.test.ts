import { Chart, JsonPatch, Testing } from 'cdk8s';
import { findings, Task, TaskSpawner, Trigger, Workspace } from '../../../lib';
import { ChecksMemory } from '../../../lib/checks-memory';
import { checkTree } from '../../../lib/checks-of-tree';
import { agent } from '../support';

const app = (): Chart => new Chart(Testing.app(), 'agents', { namespace: 'agents' });
const rules = (chart: Chart, memory: ChecksMemory): string[] =>
  checkTree(chart.node.root, memory).map(({ finding: { rule, path } }) => `${rule} ${path}`);

test('a tree that is the same is told the same, of the objects that stand in it', () => {
  const chart = app();
  const workspace = new Workspace(chart, 'Shop', { repo: 'https://h/o/r' });
  new Task(chart, 'Plan', { agent, prompt: 'Plan it.' });
  new TaskSpawner(chart, 'Bugs', { trigger: Trigger.githubIssues(), task: { agent, workspace } });
  const memory = new ChecksMemory();
  const first = checkTree(chart.node.root, memory);
  expect(first.length).toBeGreaterThan(0);
  expect(checkTree(chart.node.root, memory)).toEqual(first);
});

test('what was changed, added or renamed is looked at again', () => {
  const chart = app();
  const memory = new ChecksMemory();
  const spawner = (id: string): TaskSpawner =>
    new TaskSpawner(chart, id, { trigger: Trigger.cron({ schedule: '0 9 * * *' }), task: { agent, prompt: 'Go.' } });
  const before = spawner('A');
  const first = rules(chart, memory);
  spawner('B');
  const second = rules(chart, memory);
  expect(second).toEqual([...first, ...first.map((line) => line.replace('/A', '/B'))]);
  before.apiObject.metadata.addAnnotation('a', 'b');
  expect(rules(chart, memory)).toEqual(second);
  before.apiObject.addJsonPatch(JsonPatch.add('/spec/maxConcurrency', 1));
  const third = rules(chart, memory);
  expect(third).not.toEqual(second);
  expect(third).toEqual(findings(chart).map(({ rule, path }) => `${rule} ${path}`));
});
