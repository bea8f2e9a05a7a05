import { execFile } from 'node:child_process';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '../ports';
import type { Credentials } from './connection';
import { isRecord } from './unknown';

const run = promisify(execFile);

/** `exec` of a kubeconfig's user. */
export interface ExecSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** client.authentication.k8s.io/v1 or v1beta1. */
  readonly apiVersion: string;
  /** Shown when the command does not exist. */
  readonly installHint: string;
}

const API_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
/** A person may have to type something. */
const LONGEST_RUN_MS = 120_000;
/** Credentials are replaced a little before they end. */
const MARGIN_MS = 10_000;

/** @throws Error that names the member that is missing or not supported */
export function parseExec(raw: unknown, folder: string): ExecSpec {
  const exec = isRecord(raw) ? raw : {};
  const { command, args, env, apiVersion, installHint } = exec;
  if (typeof command !== 'string' || command === '') throw new Error('exec of a user of the kubeconfig has no command');
  return {
    // as with kubectl: a path is relative to the kubeconfig, a bare name is looked up
    command: command.includes('/') && !isAbsolute(command) ? join(folder, command) : command,
    args: Array.isArray(args) ? args.map(String) : [],
    env: envOf(env),
    apiVersion: versionOf(apiVersion),
    installHint: typeof installHint === 'string' ? installHint : '',
  };
}

const envOf = (raw: unknown): ExecSpec['env'] =>
  Object.fromEntries(
    (Array.isArray(raw) ? raw : []).filter(isRecord).map((entry) => [String(entry['name']), String(entry['value'])]),
  );

function versionOf(raw: unknown): string {
  if (typeof raw === 'string' && API_VERSIONS.includes(raw)) return raw;
  throw new Error(
    `exec.apiVersion of a user of the kubeconfig must be one of ${API_VERSIONS.join(', ')}, got ${JSON.stringify(raw) ?? 'nothing'}`,
  );
}

/** Credentials that a program prints, kept until they end. */
export class ExecPlugin {
  private cached: { readonly credentials: Credentials; readonly until: number } | undefined;
  private pending: Promise<Credentials> | undefined;

  constructor(
    private readonly spec: ExecSpec,
    private readonly clock: Clock,
    private readonly env: Readonly<Record<string, string | undefined>>,
  ) {}

  /** @throws Error that says which program failed and why */
  public async credentials(): Promise<Credentials> {
    if (this.cached && this.clock.now().getTime() < this.cached.until) return this.cached.credentials;
    // requests that come together wait for one run
    this.pending ??= this.fetch().finally(() => (this.pending = undefined));
    return this.pending;
  }

  public forget(): void {
    this.cached = undefined;
  }

  private async fetch(): Promise<Credentials> {
    const { credentials, expires } = parseExecCredential(await this.print(), this.spec);
    this.cached = { credentials, until: expires === undefined ? Infinity : expires - MARGIN_MS };
    return credentials;
  }

  private async print(): Promise<string> {
    const { command, args, env, apiVersion, installHint } = this.spec;
    const info = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } });
    try {
      const options = {
        env: { ...this.env, ...env, KUBERNETES_EXEC_INFO: info },
        timeout: LONGEST_RUN_MS,
        maxBuffer: 1024 * 1024,
      };
      return (await run(command, [...args], options)).stdout;
    } catch (cause) {
      const why =
        isRecord(cause) && typeof cause['stderr'] === 'string' && cause['stderr'] !== ''
          ? cause['stderr'].trim()
          : (cause as Error).message;
      throw new Error([`the kubeconfig's credential program ${command} failed: ${why}`, installHint].filter(Boolean).join('\n'), {
        cause,
      });
    }
  }
}

function parseExecCredential(
  output: string,
  { command, apiVersion }: ExecSpec,
): { readonly credentials: Credentials; readonly expires?: number } {
  const wrong = (what: string): Error => new Error(`the kubeconfig's credential program ${command} ${what}`);
  const status = statusOf(output, apiVersion);
  if (!status) throw wrong(`did not print an ExecCredential of ${apiVersion}`);
  const credentials = credentialsOf(status);
  if (!credentials) throw wrong('printed neither a token nor a client certificate with its key');
  const end = status['expirationTimestamp'];
  const expires = typeof end === 'string' ? Date.parse(end) : NaN;
  return Number.isNaN(expires) ? { credentials } : { credentials, expires };
}

function statusOf(output: string, apiVersion: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const printed: unknown = JSON.parse(output);
    return isRecord(printed) && printed['apiVersion'] === apiVersion && isRecord(printed['status'])
      ? printed['status']
      : undefined;
  } catch {
    return undefined;
  }
}

function credentialsOf(status: Readonly<Record<string, unknown>>): Credentials | undefined {
  const { token, clientCertificateData: clientCert, clientKeyData: clientKey } = status;
  const withToken = typeof token === 'string' ? { token } : {};
  const withCertificate = typeof clientCert === 'string' && typeof clientKey === 'string' ? { clientCert, clientKey } : {};
  const credentials = { ...withToken, ...withCertificate };
  return Object.keys(credentials).length === 0 ? undefined : credentials;
}
