import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkManifests } from '../../../lib/spec';
import { config, said, shop, spawner, task, workspace } from './manifests';

describe('objects of a file', () => {
  it.each([
    [null],
    [undefined],
    ['text'],
    [5],
    [[]],
    [{}],
    [{ apiVersion: 'v1', kind: 'Secret' }],
    [{ apiVersion: 5, kind: 'Task' }],
  ])('%j is not looked at', (object) => expect(checkManifests([object])).toEqual([]));

  it.each<[string, unknown, readonly string[]]>([
    ['another version', { ...task({}), apiVersion: 'kelos.dev/v1alpha1' }, ["'apiVersion' must be kelos.dev/v1alpha2"]],
    [
      'another kind',
      { apiVersion: 'kelos.dev/v1alpha2', kind: 'Session', metadata: { name: 'a' } },
      ["'kind' must be Task, TaskSpawner"],
    ],
    ['no name', { ...task({}), metadata: {} }, ["'metadata.name' must be given"]],
    ['no spec', { ...task({}), spec: undefined }, ["'spec' must be given"]],
    ['a spec that is none', { ...task({}), spec: [] }, ["'spec' must be an object"]],
    [
      'all that is wrong',
      task({ prompt: 5, branch: [], ttlSecondsAfterFinished: -1 }),
      ["'spec.ttl", "'spec.prompt' must be text, got 5", "'spec.branch'"],
    ],
    [
      'what is missing',
      { ...task({}), spec: { prompt: 'x' } },
      ["'spec.type' must be given", "'spec.credentials' must be given"],
    ],
    ['a TTL beyond 32 bits', task({ ttlSecondsAfterFinished: 2 ** 31 }), ['must be a whole number from 0 to 2147483647']],
    ['an empty list of configs', task({ agentConfigRefs: [] }), ['must have at least 1 item']],
    ['items of a list', task({ dependsOn: ['a', 5] }), ["'spec.dependsOn[1]' must be text, got 5"]],
    ['a failure policy', task({ podFailurePolicy: { rules: [{ action: 'FailIndex' }] } }), ['must not be FailIndex']],
    ['a trigger without a workspace', spawner({ githubIssues: {} }, {}), ["'spec.taskTemplate.workspaceRef' must be given"]],
    ['an empty pattern', spawner({ slack: { excludePatterns: [''] } }, {}), ['must not be empty']],
    ['no events', spawner({ githubWebhook: { events: [] } }, shop), ['must have at least 1 item']],
    [
      'a filter with neither',
      spawner({ webhook: { source: 's', fieldMapping: { id: 'a' }, filters: [{ field: 'a' }] } }, {}),
      ["must have either 'value' or 'pattern'"],
    ],
    ['a mapping without id', spawner({ webhook: { source: 's', fieldMapping: {} } }, {}), ["must have the key 'id'"]],
    [
      'checks without pull requests',
      spawner({ githubWebhook: { events: ['push'], reporting: { checks: {} } } }, shop),
      ['where checks are reported'],
    ],
    ['checks on issues', spawner({ githubIssues: { reporting: { checks: {} } } }, shop), ['an issue has no checks']],
    ['a context source of no kind', spawner({ slack: {} }, { contextSources: [{ name: 'a' }] }), ['.http']],
    ['a server without a command', config({ mcpServers: [{ name: 'a', type: 'stdio' }] }), ['because the type is stdio']],
    ['a server without a URL', config({ mcpServers: [{ name: 'a', type: 'sse', command: 'a' }] }), ['because the type is sse']],
  ])('%s is refused', (_, object, texts) =>
    expect(said('KEL001', [object])).toEqual(texts.map((text) => expect.stringContaining(text) as string)),
  );

  it.each([
    ['members that are null', task({ branch: null, dependsOn: null })],
    [
      'fields of Kubernetes',
      task({ podOverrides: { extraContainers: [{ name: 'a', image: 'a:1', anything: {} }], affinity: { x: 1 } } }),
    ],
    ['a status', { ...task({}), status: { phase: 'Running' } }],
    ['an AgentConfig without a spec', { ...config({}), spec: undefined }],
    ['empty texts', task({ model: '', branch: '', image: '' })],
  ])('%s are taken', (_, object) => expect(checkManifests([object])).toEqual([]));

  it('a field that does not exist is told with the one that was meant', () => {
    expect(said('KEL039', [task({ podOverride: {} })])).toEqual([
      "'spec.podOverride' is no field of the API, so the API server drops it; 'podOverrides' may be meant",
    ]);
    expect(said('KEL039', [spawner({ githubIssues: { label: [] } }, shop)])).toEqual([
      expect.stringContaining("'labels' may be meant"),
    ]);
  });

  it('is called as the caller calls it, or by kind, namespace and name', () => {
    const nameless = { ...task({ prompt: 5 }), metadata: {} };
    expect(checkManifests([nameless, nameless]).map(({ path }) => path)).toContain('Task/number 2');
    const labelled = checkManifests([task({ prompt: 5 }, 'a')], { label: (index) => `fleet.yaml:${index + 1}` });
    expect(labelled).toEqual([
      { rule: 'KEL001', severity: 'error', path: 'fleet.yaml:1', message: "'spec.prompt' must be text, got 5" },
    ]);
  });

  it('an annotation with a reason silences a rule for its object', () => {
    const ttl = (annotations: object): object => ({
      ...task({ ttlSecondsAfterFinished: 5 }),
      metadata: { name: 'build', annotations },
    });
    expect(checkManifests([ttl({ 'acknowledged.kelos.dev/KEL031': 'applied once' })])).toEqual([]);
    expect(checkManifests([ttl({ 'acknowledged.kelos.dev/KEL031': ' ' })])).toHaveLength(1);
    expect(checkManifests([ttl({ 'acknowledged.kelos.dev/KEL030': 'applied once' })])).toHaveLength(1);
  });

  it('findings stand in the order of the objects, those of one by their rules', () => {
    const objects = [
      task({ ttlSecondsAfterFinished: 5, branch: 'a' }, 'b'),
      workspace({ repo: 'x' }),
      task({ dependsOn: ['b'], image: 'a' }, 'a'),
    ];
    expect(checkManifests(objects).map(({ rule, path }) => `${rule} ${path}`)).toEqual(
      ['KEL031 Task/b', 'KEL032 Task/b', 'KEL038 Task/b', 'KEL014 Workspace/shop', 'KEL029 Task/a'].sort((a, b) =>
        a.slice(7) === b.slice(7) ? (a < b ? -1 : 1) : 0,
      ),
    );
  });
});

