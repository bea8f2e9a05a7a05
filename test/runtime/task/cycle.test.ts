import { findCycle } from '../../../runtime/task/cycle';

const graph =
  (edges: Record<string, string[]>) =>
  (name: string): readonly string[] =>
    edges[name] ?? [];

describe('a dependency cycle', () => {
  it.each<[string, string, Record<string, string[]>, string | undefined]>([
    ['is found in a Task that depends on itself', 'a', { a: ['a'] }, 'a'],
    ['is found through another Task', 'b', { a: ['b'], b: ['a'] }, 'b'],
    ['is found downstream, naming the Task met twice', 't', { t: ['a'], a: ['b'], b: ['a'] }, 'a'],
    ['is not seen in a diamond', 'd', { d: ['b', 'c'], b: ['a'], c: ['a'] }, undefined],
    ['is not seen behind a Task that does not exist', 'a', { a: ['gone'] }, undefined],
  ])('%s', (_name, start, edges, expected) => {
    expect(findCycle(start, graph(edges))).toBe(expected);
  });

  it('is looked for once per Task, however many paths lead there', () => {
    let calls = 0;
    const layered = (name: string): readonly string[] => {
      calls += 1;
      const layer = Number(name.split('-')[0]);
      return layer < 40 ? [`${layer + 1}-a`, `${layer + 1}-b`] : [];
    };
    expect(findCycle('0-a', layered)).toBeUndefined();
    expect(calls).toBeLessThanOrEqual(82);
  });

  it('is looked for in a chain of any length', () => {
    const chain = (name: string): readonly string[] => (Number(name) < 50_000 ? [String(Number(name) + 1)] : []);
    expect(findCycle('0', chain)).toBeUndefined();
  });
});
