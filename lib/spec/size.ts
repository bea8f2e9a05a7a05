/**
 * `kubectl apply` keeps the whole object as JSON in an annotation, and all annotations of an object have 256 KiB
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/, TotalAnnotationSizeLimitB of the API server).
 */
const MAX_BYTES = 256 * 1024;
/** What there is beside the spec: the key of the annotation, kind, version, name, namespace; labels and other annotations come on top. */
const ENVELOPE_BYTES = 512;

/** Names the largest part of a spec that `kubectl apply` would refuse. */
export function checkSize(at: string, spec: unknown, json: string = JSON.stringify(spec)): void {
  // no character of the JSON becomes more than six bytes
  if (ENVELOPE_BYTES + json.length * 6 <= MAX_BYTES) return;
  const bytes = ENVELOPE_BYTES + bytesOf(json);
  if (bytes <= MAX_BYTES) return;
  const part = largestText(spec, 'spec');
  throw new Error(
    `${at}: the object must have at most ${MAX_BYTES} bytes, which is what 'kubectl apply' can keep of it, got ${bytes}; ` +
      `the largest part is '${part.path}' with ${part.bytes}`,
  );
}

/** Bytes of the JSON that kubectl writes: Go's encoder escapes what HTML would take for markup. */
function bytesOf(json: string): number {
  return Buffer.byteLength(json) + 5 * (json.match(/[<>&]/g)?.length ?? 0);
}

interface Part {
  readonly path: string;
  readonly bytes: number;
}

function largestText(value: unknown, path: string): Part {
  if (typeof value !== 'object' || value === null) return { path, bytes: bytesOf(JSON.stringify(value)) };
  const parts = Array.isArray(value)
    ? value.map((item: unknown, index) => largestText(item, `${path}[${index}]`))
    : Object.entries(value).map(([name, item]: [string, unknown]) => largestText(item, `${path}.${name}`));
  return parts.reduce<Part>((most, part) => (part.bytes > most.bytes ? part : most), { path, bytes: 0 });
}
