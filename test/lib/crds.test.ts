import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCrds } from '../../lib/crds';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kelos-crds-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('says what to run when there are no CRDs', () => {
  expect(() => loadCrds(folder)).toThrow(`there are no CRDs in ${folder}: run 'npm run generate'`);
});

test.each(['kind: ConfigMap\napiVersion: v1\nmetadata: { name: a }\n', 'kind: CustomResourceDefinition\n', '- a\n'])(
  'takes nothing else for a CRD: %j',
  (text) => {
    writeFileSync(join(folder, 'a.yaml'), text);
    expect(() => loadCrds(folder)).toThrow(`${folder} holds something else than CustomResourceDefinitions`);
  },
);
