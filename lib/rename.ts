import type { ApiObject } from 'cdk8s';

/**
 * Gives an ApiObject a name other than the one that its chart gave it. cdk8s fixes names when an object is made; reading them through `name`
 * works for everything that refers to the object, which a `Lazy` there would not.
 */
export function rename(object: ApiObject, name: () => string, nameInManifest: () => string = name): void {
  Object.defineProperty(object, 'name', { get: name, configurable: true, enumerable: true });
  Object.defineProperty(object.metadata, 'name', { get: nameInManifest, configurable: true, enumerable: true });
}
