import { isPlain } from './show';

/**
 * Replaces amounts and ports as generated Kubernetes constructs have them (`Quantity.fromString('1')`, `IntOrString.fromNumber(80)`) by what they
 * hold. cdk8s itself would write the object around it: it counts on those constructs to take the value out.
 */
export function withoutUnions<T>(data: T): T {
  return plain(data) as T;
}

function plain(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map(plain);
  if (!isPlain(data)) return 'value' in data && isValue(data.value) ? data.value : data;
  return Object.fromEntries(Object.entries(data).map(([name, member]: [string, unknown]) => [name, plain(member)]));
}

const isValue = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';
