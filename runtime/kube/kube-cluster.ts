import type { KubeObject } from '../../lib/api/meta';
import type { Clock, Random } from '../ports';
import type {
  Cluster,
  DeleteOptions,
  ListOptions,
  ListResult,
  LogOptions,
  MergePatch,
  ObjectKey,
  PatchOptions,
  Resource,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from './cluster';
import type { ConnectionConfig } from './connection';
import { KubeHttp, type KubeHttpOptions } from './http';
import { listPages } from './list';
import { collectionPath, objectPath, query } from './paths';
import { isRecord } from './unknown';
import { watchEvents } from './watch';

export interface KubeClusterOptions {
  readonly connection: ConnectionConfig;
  readonly clock: Clock;
  readonly random: Random;
  /** A text the API server warned with; called once for each. */
  readonly onWarning?: (text: string) => void;
  readonly timeouts?: KubeHttpOptions['timeouts'];
  /** A watch on which nothing came for so long is given up; bookmarks come about once a minute. @default 120_000 */
  readonly watchSilenceMs?: number;
  /** The API server is asked to end a watch after so long, chosen by chance between the two. @default 300 and 600 */
  readonly watchSeconds?: { readonly least: number; readonly most: number };
  /** Objects per request of a list. @default 500 */
  readonly pageSize?: number;
  /** Longest answer and longest watch event that is read. @default 16 MiB */
  readonly maxBytes?: number;
}

/** Recorded by the API server as the writer of fields. */
const FIELD_MANAGER = 'kelos-iac';
const MAX_BYTES = 16 * 1024 * 1024;

/** A Kubernetes API server. */
export class KubeCluster implements Cluster {
  private readonly http: KubeHttp;

  constructor(private readonly options: KubeClusterOptions) {
    this.http = new KubeHttp(options);
  }

  public async get<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, signal?: AbortSignal): Promise<T> {
    return resource.parse(await this.http.json({ method: 'GET', path: objectPath(resource, key), ...withSignal(signal) }));
  }

  public async list<T extends KubeObject>(resource: Resource<T>, options: ListOptions): Promise<ListResult<T>> {
    return listPages(this.http, resource, options, this.options.pageSize ?? 500);
  }

  public watch<T extends KubeObject>(resource: Resource<T>, options: WatchOptions): AsyncIterable<WatchEvent<T>> {
    const { random, watchSilenceMs = 120_000, maxBytes = MAX_BYTES, watchSeconds = { least: 300, most: 600 } } = this.options;
    // spread, so that all watches of a fleet do not end together
    const timeoutSeconds = Math.round(watchSeconds.least + random.next() * (watchSeconds.most - watchSeconds.least));
    return watchEvents(this.http, resource, options, { timeoutSeconds, silenceMs: watchSilenceMs, maxLineBytes: maxBytes });
  }

  public async create<T extends KubeObject>(resource: Resource<T>, object: T, options: WriteOptions = {}): Promise<T> {
    const path = collectionPath(resource, object.metadata.namespace) + writeQuery(options);
    const body = JSON.stringify({ apiVersion: apiVersionOf(resource), kind: resource.kind, ...object });
    const created = await this.http.json({ method: 'POST', path, body, ...withSignal(options.signal) });
    return resource.parse(options.dryRun ? withSomeVersion(created) : created);
  }

  public async patch<T extends KubeObject>(
    resource: Resource<T>,
    key: ObjectKey,
    patch: MergePatch,
    options: PatchOptions = {},
  ): Promise<T> {
    return this.mergePatch(resource, objectPath(resource, key), patch, options);
  }

  public async patchStatus<T extends KubeObject>(
    resource: Resource<T>,
    key: ObjectKey,
    patch: MergePatch,
    options: PatchOptions = {},
  ): Promise<T> {
    return this.mergePatch(resource, `${objectPath(resource, key)}/status`, patch, options);
  }

  public async delete<T extends KubeObject>(resource: Resource<T>, key: ObjectKey, options: DeleteOptions = {}): Promise<void> {
    const body = JSON.stringify({
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      ...(options.uid === undefined ? {} : { preconditions: { uid: options.uid } }),
      ...(options.propagation === undefined ? {} : { propagationPolicy: options.propagation }),
      ...(options.dryRun ? { dryRun: ['All'] } : {}),
    });
    await this.http.json({ method: 'DELETE', path: objectPath(resource, key), body, ...withSignal(options.signal) });
  }

  public async podLog(key: ObjectKey, { container, tailLines, limitBytes, signal }: LogOptions): Promise<string> {
    const path = `${objectPath({ group: '', version: 'v1', plural: 'pods', namespaced: true }, key)}/log`;
    return this.http.text(
      { method: 'GET', path: path + query({ container, tailLines, limitBytes }), ...withSignal(signal) },
      limitBytes,
    );
  }

  /** Ends connections that are kept. */
  public close(): void {
    this.http.close();
  }

  private async mergePatch<T extends KubeObject>(
    resource: Resource<T>,
    path: string,
    patch: MergePatch,
    options: PatchOptions,
  ): Promise<T> {
    const body = JSON.stringify(options.resourceVersion === undefined ? patch : withVersion(patch, options.resourceVersion));
    const contentType = 'application/merge-patch+json';
    const call = { method: 'PATCH', path: path + writeQuery(options), body, contentType, ...withSignal(options.signal) } as const;
    return resource.parse(await this.http.json(call));
  }
}

const apiVersionOf = ({ group, version }: { readonly group: string; readonly version: string }): string =>
  group === '' ? version : `${group}/${version}`;

function writeQuery({ dryRun, fieldValidation }: WriteOptions): string {
  return query({ fieldManager: FIELD_MANAGER, fieldValidation, dryRun: dryRun ? 'All' : undefined });
}

const withSignal = (signal: AbortSignal | undefined): { readonly signal?: AbortSignal } => (signal ? { signal } : {});

/** The API server compares a version that stands in the patch with the object's. */
function withVersion(patch: MergePatch, resourceVersion: string): MergePatch {
  const metadata = patch['metadata'];
  return { ...patch, metadata: { ...(typeof metadata === 'object' ? metadata : {}), resourceVersion } };
}

/** What was not stored has no version. */
function withSomeVersion(raw: unknown): unknown {
  return isRecord(raw) && isRecord(raw['metadata']) ? { ...raw, metadata: { resourceVersion: '0', ...raw['metadata'] } } : raw;
}
