import https from 'node:https';
import { loadKubeconfig } from '../../runtime/kube/kubeconfig';
import { systemClock } from '../../runtime/system-clock';

export interface Api {
  /** @throws when the answer's status is not one of success */
  request(method: string, path: string, body?: string, contentType?: string): Promise<string>;
  /** Calls `onLine` for each line of a watch, until the returned function is called. Resolves when the API server has answered. */
  watch(path: string, onLine: (line: string) => void): Promise<() => void>;
}

/** As little as can be between a program and the API server: what the floor and the observer speak through. */
export async function connect(kubeconfig: string): Promise<Api> {
  const { connection } = loadKubeconfig({ clock: systemClock, env: process.env, path: kubeconfig });
  const { clientCert, clientKey } = await connection.credentials();
  const { hostname: host, port } = connection.server;
  const tls = { ca: connection.ca, cert: clientCert, key: clientKey, host, port };
  const agent = new https.Agent({ keepAlive: true });
  return {
    request: (method, path, body, contentType = 'application/json') =>
      new Promise((resolve, reject) => {
        const headers = body === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) };
        const sent = https.request({ ...tls, agent, method, path, headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            if ((answer.statusCode ?? 0) < 300) resolve(text);
            else reject(new Error(`${method} ${path}: ${answer.statusCode} ${text}`));
          });
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    watch: (path, onLine) =>
      new Promise((resolve, reject) => {
        const sent = https.request({ ...tls, agent: false, path }, (answer) => {
          if (answer.statusCode !== 200) return reject(new Error(`watch ${path}: ${answer.statusCode}`));
          let begun = '';
          answer.setEncoding('utf8').on('data', (text: string) => {
            const lines = (begun + text).split('\n');
            begun = lines.pop() ?? '';
            lines.forEach(onLine);
          });
          answer.on('error', () => undefined); // it is cut by whoever ends the watch
          resolve(() => sent.destroy());
        });
        sent.on('error', reject);
        sent.end();
      }),
  };
}