// what the API server was seen to accept must fit the API, and what it refused must not

interface Admission {
  readonly name: string;
  readonly manifest: { readonly kind?: string; readonly apiVersion?: string };
  readonly verdict: string;
}

const vectors = join(process.env['KELOS_VECTORS'] ?? join(__dirname, '..', '..', 'vectors'), 'admission.jsonl');
const admissions = readFileSync(vectors, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Admission)
  .filter(({ manifest }) => manifest.apiVersion === 'kelos.dev/v1alpha2');

// an update is refused for what stood there before
it.each(
  admissions
    .filter(({ name, verdict }) => verdict === 'rejected' && !name.startsWith('update-'))
    .map((vector) => [vector.name, vector] as const),
)('%s, which the API server refuses, is an error', (_, { manifest }) =>
  expect(checkManifests([manifest]).map(({ severity }) => severity)).toContain('error'),
);

/** What the API server takes, and no controller can run. */
const NEVER_RUNS = /'spec' must be given|'spec\.ttlSecondsAfterFinished' must be a whole number/;

it('nothing that the API server accepts does not fit the API', () => {
  const wrong = admissions
    .filter(({ verdict }) => verdict === 'accepted')
    .flatMap(({ name, manifest }) => said('KEL001', [manifest]).map((message) => `${name}: ${message}`));
  expect(wrong.filter((message) => !NEVER_RUNS.test(message))).toEqual([]);
});
