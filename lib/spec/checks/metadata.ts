import { also, anything, mapOf, objectOf, type Report, text, type Wire, whole } from './wire';

/** What the API server takes of the metadata of every object. */
interface ObjectMetadata {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: unknown;
  readonly managedFields?: unknown;
  readonly uid?: unknown;
  readonly resourceVersion?: unknown;
  readonly generation?: number;
  readonly selfLink?: unknown;
  readonly creationTimestamp?: unknown;
  readonly deletionTimestamp?: unknown;
  readonly deletionGracePeriodSeconds?: unknown;
}

/** Of all annotations of an object together, keys and values. */
const MAX_ANNOTATIONS = 262_144;

const WORD = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const DOMAIN = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*';
const KEY = new RegExp(`^(?:(?=.{1,253}/)${DOMAIN}/)?${WORD}$`);
const VALUE = new RegExp(`^(?:${WORD})?$`);
const WORD_RULE = "at most 63 letters, digits, '-', '_' and '.', starting and ending with a letter or digit";
const NAMESPACE = /^(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)?$/;

const namespace: Wire<string> = also(text, (value, at, report) => {
  if (NAMESPACE.test(value)) return;
  report(at, `must have at most 63 lower case letters, digits and '-', got ${JSON.stringify(value)}`);
});

const labels: Wire<Readonly<Record<string, string>>> = also(mapOf(text), (map, at, report) => {
  for (const [key, value] of Object.entries(map)) judgeLabel(key, value, at, report);
});

const annotations: Wire<Readonly<Record<string, string>>> = also(mapOf(text), (map, at, report) => {
  let bytes = 0;
  for (const [key, value] of Object.entries(map)) {
    // the API server looks at them in lower case
    judgeKey(key, key.toLowerCase(), at, report);
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (bytes > MAX_ANNOTATIONS) report(at, `must have at most ${MAX_ANNOTATIONS} bytes together, got ${bytes}`);
});

/** Labels of which values may be templates: what comes of those is not known. */
export const templateLabels: Wire<Readonly<Record<string, string>>> = also(mapOf(text), (map, at, report) => {
  for (const [key, value] of Object.entries(map)) judgeLabel(key, value.includes('{{') ? '' : value, at, report);
});

/** Annotations of which values may be templates. */
export const templateAnnotations: Wire<Readonly<Record<string, string>>> = also(mapOf(text), (map, at, report) => {
  for (const key of Object.keys(map)) judgeKey(key, key.toLowerCase(), at, report);
});

function judgeLabel(key: string, value: string, at: string, report: Report): void {
  judgeKey(key, key, at, report);
  if (VALUE.test(value)) return;
  report(`${at}.${key}`, `must be empty or have ${WORD_RULE}, got ${JSON.stringify(value.slice(0, 80))}`);
}

function judgeKey(key: string, looked: string, at: string, report: Report): void {
  if (!KEY.test(looked))
    report(at, `must have keys of ${WORD_RULE}, with a domain and '/' before it or not, got ${JSON.stringify(key)}`);
}

export const metadata: Wire<ObjectMetadata> = objectOf<ObjectMetadata>({
  name: text,
  generateName: text,
  namespace,
  labels,
  annotations,
  finalizers: anything(),
  ownerReferences: anything(),
  managedFields: anything(),
  uid: anything(),
  resourceVersion: anything(),
  generation: whole(0, Number.MAX_SAFE_INTEGER),
  selfLink: anything(),
  creationTimestamp: anything(),
  deletionTimestamp: anything(),
  deletionGracePeriodSeconds: anything(),
});
