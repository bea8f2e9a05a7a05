import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocks, markdownFiles } from './markdown';
import { type Folder, type ModuleKind, PackedPackage } from './packed-package';

// The package as a user has it: packed out of a fresh clone, installed into a project, used as README says.

const ROOT = join(__dirname, '..', '..');
const ENTRIES = ['kelos-iac', 'kelos-iac/api', 'kelos-iac/spec', 'kelos-iac/dialect'];
const PURE = ENTRIES.slice(1);
const KINDS: readonly ModuleKind[] = ['commonjs', 'module'];
const PEERS = ['cdk8s', 'constructs', 'cdk8s-plus-28'];
/** More than this is a mistake, or a decision. */
const MOST_BYTES = 700_000;

const packed = new PackedPackage();
beforeAll(() => packed.pack(), 120_000);
afterAll(() => packed.remove());
jest.setTimeout(60_000);

describe('the tarball', () => {
  const CONTENT = [
    /^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/,
    /^build\/lib\/.*\.(js|d\.ts)$/,
    /^build\/runtime\/(kelos-runtime\.js|kelos-runtime\.js\.br|loader\.js|manifest\.json)$/,
    /^build\/images\/capture\/kelos-capture\.js$/,
    /^build\/crds\.json$/,
    /^crds\/kelos\.dev_(agentconfigs|tasks|taskspawners|workspaces)\.yaml$/,
    /^images\/README\.md$/,
    /^images\/common\/(gh|install-tools\.sh)$/,
    /^images\/(?!capture\/)[a-z-]+\/(Dockerfile|Dockerfile\.dockerignore|kelos_entrypoint\.sh)$/,
  ];
  const NEEDED = [
    'build/crds.json',
    'build/images/capture/kelos-capture.js',
    ...['index', 'api/index', 'spec/index', 'dialect/index'].flatMap((name) => [
      `build/lib/${name}.js`,
      `build/lib/${name}.d.ts`,
    ]),
    ...['kelos-runtime.js', 'kelos-runtime.js.br', 'loader.js', 'manifest.json'].map((name) => `build/runtime/${name}`),
    ...['agentconfigs', 'tasks', 'taskspawners', 'workspaces'].map((kind) => `crds/kelos.dev_${kind}.yaml`),
    ...['Dockerfile', 'Dockerfile.dockerignore', 'kelos_entrypoint.sh'].map((name) => `images/claude-code/${name}`),
    ...['common/gh', 'common/install-tools.sh', 'runtime/Dockerfile'].map((name) => `images/${name}`),
    ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
  ];

  it('holds all that is needed', async () => {
    expect(await packed.files()).toEqual(expect.arrayContaining(NEEDED));
  });

  it('holds nothing else', async () => {
    expect((await packed.files()).filter((file) => !CONTENT.some((pattern) => pattern.test(file)))).toEqual([]);
  });

  it('is small', () => {
    const { size } = statSync(packed.tarball);
    process.stdout.write(`the package has ${size} bytes of ${MOST_BYTES}\n`);
    expect(size).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('runs nothing when it is installed', async () => {
    // `prepare` is for clones: npm does not run it for a package out of a registry or a file
    const { scripts } = JSON.parse(readFileSync(packed.clone.at('package.json'), 'utf8')) as { scripts: object };
    expect(Object.keys(scripts)).toContain('prepare');
    for (const script of ['preinstall', 'install', 'postinstall']) expect(Object.keys(scripts)).not.toContain(script);
  });

  it('has no fault that publint knows', async () => {
    expect(await packed.clone.type(`npx --no-install publint run ${packed.tarball} --strict`)).toContain('All good!');
  });

  it('has types that every resolution of TypeScript finds', async () => {
    await packed.clone.type(`npx --no-install attw ${packed.tarball} --no-definitely-typed --profile strict`);
  });
});

describe.each(KINDS)('a project of the type %s', (kind) => {
  const samples = markdownFiles(ROOT).flatMap(({ path, text }) =>
    codeBlocks(text)
      .filter(({ language }) => language === 'ts')
      .map(({ code, line }) => ({ name: `${path.replace(/\.md$/, '')}-${line}.ts`.replaceAll('/', '-'), code })),
  );
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const synthLine = codeBlocks(readme)
    .flatMap(({ code }) => code.split('\n'))
    .find((line) => line.startsWith('npx cdk8s synth'));
  const main = /with this `main\.ts`:\n+```ts\n(.*?)^```$/ms.exec(readme)?.[1];
  let project: Folder;

  beforeAll(async () => {
    project = await packed.project(kind, kind, PEERS);
    if (main === undefined || synthLine === undefined) throw new Error('README.md shows no main.ts, or not how to synthesise');
    project.write('main.ts', main);
    for (const { name, code } of samples) project.write(`samples/${name}`, code);
  });

  it('compiles the samples of all documents strictly', async () => {
    // with the checks of our declarations, and without the types of Node, which not every project has
    const compilerOptions = { strict: true, module: 'node16', target: 'es2022', noEmit: true, skipLibCheck: false, types: [] };
    project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['main.ts', 'samples'] }));
    expect(samples.length).toBeGreaterThan(0);
    await project.type('npx --no-install tsc -p .');
  });

  it('synthesises as README says, the CRDs first', async () => {
    await project.type(synthLine ?? '');
    const files = readdirSync(project.at('dist')).sort();
    expect(files).toHaveLength(3);
    const kinds = files.map((file) => [...new Set(readFileSync(project.at('dist', file), 'utf8').match(/^kind: .*$/gm))]);
    expect(files[0]).toMatch(/^0000-/);
    expect(kinds[0]).toEqual(['kind: CustomResourceDefinition']);
    expect(kinds[1]).toContain('kind: Deployment');
    expect(kinds[2]).toEqual(expect.arrayContaining(['kind: Workspace', 'kind: AgentConfig', 'kind: Task']));
    expect(kinds.slice(1).flat()).not.toContain('kind: CustomResourceDefinition');
  });

  it('imports every entry by require and by import, with the same names', async () => {
    project.write(
      'entries.mjs',
      `import { createRequire } from 'node:module';
       const require = createRequire(import.meta.url);
       const named = (exports) => Object.keys(exports).filter((name) => !['default', '__esModule', 'module.exports'].includes(name)).sort();
       const names = {};
       for (const entry of ${JSON.stringify(ENTRIES)}) names[entry] = [named(require(entry)), named(await import(entry))];
       console.log(JSON.stringify(names));`,
    );
    const names = JSON.parse(await project.type('node entries.mjs')) as Record<string, [string[], string[]]>;
    for (const entry of ENTRIES) {
      const [required, imported] = names[entry] ?? [[], []];
      expect(required.length).toBeGreaterThan(0);
      expect(imported).toEqual(required);
    }
  });

  it('can read the CRDs and the version', async () => {
    const list = `for (const name of ['crds/kelos.dev_tasks.yaml', 'package.json']) console.log(require.resolve('kelos-iac/' + name))`;
    const found = await project.type(`node --input-type=commonjs -e "${list}"`);
    expect(found.trim().split('\n')).toHaveLength(2);
  });
});

it('lets a project without cdk8s import what is pure', async () => {
  const project = await packed.project('pure', 'commonjs', []);
  await project.type(`node -e "for (const entry of ${JSON.stringify(PURE).replaceAll('"', "'")}) require(entry)"`);
  await expect(project.type(`node -e "require('kelos-iac')"`)).rejects.toThrow(/Cannot find module '(cdk8s|constructs)'/);
});

it('synthesises the quickstart in its folder, as `cdk8s.yaml` says', async () => {
  await packed.clone.type('cd examples/quickstart && npx cdk8s synth');
  expect(readdirSync(packed.clone.at('examples', 'quickstart', 'dist')).sort()[0]).toMatch(/^0000-/);
  await packed.clone.type('cd examples/quickstart && npx cdk8s synth --output elsewhere');
  expect(readdirSync(packed.clone.at('examples', 'quickstart', 'elsewhere'))).toHaveLength(3);
});
