import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, apiServer, textAt, valueAt } from '../support/api-server';
import { installCrds } from '../support/crds';

// Which manifests the API server takes, and with which words it refuses the others: recorded from the existing implementation.

interface Vector {
  readonly name: string;
  readonly manifest: unknown;
  readonly verdict: string;
  readonly fields: readonly Cause[];
  readonly code?: number;
  readonly old?: unknown;
  readonly storedSpec?: unknown;
}

interface Cause {
  readonly field: string;
  readonly type: string;
  readonly message: string;
}

const folder = process.env['KELOS_VECTORS'] ?? join(__dirname, '..', 'vectors');
const vectors = readFileSync(join(folder, 'admission.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => vectorOf(JSON.parse(line)))
  // not served: crds.test.ts says so
  .filter((vector) => valueAt(vector.manifest, 'apiVersion') === 'kelos.dev/v1alpha2');

const server = apiServer();
let namespace: string;

jest.setTimeout(60_000);
beforeAll(async () => {
  await installCrds(server);
  namespace = await server.createNamespace('admission');
});
afterAll(() => server.request('DELETE', `/api/v1/namespaces/${namespace}`));

it('the corpus is there', () => expect(vectors).not.toHaveLength(0));

describe('a manifest gets the recorded verdict', () => {
  it.each(vectors.map((vector): [string, Vector] => [`${vector.verdict}: ${vector.name}`, vector]))('%s', async (_, vector) => {
    const answer = await (vector.old === undefined ? create(vector.manifest) : update(vector));
    if (vector.verdict === 'accepted') expectStored(answer, vector.storedSpec ?? valueAt(vector.manifest, 'spec'));
    else expectRefused(answer, vector);
  });
});

const manifest = (kind: string, spec: object): unknown => ({
  apiVersion: 'kelos.dev/v1alpha2',
  kind,
  metadata: { name: 'x' },
  spec,
});
const task = (spec: object): unknown => manifest('Task', { type: 'codex', prompt: 'x', credentials: { type: 'none' }, ...spec });
const spawner = (when: object, template: object = {}): unknown =>
  manifest('TaskSpawner', { when, taskTemplate: { type: 'codex', credentials: { type: 'none' }, ...template } });
const context = (source: object): unknown => spawner({}, { contextSources: [{ name: 'a', ...source }] });
const webhook = (source: object): unknown => spawner({ webhook: { source: 'shop', fieldMapping: { id: '$.id' }, ...source } });

describe('what no recorded manifest is about', () => {
  it.each<[string, string, unknown]>([
    [
      'an init container with the name remote-setup',
      "extraInitContainers[].name must not use the reserved 'kelos-' prefix",
      task({ podOverrides: { extraInitContainers: [{ name: 'remote-setup' }] } }),
    ],
    [
      'a container with the name workspace-files',
      "extraContainers[].name must not use the reserved 'kelos-' prefix",
      task({ podOverrides: { extraContainers: [{ name: 'workspace-files' }] } }),
    ],
    [
      'a container with the prefix kelos-',
      "extraContainers[].name must not use the reserved 'kelos-' prefix",
      task({ podOverrides: { extraContainers: [{ name: 'kelos-x' }] } }),
    ],
    [
      'two containers with one name',
      'Duplicate value: {"name":"a"}',
      task({ podOverrides: { extraContainers: [{ name: 'a' }, { name: 'a' }] } }),
    ],
    [
      'a quantity that is no whole number and no text',
      'must be of type integer,string',
      task({ podOverrides: { resources: { limits: { cpu: 0.5 } } } }),
    ],
    ['an empty list of configs', 'should have at least 1 items', task({ agentConfigRefs: [] })],
    ['a negative TTL', 'should be greater than or equal to 0', task({ ttlSecondsAfterFinished: -1 })],
    ['a failure policy without rules', 'spec.podFailurePolicy.rules: Required value', task({ podFailurePolicy: {} })],
    [
      'a field mapping without id',
      "fieldMapping must include an 'id' key for deduplication and task naming",
      webhook({ fieldMapping: { title: '$.t' } }),
    ],
    [
      'a filter with neither value nor pattern',
      'exactly one of value or pattern must be set',
      webhook({ filters: [{ field: '$.a' }] }),
    ],
    [
      'a filter with an empty pattern',
      'exactly one of value or pattern must be set',
      webhook({ filters: [{ field: '$.a', pattern: '' }] }),
    ],
    ['a context source without http', 'exactly one source kind must be set (currently only http is supported)', context({})],
    [
      'a context source with a long answer',
      'should be less than or equal to 131072',
      context({ http: { url: 'https://a', maxResponseBytes: 131073 } }),
    ],
    [
      'a team without organization',
      "should match '^[^/]+/[^/]+$'",
      spawner({ githubIssues: { commentPolicy: { allowedTeams: ['acme'] } } }, { workspaceRef: { name: 'w' } }),
    ],
    ['no events', 'should have at least 1 items', spawner({ githubWebhook: { events: [] } }, { workspaceRef: { name: 'w' } })],
  ])('refused: %s', async (_, message, refused) => {
    const answer = await create(refused);
    expect(answer).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
    expect(textAt(answer.body, 'message')).toContain(message);
  });

  it('a Task may depend on itself, use container names twice in different lists, and have an odd int32', async () => {
    const container = { name: 'claude-code' };
    const odd = {
      dependsOn: ['x'],
      ttlSecondsAfterFinished: 2_147_483_648,
      podOverrides: { extraContainers: [container], extraInitContainers: [container] },
    };
    expect(await create(task(odd))).toMatchObject({ code: 201 });
  });

  it('a Task may be written with its containers in another order, not with its dependencies in another order', async () => {
    const lists = (reverse: (list: unknown[]) => unknown[], dependsOn: unknown[]): unknown =>
      task({ dependsOn, podOverrides: { extraContainers: reverse([{ name: 'a' }, { name: 'b' }]) } });
    const old = lists((list) => list, ['a', 'b']);
    const name = 'order';
    expect(await update({ name, old, manifest: lists((list) => list.reverse(), ['a', 'b']) })).toMatchObject({ code: 200 });
    const refused = await update({ name: `${name}-2`, old, manifest: lists((list) => list, ['b', 'a']) });
    expect(textAt(refused.body, 'message')).toContain('Task spec is immutable after creation');
  });

  it('the labels of a claim template are kept', async () => {
    const template = {
      metadata: { labels: { a: 'b' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    const volumes = [{ name: 'scratch', ephemeral: { volumeClaimTemplate: template } }];
    const answer = await create(task({ podOverrides: { volumes } }));
    expect(valueAt(answer.body, 'spec', 'podOverrides', 'volumes')).toEqual(volumes);
  });
});

function expectStored(answer: Answer, spec: unknown): void {
  if (answer.code >= 300) throw new Error(textAt(answer.body, 'message'));
  expect(valueAt(answer.body, 'spec')).toEqual(spec);
}

function expectRefused(answer: Answer, vector: Vector): void {
  expect(answer.code).toBe(vector.code);
  const causes = causesOf(answer.body);
  const place = ({ field, type }: Cause): string => `${field} ${type}`;
  expect(causes.map(place).sort()).toEqual(vector.fields.map(place).sort());
  for (const expected of vector.fields) {
    const { message } = causes.find((cause) => place(cause) === place(expected)) ?? { message: '' };
    // long messages are recorded with their middle left out
    for (const part of expected.message.split(' … ')) expect(message).toContain(part);
  }
}

function causesOf(status: unknown): readonly Cause[] {
  const causes = valueAt(status, 'details', 'causes');
  return (Array.isArray(causes) ? causes : [])
    .map((cause: unknown) => ({
      field: textAt(cause, 'field'),
      type: textAt(cause, 'reason'),
      message: textAt(cause, 'message'),
    }))
    .filter((cause) => !cause.message.includes('some validation rules were not checked'));
}

const collection = (object: unknown): string =>
  `/apis/kelos.dev/v1alpha2/namespaces/${namespace}/${textAt(object, 'kind').toLowerCase()}s`;

const create = (object: unknown, options = 'dryRun=All&'): Promise<Answer> =>
  server.request('POST', `${collection(object)}?${options}fieldValidation=Ignore`, object);

async function update({ name, old, manifest: changed }: Pick<Vector, 'name' | 'old' | 'manifest'>): Promise<Answer> {
  const created = await create(named(old, name), '');
  expect(created).toMatchObject({ code: 201 });
  const resourceVersion = textAt(created.body, 'metadata', 'resourceVersion');
  return server.request(
    'PUT',
    `${collection(changed)}/${name}?fieldValidation=Ignore`,
    named(changed, name, { resourceVersion }),
  );
}

const named = (object: unknown, name: string, more: object = {}): object => ({
  ...members(object),
  metadata: { ...members(valueAt(object, 'metadata')), ...more, name },
});

const members = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

function vectorOf(line: unknown): Vector {
  const fields = valueAt(line, 'fields');
  const code = valueAt(line, 'code');
  return {
    name: textAt(line, 'name'),
    manifest: valueAt(line, 'manifest'),
    verdict: textAt(line, 'verdict'),
    fields: (Array.isArray(fields) ? fields : []).map((field: unknown) => ({
      field: textAt(field, 'field'),
      type: textAt(field, 'type'),
      message: textAt(field, 'message'),
    })),
    ...(typeof code === 'number' ? { code } : {}),
    old: valueAt(line, 'old'),
    storedSpec: valueAt(line, 'storedSpec'),
  };
}
