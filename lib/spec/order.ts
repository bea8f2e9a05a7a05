/** What stands in the way of an order: the nodes of a circle, the first one repeated at the end. */
export class CycleError<T> extends Error {
  constructor(public readonly circle: readonly T[]) {
    super('there is a circle');
    this.name = 'CycleError';
  }
}

interface Visit<T> {
  readonly node: T;
  readonly rest: T[];
}

/**
 * `start` and all that it reaches, each after what it needs, each once. Uses no recursion, so that a chain may be of any length.
 * @throws CycleError when something needs itself
 */
export function dependenciesFirst<T>(start: T, needs: (node: T) => readonly T[]): readonly T[] {
  const done = new Set<T>();
  const path: Visit<T>[] = [{ node: start, rest: [...needs(start)] }];
  const open = new Set<T>([start]);
  for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
    const next = visit.rest.shift();
    if (next === undefined) {
      done.add(visit.node);
      open.delete(visit.node);
      path.pop();
    } else if (open.has(next)) {
      throw new CycleError(circleTo(next, path));
    } else if (!done.has(next)) {
      open.add(next);
      path.push({ node: next, rest: [...needs(next)] });
    }
  }
  return [...done];
}

function circleTo<T>(node: T, path: readonly Visit<T>[]): readonly T[] {
  const nodes = path.map((visit) => visit.node);
  return [...nodes.slice(nodes.indexOf(node)), node];
}
