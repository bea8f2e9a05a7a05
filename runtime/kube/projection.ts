import type { KubeObject } from '../../lib/api/meta';
import type { Resource } from './cluster';

/** What an informer keeps of an object, under the object's own name and version. */
export interface Projected<Kept> extends KubeObject {
  readonly kept: Kept;
}

/** A kind whose objects are reduced as soon as each is decoded, so that a list of thousands never stands in memory whole. */
export function project<Wire extends KubeObject, Kept>(
  resource: Resource<Wire>,
  keep: (wire: Wire) => Kept,
): Resource<Projected<Kept>> {
  return { ...resource, parse: (raw) => projectObject(resource.parse(raw), keep) };
}

export function projectObject<Wire extends KubeObject, Kept>(wire: Wire, keep: (wire: Wire) => Kept): Projected<Kept> {
  const { name, namespace, resourceVersion } = wire.metadata;
  return {
    metadata: {
      ...(name === undefined ? {} : { name }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    kept: keep(wire),
  };
}
