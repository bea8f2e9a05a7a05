import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiServer, apiServer } from './api-server';
import { cacheFolder, ensureBareControlPlane, stopCluster } from './cluster';
import { Etcd } from './etcd';

/** A bare control plane that no other test sees, for what concerns the whole cluster. */
export interface OwnControlPlane {
  readonly server: ApiServer;
  readonly etcd: Etcd;
  /** Ends it and leaves nothing behind. */
  stop(): Promise<void>;
}

/**
 * The same programs as those of the shared one, in a folder that is removed with it; takes three seconds.
 * @param port the first of three free ones
 * @throws ClusterError when it cannot be started; then nothing of it is left
 */
export async function startOwnControlPlane(port: number): Promise<OwnControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'kelos-own-'));
  symlinkSync(join(cacheFolder(), 'bin'), join(folder, 'bin'));
  const { KELOS_BARE_KUBECONFIG: _shared, ...rest } = process.env;
  const said: string[] = [];
  const options = {
    env: { ...rest, KELOS_CACHE: folder, KELOS_BARE_PORT: String(port) },
    progress: (line: string) => void said.push(line),
  };
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const { kubeconfig } = await ensureBareControlPlane(options);
    const stop = async (): Promise<void> => {
      await stopCluster('bare', options);
      remove();
    };
    return { server: apiServer(kubeconfig), etcd: new Etcd(port + 1), stop };
  } catch (error) {
    remove();
    throw error;
  }
}
