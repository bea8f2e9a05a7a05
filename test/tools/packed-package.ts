import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '..', '..');

/** What a fresh clone has not. */
const NOT_CLONED = ['node_modules', 'build', 'dist', 'coverage', '.git', '.kelos'];

export type ModuleKind = 'commonjs' | 'module';

/** A command of this package's own npm run would steer the npm inside of it: to another folder, to silence. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_'));
  return { ...Object.fromEntries(own), CDK8S_CHECK_UPGRADE: 'false', NO_COLOR: '1', FORCE_COLOR: undefined };
}

/** A folder to type commands in. */
export class Folder {
  constructor(public readonly path: string) {}

  public at(...names: string[]): string {
    return join(this.path, ...names);
  }

  public write(name: string, text: string): void {
    mkdirSync(dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), text);
  }

  /**
   * Runs a command line and gives what it says.
   * @throws Error with all of its output when it fails
   */
  public async type(line: string): Promise<string> {
    const options = { cwd: this.path, env: environment(), maxBuffer: 64 << 20 };
    const { stdout } = await promisify(execFile)('bash', ['-c', line], options).catch((error: unknown) => {
      const said =
        error instanceof Error ? ['stdout', 'stderr'].map((name) => String(Reflect.get(error, name))) : [String(error)];
      throw new Error(`${line} failed:\n${said.join('\n')}`);
    });
    return stdout;
  }
}

/** The package as npm packs it out of a fresh clone, and projects that have installed it. */
export class PackedPackage {
  private readonly folder = new Folder(mkdtempSync(join(tmpdir(), 'kelos-package-')));
  /** The clone; built, because packing builds. */
  public readonly clone = new Folder(this.folder.at('clone'));

  public get tarball(): string {
    return this.folder.at('kelos-iac.tgz');
  }

  /** Copies the sources, and packs them there: `build/` of this repository is neither read nor written. */
  public async pack(): Promise<void> {
    for (const name of readdirSync(ROOT).filter((entry) => !NOT_CLONED.includes(entry)))
      cpSync(join(ROOT, name), this.clone.at(name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), this.clone.at('node_modules'));
    await this.clone.type('npm pack --ignore-scripts=false --pack-destination ..');
    await this.folder.type('mv kelos-iac-*.tgz kelos-iac.tgz');
  }

  public async files(): Promise<string[]> {
    const list = await this.folder.type('tar -tzf kelos-iac.tgz');
    return list
      .trim()
      .split('\n')
      .map((name) => name.replace(/^package\//, ''));
  }

  /** A project that has installed the package, and has these other packages of ours. */
  public async project(name: string, type: ModuleKind, packages: readonly string[]): Promise<Folder> {
    const project = new Folder(this.folder.at(name));
    project.write('package.json', JSON.stringify({ name, version: '1.0.0', type }));
    mkdirSync(project.at('node_modules', 'kelos-iac'), { recursive: true });
    await project.type('tar -xzf ../kelos-iac.tgz --strip-components 1 -C node_modules/kelos-iac');
    for (const other of packages) symlinkSync(join(ROOT, 'node_modules', other), project.at('node_modules', other));
    symlinkSync(join(ROOT, 'node_modules', '.bin'), project.at('node_modules', '.bin'));
    return project;
  }

  public remove(): void {
    rmSync(this.folder.path, { recursive: true, force: true });
  }
}
