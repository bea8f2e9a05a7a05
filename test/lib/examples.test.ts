import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';

// Every folder of examples/ is an app: `npx cdk8s synth` in it must work, and makes the objects that stand in the snapshot. Needs a build.

const EXAMPLES = join(__dirname, '..', '..', 'examples');
const examples = readdirSync(EXAMPLES);

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'kelos-example-'));
  process.env['CDK8S_OUTDIR'] = outdir; // as cdk8s synth says it
});
afterEach(() => {
  delete process.env['CDK8S_OUTDIR'];
  rmSync(outdir, { recursive: true });
});

/** Hashes change with every edit of what they are made from, and say nothing about the example. */
const withoutHash = (name: string): string => name.replace(/-[0-9a-f]{8,12}(?=$|-\d+$|\.)/, '-#');

function objectsIn(file: string): string[] {
  const objects = Yaml.load(join(outdir, file)) as readonly Named[];
  return objects.map(({ kind, metadata: { name, namespace } }) =>
    [kind, ...(namespace === undefined ? [] : [namespace]), withoutHash(name)].join(' '),
  );
}

it.each(examples)('%s synthesises', (example) => {
  jest.requireActual(join(EXAMPLES, example, 'main.ts'));
  const files = readdirSync(outdir).sort();
  expect(Object.fromEntries(files.map((file) => [withoutHash(file), objectsIn(file)]))).toMatchSnapshot();
});

it.each(examples)('%s says how it is synthesised', (example) => {
  expect(Yaml.load(join(EXAMPLES, example, 'cdk8s.yaml'))).toEqual([{ language: 'typescript', app: 'npx tsx main.ts' }]);
  expect(existsSync(join(EXAMPLES, example, 'main.ts'))).toBe(true);
});
