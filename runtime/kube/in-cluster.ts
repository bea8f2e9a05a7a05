import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../ports';
import type { ConnectionConfig } from './connection';
import { TokenFile } from './token-file';

const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface InClusterOptions {
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** @default '/var/run/secrets/kubernetes.io/serviceaccount' */
  readonly accountFolder?: string;
}

/** Does the program run in a Pod? */
export const isInCluster = (env: InClusterOptions['env']): boolean => Boolean(env['KUBERNETES_SERVICE_HOST']);

/**
 * The connection of a Pod's service account.
 * @throws Error when this is not a Pod, or one without a service-account token
 */
export function inClusterConfig({ clock, env, accountFolder = ACCOUNT_FOLDER }: InClusterOptions): ConnectionConfig {
  const host = env['KUBERNETES_SERVICE_HOST'];
  if (!host) throw new Error('KUBERNETES_SERVICE_HOST is not set: this is not a Pod');
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '443';
  const token = new TokenFile(join(accountFolder, 'token'), clock);
  return {
    server: new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`),
    ca: readFileSync(join(accountFolder, 'ca.crt'), 'utf8'),
    credentials: async () => ({ token: await token.read() }),
    refused: () => token.forget(),
  };
}
