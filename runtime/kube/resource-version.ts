const DECIMAL = /^[1-9][0-9]*$/;

/**
 * Orders two versions of one collection: negative when `a` is older. Since 1.35 Kubernetes says that they are integers without a limit;
 * before, they were. `undefined` for versions of an API server that counts otherwise, unless they are equal.
 */
export function compareVersions(a: string, b: string): number | undefined {
  if (a === b) return 0;
  if (!DECIMAL.test(a) || !DECIMAL.test(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** Is `a` surely newer than `b`? */
export const isNewer = (a: string, b: string): boolean => (compareVersions(a, b) ?? 0) > 0;

/** Is `a` surely older than `b`? */
export const isOlder = (a: string, b: string): boolean => (compareVersions(a, b) ?? 0) < 0;
