import type { Problem } from './rule';
import { type Read, readsOf, type TemplateUse } from './templates';

/** A problem for each path that a template should not read, where it first does. */
export function* misread(use: TemplateUse, why: (read: Read) => string | undefined): Iterable<Problem> {
  const seen = new Set<string>();
  for (const read of readsOf(use)) {
    const path = read.path.join('.');
    const wrong = seen.has(path) ? undefined : why(read);
    seen.add(path);
    if (wrong !== undefined) yield { object: use.owner, field: use.field, message: `reads .${path} at ${read.where}, ${wrong}` };
  }
}
