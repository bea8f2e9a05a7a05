import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Members of objects that tests look at. */
export interface Seen {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly uid: string; readonly name: string }[];
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly phase?: string;
    readonly message?: string;
    readonly podName?: string;
    readonly results?: Readonly<Record<string, string>>;
    readonly outputs?: readonly string[];
  };
}

/** kubectl against one cluster. */
export class Kubectl {
  constructor(
    public readonly kubeconfig: string,
    private readonly program: string,
  ) {}

  /** @throws Error with what kubectl wrote to standard error */
  public async run(...args: string[]): Promise<string> {
    const { stdout } = await run(this.program, ['--kubeconfig', this.kubeconfig, ...args], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  }

  public async apply(object: object): Promise<void> {
    const applying = run(this.program, ['--kubeconfig', this.kubeconfig, 'apply', '-f', '-']);
    applying.child.stdin?.end(JSON.stringify(object));
    await applying;
  }

  public async get(kind: string, namespace: string, name: string): Promise<Seen | undefined> {
    const text = await this.run('get', kind, name, '-n', namespace, '-o', 'json', '--ignore-not-found');
    return text.trim() === '' ? undefined : (JSON.parse(text) as Seen);
  }

  public async list(kind: string, namespace: string, ...args: string[]): Promise<readonly Seen[]> {
    const text = await this.run('get', kind, '-n', namespace, '-o', 'json', ...args);
    return (JSON.parse(text) as { readonly items: readonly Seen[] }).items;
  }

  /** Reads a page of a Service of the cluster through the API server. */
  public async page(namespace: string, service: string, path: string): Promise<unknown> {
    return JSON.parse(
      await this.run('get', '--raw', `/api/v1/namespaces/${namespace}/services/${service}:80/proxy${path}`),
    ) as unknown;
  }
}

/** Looks at the world again and again until it is as expected; bounded, and the error says what was seen last. */
export async function eventually<T>(what: string, seconds: number, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
