import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textAt, valueAt } from '../support/api-server';
import { publishedCrds } from '../support/crds';
import { controlFields } from './control-fields';

/** Types of Kubernetes: what stands in them is its own API, and compared by the vectors of admission. */
const KUBERNETES = /(^|\.)(podFailurePolicy|podOverrides\.\w+|mcpServers\.env|conditions)$/;

/** The members of a schema, those of lists under the name of the list. */
function fieldsOf(schema: unknown, path: string): string[] {
  const items = valueAt(schema, 'items');
  if (items !== undefined) return fieldsOf(items, path);
  return Object.entries(valueAt(schema, 'properties') ?? {}).flatMap(([name, member]: [string, unknown]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return KUBERNETES.test(at) ? [at] : [at, ...fieldsOf(member, at)];
  });
}

const published = [...publishedCrds.values()].map((crd): [string, readonly string[]] => {
  const schema = valueAt(crd, 'spec', 'versions', '0', 'schema', 'openAPIV3Schema');
  const own = fieldsOf(schema, '').filter((path) => /^(spec|status)\./.test(path));
  return [textAt(crd, 'spec', 'names', 'kind'), own];
});

/** `Kind field` of the rows of docs/compatibility.md. */
function documented(): string[] {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', 'compatibility.md'), 'utf8');
  const section = text.split('## Fields that were added')[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `?(\w+)`? +\| `([\w.]+)` +\|/gm)].map(([, kind, field]) => `${kind} ${field}`);
}

const members = (kind: string): readonly string[] => (controlFields.get(kind) ?? []).filter((path) => path.includes('.'));

it.each(published)('%s has every member that the control keeps', (kind, fields) => {
  expect(fields.length).toBeGreaterThan(10);
  expect(members(kind).filter((path) => !fields.includes(path))).toEqual([]);
});

it('has no other members than those that docs/compatibility.md names as added', () => {
  const added = published.flatMap(([kind, fields]) =>
    fields.filter((path) => !members(kind).includes(path)).map((path) => `${kind} ${path}`),
  );
  expect(added).toEqual(documented());
});
