import type { KubeObject } from '../../lib/api/meta';
import type { ObjectKey, Undecodable } from '../kube/cluster';
import { Informer, type InformerHandler, type InformerOptions } from '../kube/informer';

/** One collection seen in all namespaces, or in those that the runtime is confined to: an informer each, since its Roles end there. */
export class ScopedInformer<Wire extends KubeObject, Kept> {
  private readonly informers: readonly Informer<Wire, Kept>[];

  constructor(options: Omit<InformerOptions<Wire, Kept>, 'namespace'>, namespaces: readonly string[] | undefined) {
    this.informers = namespaces
      ? namespaces.map((namespace) => new Informer({ ...options, namespace }))
      : [new Informer(options)];
  }

  public start(): void {
    for (const informer of this.informers) informer.start();
  }

  public async stop(): Promise<void> {
    await Promise.all(this.informers.map((informer) => informer.stop()));
  }

  public get(key: ObjectKey): Kept | undefined {
    return first(this.informers, (informer) => informer.get(key));
  }

  public undecodable(key: ObjectKey): Undecodable | undefined {
    return first(this.informers, (informer) => informer.undecodable(key));
  }

  public byIndex(index: string, value: string): Kept[] {
    return this.informers.flatMap((informer) => informer.byIndex(index, value));
  }

  public observe(wire: Wire): void {
    // outside the scope nothing is written, so exactly one of them takes it; keys of the others are untouched
    for (const informer of this.informers) informer.observe(wire);
  }

  public onChange(handler: InformerHandler<Kept>): void {
    for (const informer of this.informers) informer.onChange(handler);
  }

  public get hasSynced(): boolean {
    return this.informers.every((informer) => informer.hasSynced);
  }

  public async whenSynced(): Promise<void> {
    await Promise.all(this.informers.map((informer) => informer.whenSynced()));
  }
}

function first<T, V>(items: readonly T[], read: (item: T) => V | undefined): V | undefined {
  for (const item of items) {
    const value = read(item);
    if (value !== undefined) return value;
  }
  return undefined;
}
