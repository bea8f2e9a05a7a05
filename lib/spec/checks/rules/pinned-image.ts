import { exampleTask } from '../examples';
import { extraContainersOf } from '../places';
import type { CheckRule, Problem } from '../rule';

export const pinnedImage: CheckRule = {
  id: 'KEL029',
  name: 'pinned-image',
  severity: 'warning',
  title: 'An image has a tag that stays, or a digest.',
  why:
    'An image without a tag, or with `latest`, is another one tomorrow: the same Task then runs with another agent, and what went wrong cannot be ' +
    'run again. Looked at where an image is named; for Tasks that name none, `agentImages` of `KelosRuntime` pins them.',
  wrong: [exampleTask({ image: 'ghcr.io/acme/agent:latest' })],
  right: [exampleTask({ image: 'ghcr.io/acme/agent:1.4.2' })],
  *check({ runs }): Iterable<Problem> {
    for (const run of runs) {
      const { object, at, spec } = run;
      if (spec.image && isFloating(spec.image)) yield { object, field: `${at}.image`, message: sentence(spec.image) };
      for (const { at: place, part } of extraContainersOf(run)) {
        if (part.image && isFloating(part.image)) yield { object, field: `${place}.image`, message: sentence(part.image) };
      }
    }
  },
};

const sentence = (image: string): string =>
  `is ${image}, which is another image when it is next pulled; name a version or a digest`;

/** Without a digest, and with the tag `latest` or none. */
function isFloating(image: string): boolean {
  if (image.includes('@')) return false;
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest';
}
