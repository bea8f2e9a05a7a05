import fc from 'fast-check';
import { CycleError, dependenciesFirst } from '../../../lib/spec';

const order = (graph: Readonly<Record<string, readonly string[]>>, start: string): readonly string[] =>
  dependenciesFirst(start, (node) => graph[node] ?? []);

test('comes after what it needs', () => {
  expect(order({ a: ['b', 'c'], b: ['d'], c: ['d'] }, 'a')).toEqual(['d', 'b', 'c', 'a']);
});

test('names the way round', () => {
  const circle = (): readonly string[] => order({ a: ['b'], b: ['c', 'd'], d: ['b'] }, 'a');
  expect(circle).toThrow(CycleError);
  expect(circle).toThrow(expect.objectContaining({ circle: ['b', 'd', 'b'] }) as Error);
  expect(() => order({ a: ['a'] }, 'a')).toThrow(expect.objectContaining({ circle: ['a', 'a'] }) as Error);
});

test('may have any length', () => {
  expect(dependenciesFirst(100_000, (n) => (n === 0 ? [] : [n - 1]))).toHaveLength(100_001);
});

test('has everything once, after what it needs, when nothing goes round', () => {
  const edges = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(edges, (lists) => {
      // only lower numbers are needed, so nothing can go round
      const needs = (node: number): number[] => (node === 0 ? [] : (lists[node] ?? []).map((n) => n % node));
      const sorted = dependenciesFirst(lists.length - 1, needs);
      const place = (node: number): number => sorted.indexOf(node);
      return (
        new Set(sorted).size === sorted.length &&
        sorted.every((node) => needs(node).every((n) => place(n) >= 0 && place(n) < place(node)))
      );
    }),
  );
});
