import { isObject, isToken } from './fields';
import { OBJECT } from './item/value';
import { isPlain } from './show';

/** No data of Kubernetes is this deep; what is leads in a circle. */
const MAX_DEPTH = 100;

/**
 * A copy of the data that a construct is given, so that what the program writes into its own objects afterwards changes nothing: a manifest says
 * what was judged. Lists and plain objects are copied at every depth; constructs, other instances of classes and tokens stay what they are.
 * @throws Error for data that leads in a circle
 */
export function snapshot<T>(data: T): T {
  return copyOf(data, 0) as T;
}

function copyOf(data: unknown, depth: number): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (depth > MAX_DEPTH) throw new Error(`data must not lead in a circle or be more than ${MAX_DEPTH} levels deep`);
  // a hole in a list stays one, so that the rules see it
  if (Array.isArray(data)) return data.map((item: unknown) => copyOf(item, depth + 1));
  if (!isObject(data) || !isPlain(data) || isToken(data) || OBJECT in data) return data;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(data)) copy[name] = copyOf(data[name], depth + 1);
  return copy;
}
