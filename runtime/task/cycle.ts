/**
 * A name that is met twice on one path of `dependsOn`, walking from `start`; undefined when there is no cycle. Every Task is walked once,
 * so a wide graph of diamonds costs its edges, not its paths. Unknown Tasks end a path.
 */
export function findCycle(start: string, dependenciesOf: (task: string) => readonly string[]): string | undefined {
  const done = new Set<string>();
  const path = new Set<string>();
  // an explicit stack: a chain of thousands of Tasks must not overflow the program's own
  const stack: { readonly name: string; readonly rest: string[] }[] = [];
  const enter = (name: string): void => {
    path.add(name);
    stack.push({ name, rest: [...dependenciesOf(name)].reverse() });
  };
  enter(start);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const next = top.rest.pop();
    if (next === undefined) {
      path.delete(top.name);
      done.add(top.name);
      stack.pop();
    } else if (path.has(next)) {
      return next;
    } else if (!done.has(next)) {
      enter(next);
    }
  }
  return undefined;
}
