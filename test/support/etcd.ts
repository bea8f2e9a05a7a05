import { valueAt } from './api-server';

/** What the API server really stores, and in which version: through the JSON gateway of etcd. */
export class Etcd {
  constructor(private readonly port: number) {}

  /** The bytes under a key such as `/registry/kelos.dev/tasks/default/a`, as text. */
  public async get(key: string): Promise<string> {
    const value = valueAt(await this.ask('range', { key: base64(key) }), 'kvs', '0', 'value');
    if (typeof value !== 'string') throw new Error(`etcd has no ${key}`);
    return Buffer.from(value, 'base64').toString('utf8');
  }

  public async put(key: string, value: string): Promise<void> {
    await this.ask('put', { key: base64(key), value: base64(value) });
  }

  private async ask(what: string, body: object): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/v3/kv/${what}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`etcd answers ${answer.status} to ${what}`);
    return answer.json();
  }
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
