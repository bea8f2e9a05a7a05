import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ADDED_FIELDS } from '../../lib/spec/checks/rules/target-knows-field';
import { RULES } from '../../lib/spec/checks/registry';
import { checksDocument } from '../../tools/checks/document';
import { anchors, codeBlocks, links } from './markdown';

const root = join(__dirname, '..', '..');
const text = checksDocument(RULES);

it('docs/checks.md is what the rules say', () => {
  const run = (): string =>
    execFileSync('npx', ['tsx', 'tools/checks.ts', '--check'], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
  expect(run()).toBe('');
});

it('has a section for every rule, to which the table leads', () => {
  const known = anchors(text);
  const inside = links(text).filter((link) => link.startsWith('#'));
  expect(inside).toHaveLength(RULES.length);
  expect(inside.filter((link) => !known.has(link.slice(1)))).toEqual([]);
});

it('shows examples that are YAML, without what plays no part', () => {
  const blocks = codeBlocks(text).filter(({ language }) => language === 'yaml');
  expect(blocks).toHaveLength(2 * RULES.filter(({ wrong }) => wrong.length > 0).length);
  for (const { code } of blocks) {
    const objects = parseAllDocuments(code).map((document) => document.toJS() as Record<string, unknown>);
    for (const object of objects) expect(object).toMatchObject({ kind: expect.any(String) as string, metadata: {}, spec: {} });
    expect(code).not.toContain('apiVersion');
  }
});

it('knows the fields that were added to the API', () => {
  const compatibility = readFileSync(join(root, 'docs', 'compatibility.md'), 'utf8');
  const section = compatibility.split('## Fields that were added')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| `?(\w+)`? +\| `([\w.]+)` +\|/gm)].map(([, kind, field]) => `${kind} ${field}`);
  expect(ADDED_FIELDS.map(({ kind, field }) => `${kind} ${field}`)).toEqual(rows);
});
